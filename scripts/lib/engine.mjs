// The engine in Node. It is made for a page's worker: emcc's script has to think that it is in one.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export function asInWorker() {
  const scope = /** @type {any} */ (globalThis);
  scope.self ??= globalThis;
  scope.WorkerGlobalScope ??= class {};
  scope.importScripts ??= () => {};
  scope.location ??= { href: 'http://localhost/' };
}

/** @param {string} folder with engine.mjs and engine.wasm @returns {Promise<any>} the Embind module, in one piece */
export async function loadEngine(folder) {
  asInWorker();
  const { default: create } = await import(pathToFileURL(join(folder, 'engine.mjs')).href);
  return create({ wasmBinary: readFileSync(join(folder, 'engine.wasm')) });
}
