import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { launch, OPEN, open_page, site, until_step } from './support/browser.js';

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {{url: string, close: () => Promise<void>}} */ let host;
before(async () => { browser = await launch(); host = await site(OPEN); });
after(async () => { await browser.close(); await host.close(); });

const experiment = { version: 1, seed: 3, data: { source: { type: 'moons' }, validation: 0.3 }, model: [{ type: 'dense', units: 4 }, 'tanh', { type: 'dense', units: 2 }], loss: 'softmax_cross_entropy', optimizer: { type: 'adam', lr: 0.02 }, train: { batch: 32, epochs: 200 } };

/**
 * Somebody else's page, on another origin.
 * @param {string} body @param {string} [csp] @returns {Promise<{url: string, close: () => void}>}
 */
function guest(body, csp) {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...(csp ? { 'content-security-policy': csp } : {}) });
    response.end(`<!doctype html><html lang="en"><title>guest</title><link rel="icon" href="data:,"><body>${body}</body></html>`);
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      resolve({ url: `http://127.0.0.1:${port}/`, close: () => { server.closeAllConnections(); server.close(); } });
    });
  });
}

const element = () => `<script type="module" src="${host.url}embed.js"></script><train-yard height="460"><script type="application/json">${JSON.stringify(experiment)}</script></train-yard>`;
const origin = () => new URL(host.url).origin;

test('the element trains on a page of another origin under a strict policy', async () => {
  const server = await guest(element(), `script-src 'self' ${origin()} 'wasm-unsafe-eval'; worker-src blob:`);
  const { page, errors, close } = await open_page(browser);
  try {
    await page.goto(server.url);
    assert.equal((await page.evaluate(() => globalThis.crossOriginIsolated)), false);
    await page.getByRole('button', { name: 'Run' }).click();
    await until_step(page, 50);
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector('train-yard'))?.shadowRoot?.querySelector('ty-output-panel').scene?.grid?.length > 0);
    assert.deepEqual(errors, []);
    assert.deepEqual(await page.evaluate(() => Object.keys(globalThis).filter((key) => /yard|^ty[_A-Z]|bench|engine/i.test(key))), []);
  } finally {
    await close();
    server.close();
  }
});

test('on another origin the worker fetches the engine’s second part itself where the page could not', async () => {
  const server = await guest(element(), `script-src 'self' ${origin()} 'wasm-unsafe-eval'; worker-src blob:; connect-src ${origin()}`);
  const { page, close } = await open_page(browser);
  /** @type {string[]} */
  const asked = [];
  page.on('request', (request) => { if (request.url().includes('engine_rest')) asked.push(request.resourceType()); });
  await page.route(/engine_rest/, (route) => route.abort(), { times: 1 });
  try {
    await page.goto(server.url);
    await page.getByRole('button', { name: 'Run' }).click();
    await until_step(page, 50);
    assert.deepEqual(asked.slice(0, 2), ['fetch', 'xhr']);
  } finally {
    await close();
    server.close();
  }
});

test('without wasm-unsafe-eval the widget names the directive', async () => {
  const server = await guest(element(), `script-src 'self' ${origin()}; worker-src blob:`);
  const { page, close } = await open_page(browser);
  try {
    await page.goto(server.url);
    await page.getByRole('button', { name: 'Run' }).click();
    await page.getByText("add 'wasm-unsafe-eval' to its script-src directive").waitFor();
  } finally {
    await close();
    server.close();
  }
});

test('a frame without allow-same-origin trains and reports to its parent', async () => {
  const server = await guest(`<iframe sandbox="allow-scripts" width="800" height="460" src="${host.url}embed.html#data.source=moons&seed=3"></iframe>`);
  // Blocking them would touch what such a frame may not.
  const { page, errors, close } = await open_page(browser, { serviceWorkers: 'allow' });
  try {
    await page.addInitScript(() => { /** @type {any} */ (globalThis).heard = []; addEventListener('message', (event) => /** @type {any} */ (globalThis).heard.push(event.data)); });
    await page.goto(server.url);
    const frame = page.frameLocator('iframe');
    await frame.getByRole('button', { name: 'Run' }).click();
    await page.waitForFunction(() => /** @type {any} */ (globalThis).heard.some((/** @type {any} */ data) => data.type === 'step' && data.detail.step > 20), null, { timeout: 20_000 });
    assert.ok(await page.evaluate(() => /** @type {any} */ (globalThis).heard.some((/** @type {any} */ data) => typeof data === 'string' && JSON.parse(data).subject === 'lti.frameResize')));
    await page.evaluate(() => document.querySelector('iframe')?.contentWindow?.postMessage({ trainyard: 1, command: 'pause' }, '*'));
    await frame.getByRole('button', { name: 'Train', exact: true }).waitFor();
    assert.deepEqual(errors, []);
  } finally {
    await close();
    server.close();
  }
});

test('a widget runs only while it is seen and ends when it is removed', async () => {
  const server = await guest(`${element()}<div style="height: 3000px"></div>`);
  const { page, close } = await open_page(browser);
  try {
    await page.goto(server.url);
    await page.evaluate(() => { /** @type {any} */ (globalThis).seen = []; for (const type of ['ready', 'step', 'done', 'error']) document.querySelector('train-yard')?.addEventListener(type, () => /** @type {any} */ (globalThis).seen.push(type)); });
    await page.evaluate(() => /** @type {any} */ (document.querySelector('train-yard')).play());
    await until_step(page, 30);
    const playing = (/** @type {boolean} */ wanted) => page.waitForFunction((value) => /** @type {any} */ (document.querySelector('train-yard'))?.shadowRoot?.querySelector('ty-run-bar').playing === value, wanted);
    await page.evaluate(() => scrollTo(0, 2500));
    await playing(false);
    await page.evaluate(() => scrollTo(0, 0));
    await playing(true);
    assert.ok((await page.evaluate(() => /** @type {any} */ (globalThis).seen)).includes('ready'));
    await page.evaluate(() => { const gone = document.querySelector('train-yard'); gone?.remove(); });
    await page.waitForTimeout(200);
    const count = await page.evaluate(() => /** @type {any} */ (globalThis).seen.length);
    await page.waitForTimeout(300);
    assert.equal(await page.evaluate(() => /** @type {any} */ (globalThis).seen.length), count);
  } finally {
    await close();
    server.close();
  }
});

test('a mistake in the experiment is shown with its place', async () => {
  const wrong = { ...experiment, optimizer: { type: 'adma' } };
  const server = await guest(`<script type="module" src="${host.url}embed.js"></script><train-yard autostart><script type="application/json">${JSON.stringify(wrong)}</script></train-yard>`);
  const { page, close } = await open_page(browser);
  try {
    await page.goto(server.url);
    const alert = page.locator('train-yard .error');
    await alert.waitFor();
    assert.match(await alert.innerText(), /adam/);
  } finally {
    await close();
    server.close();
  }
});
