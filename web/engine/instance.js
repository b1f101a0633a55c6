/** The worker's copy of the engine, made from the module that the page compiled; for turbo it compiles its own. */
// @ts-ignore: made by the wasm build
import createEngine from 'trainyard-engine';
import { fuse } from './fuse.js';
import { compile, explain } from './wasm.js';

/**
 * @param {WebAssembly.Module | null} module compiled by the page
 * @param {string} url where to get it if not
 * @param {import('./rest.js').Rest} rest
 * @param {boolean} [turbo]
 * @returns {Promise<any>} the Embind module
 */
export async function instantiate(module, url, rest, turbo = false) {
  const compiled = module ?? await compile(url, turbo ? fuse : null);
  try {
    return await createEngine({
      instantiateWasm(/** @type {WebAssembly.Imports} */ imports, /** @type {(i: WebAssembly.Instance, m: WebAssembly.Module) => void} */ done) {
        void WebAssembly.instantiate(compiled, { ...imports, rest: rest.placeholders }).then((instance) => {
          rest.connect(instance.exports);
          done(instance, compiled);
        });
        return {};
      },
    });
  } catch (error) {
    throw explain(error);
  }
}
