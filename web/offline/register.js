/**
 * Registers the service worker that makes the full page work offline. Where there can be none (a file, a frame, plain
 * http, storage forbidden or full) nothing happens, and nothing is said.
 */

/**
 * @param {string} entry address of the page's first script, which tells its build
 * @returns {Promise<boolean>} settles when it is known whether the page opens without a network from now on
 */
export async function register_offline(entry) {
  try {
    if (window.top !== window) return false;
    // Browsers look for another worker behind the same address only when it suits them; a new build asks for its own.
    const registration = await navigator.serviceWorker.register(`./sw.js?${entry.split('/').at(-1)}`, { updateViaCache: 'none' });
    const take_over = () => registration.waiting?.postMessage({ entry });
    const follow = () => { void reached(registration.installing, 'installed').then(take_over); };
    take_over();
    follow();
    registration.addEventListener('updatefound', follow);
    return Boolean(registration.active) || await reached(registration.installing ?? registration.waiting, 'activated');
  } catch {
    return false;
  }
}

/** @param {ServiceWorker | null} worker @param {ServiceWorkerState} state @returns {Promise<boolean>} false if it failed on the way */
function reached(worker, state) {
  return new Promise((resolve) => {
    const look = () => {
      if (!worker || worker.state === 'redundant') resolve(false);
      else if (worker.state === state) resolve(true);
    };
    worker?.addEventListener('statechange', look);
    look();
  });
}
