/** The page around the worker: `ask` is called from outside; `?cold=PEER` takes one step at once and keeps when it was done; `?threads` allows them. */
const worker = new Worker(new URL(`worker.js${location.search}`, import.meta.url));
const waiting = new Map();
let next = 1;

worker.onmessage = (/** @type {MessageEvent} */ { data: { id, result, error, told } }) => {
  if (told) { console.log(told); return; }
  const { resolve, reject } = waiting.get(id);
  waiting.delete(id);
  if (error) reject(new Error(error)); else resolve(result);
};
worker.onerror = (/** @type {ErrorEvent} */ { message }) => { for (const { reject } of waiting.values()) reject(new Error(message)); };

/** @param {string} what @param {any} options @returns {Promise<any>} */
function ask(what, options) {
  return new Promise((resolve, reject) => {
    waiting.set(next, { resolve, reject });
    worker.postMessage({ id: next++, what, options });
  });
}

const page = /** @type {any} */ (globalThis), cold = new URLSearchParams(location.search).get('cold');
page.ask = ask;
if (cold) page.cold = ask('cold', { peer: cold, workload: 'w2' }).then(() => performance.now());
