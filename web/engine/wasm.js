/**
 * Finding and compiling the WebAssembly engine, with a sentence for each way that can fail.
 * The page compiles (streaming, while the worker is still starting) and sends the module to the worker.
 */
import { TrainyardError } from './protocol.js';

/** A module whose one function uses i8x16.splat: validates only where SIMD exists. */
const SIMD_PROBE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
]);

/** The same for f32x4.relaxed_madd. */
const RELAXED_PROBE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 19, 1, 17, 0, 65, 0, 253, 17, 65, 0, 253, 17, 65, 0, 253, 17, 253, 133, 2, 11,
]);

/** @returns {boolean} whether there is relaxed SIMD, of which fuse.js makes the turbo */
export const has_relaxed = () => typeof WebAssembly === 'object' && WebAssembly.validate(RELAXED_PROBE);

/** @returns {TrainyardError | null} why the engine cannot run here, if it cannot */
export function unsupported() {
  if (typeof WebAssembly !== 'object') {
    return new TrainyardError('no_wasm', '', 'This browser has no WebAssembly, which the training engine needs. Current Chrome, Edge, Firefox and Safari have it.');
  }
  if (!WebAssembly.validate(SIMD_PROBE)) {
    return new TrainyardError('no_simd', '', 'This browser has no WebAssembly SIMD, which the training engine needs. Chrome 91, Firefox 89 and Safari 16.4 or newer have it.');
  }
  return null;
}

/**
 * @param {unknown} error what compiling or instantiating threw
 * @returns {TrainyardError}
 */
export function explain(error) {
  const text = String(/** @type {any} */ (error)?.message ?? error);
  if (/Content Security Policy|unsafe-eval|wasm-eval|code generation/i.test(text)) {
    return new TrainyardError('csp', '', "This page's Content-Security-Policy does not allow WebAssembly: add 'wasm-unsafe-eval' to its script-src directive.");
  }
  if (/memory/i.test(text)) {
    return new TrainyardError('engine_memory', '', 'The browser did not give the engine enough memory. Closing other tabs may help.');
  }
  return new TrainyardError('engine_load', '', `The training engine could not be started (${text}).`);
}

/**
 * @param {string} url
 * @param {((wasm: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>) | null} [change] of the module before it is compiled
 * @returns {Promise<WebAssembly.Module>}
 */
export async function compile(url, change = null) {
  const missing = unsupported();
  if (missing) throw missing;
  /** @type {Response} */
  let response;
  try {
    response = await fetch(url, { credentials: 'same-origin' });
  } catch (error) {
    throw new TrainyardError('engine_fetch', '', `The training engine could not be fetched from ${url}: the connection failed, or a connect-src directive of this page, or a missing Access-Control-Allow-Origin header of the host, forbids it.`);
  }
  if (!response.ok) {
    throw new TrainyardError('engine_fetch', '', `The training engine is missing at ${url} (HTTP ${response.status}).`);
  }
  try {
    if (change) return await WebAssembly.compile(change(new Uint8Array(await response.arrayBuffer())));
    // Servers that do not know the type application/wasm make the streaming form refuse; compile the bytes then.
    const typed = response.headers.get('content-type')?.startsWith('application/wasm');
    return typed ? await WebAssembly.compileStreaming(response) : await WebAssembly.compile(await response.arrayBuffer());
  } catch (error) {
    throw explain(error);
  }
}
