/**
 * The engine's second part, in the worker. The build puts what a first visit runs into the first part; where that calls
 * a function of the second, JavaScript stands in. The page sends the second part once training is under way. Whatever
 * needs it sooner fetches it on the spot, synchronously as a call in the middle of C++ must, and goes on.
 */
import { fuse } from './fuse.js';
import { TrainyardError } from './protocol.js';
import { compile, explain } from './wasm.js';

export class Rest {
  #url;
  #turbo;
  #read;
  /** @type {WebAssembly.Module | null} */ #module = null;
  /** What the first part exports; the second imports its memory, table, stack and functions. @type {any} */ #first = null;
  /** @type {any} */ #table = null;
  /** @type {any} */ #stack = null;
  #top = 0;
  #installed = false;

  /** @param {string} url @param {{turbo?: boolean, read?: (url: string) => ArrayBuffer}} [options] turbo: fused (fuse.js) */
  constructor(url, { turbo = false, read = fetch_now } = {}) {
    this.#url = url;
    this.#turbo = turbo;
    this.#read = read;
  }

  /** Without the page's help: it has none of the turbo's. @returns {Promise<void>} never rejects: what needs it sooner or still then fetches it */
  async fetch() {
    try {
      this.install(await compile(this.#url, this.#turbo ? fuse : null));
    } catch { /* said where it is needed */ }
  }

  /**
   * What the first part imports: a function for each slot of the table that the second part fills. Those that
   * JavaScript has taken from the table before stay in use; they go through the table every time.
   */
  get placeholders() {
    return new Proxy({}, {
      get: (_, slot) => (/** @type {any[]} */ ...args) => {
        this.#need();
        return this.#table.get(Number(slot))(...args);
      },
    });
  }

  /** @param {WebAssembly.Exports} first */
  connect(first) {
    const values = Object.values(first);
    this.#first = first;
    this.#table = values.find((value) => value instanceof WebAssembly.Table);
    this.#stack = values.find((value) => value instanceof WebAssembly.Global);
    this.#top = this.#stack.value;
    if (this.#module) this.install(this.#module);
  }

  /** Between two calls. @param {WebAssembly.Module} module */
  install(module) {
    this.#module = module;
    if (this.#installed || !this.#first) return;
    void new WebAssembly.Instance(module, { first: this.#first });
    this.#installed = true;
  }

  #compile_now() {
    const bytes = this.#read(this.#url);
    return new WebAssembly.Module(this.#turbo ? fuse(new Uint8Array(bytes)) : bytes);
  }

  /** In the middle of a call. */
  #need() {
    if (this.#installed) return;
    try {
      this.install(this.#module ?? this.#compile_now());
    } catch (error) {
      // The error leaves C++ without the stack being unwound; by the next task nothing is on it.
      queueMicrotask(() => { this.#stack.value = this.#top; });
      throw error instanceof TrainyardError ? error : explain(error);
    }
  }
}

/** @param {string} url @returns {ArrayBuffer} */
function fetch_now(url) {
  const request = new XMLHttpRequest();
  request.open('GET', url, false);
  request.responseType = 'arraybuffer';
  try {
    request.send();
  } catch {
    throw new TrainyardError('engine_fetch', '', `This needs the second part of the training engine, which could not be fetched from ${url}: the connection failed, or a connect-src directive of this page, or a missing Access-Control-Allow-Origin header of the host, forbids it.`);
  }
  if (request.status !== 200) {
    throw new TrainyardError('engine_fetch', '', `This needs the second part of the training engine, which is missing at ${url} (HTTP ${request.status}). If the page was updated meanwhile, loading it again helps.`);
  }
  return request.response;
}
