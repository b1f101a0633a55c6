/**
 * The full page's service worker. Once it holds every file of one build, the page works without a network.
 * The build writes `self.BUILD` in front of this text: the version and, by address, the integrity of each file.
 *
 * Never two builds in one page: index.html comes from the network or, where that fails, from the one build held here;
 * whatever it asks for has its hash in its name. A build is held whole and checked, or not at all.
 */
const scope = /** @type {any} */ (globalThis);
/** @type {{version: string, files: Record<string, string>}} addresses are relative to the scope, '' is the page */
const { version, files } = scope.BUILD;

/** @type {string} */
const home = scope.registration.scope;
/** Caches belong to the origin, where other folders may hold other pages. */
const PREFIX = `trainyard ${home} `, NAME = PREFIX + version;
/** A network that takes longer than this to begin an answer is treated as none. */
const PATIENCE_MS = 3000;
const MATCH = { ignoreVary: true, ignoreSearch: true };

const is_hashed = (/** @type {string} */ path) => path.startsWith('assets/');
const address = (/** @type {string} */ path) => new URL(path, home).href;

scope.addEventListener('install', (/** @type {any} */ event) => event.waitUntil(fill()));
scope.addEventListener('activate', (/** @type {any} */ event) => event.waitUntil(settle()));
scope.addEventListener('message', (/** @type {any} */ event) => event.waitUntil(take_over(event.data)));
scope.addEventListener('fetch', (/** @type {any} */ event) => {
  const { request } = event, path = path_of(request.url);
  if (request.method !== 'GET' || path === null || (request.mode === 'navigate' && path !== '')) return;
  event.respondWith(is_hashed(path) ? held(path, request) : fresh(path, event));
});

/** One file after the other: the page is training. Any that is not what was built ends the installation. */
async function fill() {
  const cache = await caches.open(NAME);
  try {
    for (const [path, integrity] of Object.entries(files)) {
      const url = address(path), known = is_hashed(path) && await caches.match(url, MATCH);
      await cache.put(url, known || await fetch(url, { integrity, cache: is_hashed(path) ? 'default' : 'no-cache' }));
    }
  } catch (error) {
    await caches.delete(NAME);
    throw error;
  }
}

/** No page of an older build is open any more. */
async function settle() {
  for (const name of await caches.keys()) if (name.startsWith(PREFIX) && name !== NAME) await caches.delete(name);
  await scope.registration.navigationPreload?.enable();
  await scope.clients.claim();
}

/**
 * A page that came from the network may be of this build while the worker of the one before is still in charge. If no
 * other page is open, there is nobody left who needs that one. @param {{entry?: string}} page its first script
 */
async function take_over({ entry = '' }) {
  const pages = await scope.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const mine = pages.filter((/** @type {any} */ { url }) => url.startsWith(home));
  if (mine.length === 1 && Object.hasOwn(files, path_of(entry) ?? '')) await scope.skipWaiting();
}

/** @param {string} url @returns {string | null} which of the files it is */
function path_of(url) {
  const { origin, pathname } = new URL(url, home), whole = origin + pathname;
  if (!whole.startsWith(home)) return null;
  const path = whole.slice(home.length);
  if (path === 'index.html') return '';
  return Object.hasOwn(files, path) ? path : null;
}

/** @param {string} path @param {any} request @returns {Promise<Response>} */
async function held(path, request) {
  return await (await caches.open(NAME)).match(address(path), MATCH) ?? fetch(request);
}

/** From the network, if there is one. @param {string} path @param {any} event @returns {Promise<Response>} */
async function fresh(path, event) {
  const network = Promise.resolve(event.preloadResponse).then((response) => response ?? fetch(event.request));
  event.waitUntil(network.catch(() => {}));
  const late = new Promise((resolve) => { setTimeout(resolve, PATIENCE_MS); });
  const response = await Promise.race([network, late]).catch(() => null);
  if (response && response.status < 500) return response;
  return await (await caches.open(NAME)).match(address(path), MATCH) ?? network;
}
