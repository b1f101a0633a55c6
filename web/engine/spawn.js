/**
 * Starts the engine's worker from any page. On the page's own origin it is the script itself, so that a policy need
 * allow no `blob:`. A page of another origin may not run `new Worker(url)`, so there the worker is a blob of this page
 * that imports the script; the import is dynamic because a static one would be checked against `worker-src`, which such
 * pages limit to `blob:`. That worker is a classic one: frames without an origin (sandbox without allow-same-origin) may
 * not start a module from a blob.
 */
import worker_url from './worker.js?worker&url';

/** @returns {Worker} */
export function spawnWorker() {
  const url = new URL(worker_url, import.meta.url);
  return url.origin === globalThis.origin ? own_worker(url.href) : guest_worker(url.href);
}

/** @param {string} url @returns {Worker} */
function own_worker(url) {
  const worker = new Worker(url, { type: 'module', name: 'trainyard' });
  // Before its first word an error means that the script did not come: as the blob below tells it.
  const failed = (/** @type {Event} */ event) => {
    event.stopImmediatePropagation();
    const error = { code: 'worker_script', path: '', message: `The engine script could not be loaded from ${url}.` };
    worker.dispatchEvent(new MessageEvent('message', { data: { push: 'crash', error } }));
  };
  worker.addEventListener('error', failed);
  worker.addEventListener('message', () => worker.removeEventListener('error', failed), { once: true });
  return worker;
}

/** @param {string} url @returns {Worker} */
function guest_worker(url) {
  const source = `const queued = [];
self.onmessage = (event) => queued.push(event);
import(${JSON.stringify(url)}).then(() => queued.forEach((event) => self.onmessage(event)), (error) => self.postMessage({ push: 'crash', error:
  { code: 'worker_script', path: '', message: 'The engine script could not be loaded (' + error.message + ').' } }));`;
  const blob_url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  const worker = new Worker(blob_url, { name: 'trainyard' });
  // The worker has fetched its own script by its first message; revoking earlier loses the race in some browsers.
  worker.addEventListener('message', () => URL.revokeObjectURL(blob_url), { once: true });
  return worker;
}
