/**
 * Whether the worker still lives. A worker that the browser ends, as for want of memory, tells nobody; but a lock that
 * it held is free then. Where there are no locks (frames without an origin, pages without https), only errors are told.
 */

/** In the worker: takes a lock for as long as it lives. @returns {Promise<string | null>} its name, once it is held */
export async function hold() {
  try {
    const name = `trainyard-${crypto.randomUUID()}`;
    await new Promise((resolve, reject) => {
      navigator.locks.request(name, () => { resolve(null); return new Promise(() => {}); }).catch(reject);
    });
    return name;
  } catch {
    return null;
  }
}

/** In the page. @param {string} name what the worker holds @param {() => void} ended is called when it no longer does */
export function watch(name, ended) {
  navigator.locks?.request(name, ended).catch(() => {});
}
