/**
 * What a competitor is: one file each, made from the same description of the workload.
 *
 * `can` says why a workload is beyond it, or null. `prepare` builds the network and puts the data where the library wants them;
 * what it gives takes `count` steps, waits for their results and says the last loss (null where there is none).
 * `products`, where it has them, multiplies two matrices of this size in the three forms that training needs.
 *
 * @typedef {import('../network.js').Task} Task
 * @typedef {{run: (count: number) => Promise<number | null>, close: () => void, memory_planned?: number}} Prepared
 * @typedef {{name: string, version: string, note?: string, can: (task: Task) => string | null, prepare: (task: Task) => Promise<Prepared>,
 *   products?: (size: number) => Promise<Record<string, () => void | Promise<unknown>>>}} Peer
 */

export const LIBRARIES = new URL('../../node_modules/', import.meta.url).href;

/**
 * Loads a package's script that defines a global name. Some expect a page's `window`; others take one for a reason to
 * expect a document too, so it is there for no longer than the loading.
 * @param {string} path @param {{window?: boolean}} [options]
 */
export function script(path, { window = false } = {}) {
  const scope = /** @type {any} */ (globalThis);
  if (window) scope.window = scope;
  scope.importScripts(LIBRARIES + path);
  if (window) delete scope.window;
}

/** @param {string} name @returns {Promise<string>} the installed package's version */
export async function version(name) {
  return (await (await fetch(`${LIBRARIES}${name}/package.json`)).json()).version;
}
