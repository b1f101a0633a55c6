import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { writeServiceWorker } from '../../scripts/lib/offline.mjs';
import { serve } from '../../scripts/lib/serve.mjs';
import { dist, launch, open_page, until_step } from './support/browser.js';

/** @type {import('playwright-core').Browser} */ let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser.close(); });

const EMBED_ONLY = /^embed(_page-.*)?\.(html|js|css)$/;

/** @param {import('playwright-core').Page} page @param {string} url */
async function visit_until_ready(page, url) {
  await page.addInitScript(() => { document.addEventListener('offline-ready', () => { /** @type {any} */ (globalThis).offline_ready = true; }); });
  await page.goto(url);
  await page.waitForFunction(() => /** @type {any} */ (globalThis).offline_ready);
}

/** @param {import('playwright-core').Page} page @returns {Promise<string[]>} names of the caches */
const caches_of = (page) => page.evaluate(() => caches.keys());

/** @param {import('playwright-core').Page} page @param {() => Promise<boolean>} condition in the page */
async function until(page, condition) {
  for (const end = Date.now() + 20_000; !await page.evaluate(condition);) {
    assert.ok(Date.now() < end, `waiting for ${condition}`);
    await page.waitForTimeout(50);
  }
}

/** A copy of the built page, as another deployment would change it: every script has another name. @param {string} [mark] */
function build(mark = '') {
  const folder = mkdtempSync(join(tmpdir(), 'trainyard-'));
  cpSync(dist, folder, { recursive: true });
  if (mark) {
    const assets = join(folder, 'assets'), scripts = readdirSync(assets).filter((file) => file.endsWith('.js')), renamed = (/** @type {string} */ file) => file.replace(/\.js$/, `${mark}.js`);
    for (const file of [...scripts.map((name) => join(assets, name)), join(folder, 'index.html')]) {
      writeFileSync(file, scripts.reduce((text, script) => text.replaceAll(script, renamed(script)), readFileSync(file, 'utf8')).replace('<title>', `<title>${mark} `));
    }
    for (const script of scripts) renameSync(join(assets, script), join(assets, renamed(script)));
  }
  writeServiceWorker(folder, readdirSync(folder).filter((file) => EMBED_ONLY.test(file)));
  return folder;
}

test('after it says so, the page works without a network: it trains, opens links, looks inside, speaks Korean', async () => {
  /** @type {string[]} */
  const asked = [];
  const server = await serve(dist, { prefix: '/courses/yard/', asked: (path) => asked.push(path) });
  const { page, errors, close } = await open_page(browser, { serviceWorkers: 'allow' });
  await visit_until_ready(page, `${server.url}`);
  await page.getByText('Works offline.').waitFor();
  assert.equal(asked.filter((path) => /engine_(first|rest)[^/]*\.wasm$/.test(path)).length, 2, 'what the page has fetched is not fetched again');
  assert.equal(asked.filter((path) => /embed/.test(path)).length, 0, 'what only embeds need is not fetched');
  await page.context().setOffline(true);
  await server.close();
  // Pieces that come when they are asked for, in the page that was there before.
  await page.getByRole('checkbox', { name: 'Draw points' }).check();
  await page.locator('ty-output-panel canvas').click({ position: { x: 100, y: 100 } });
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-data-panel')).experiment.data.source.class?.length > 10);
  await page.reload();
  await until_step(page, 100);
  await page.goto('about:blank');
  await page.goto(`${server.url}?from=mail#data.source=moons&optimizer=nesterov&model=dense(units:8),gelu,batch_norm,dense(units:2)&lang=ko`);
  await until_step(page, 20);
  await page.getByRole('button', { name: '공유' }).waitFor();
  await page.locator('ty-inside-panel summary').click();
  await page.locator('ty-inside-panel').getByRole('row', { name: /^gelu/ }).waitFor();
  await page.goto('about:blank');
  await page.goto(`${server.url}index.html`);
  await until_step(page, 20);
  assert.deepEqual(errors.filter((error) => !/ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_REFUSED/.test(error)), []);
  await close();
});

test('nothing of it is fetched before the first step', async () => {
  /** @type {{path: string, at: number}[]} */
  const asked = [];
  const server = await serve(dist, { asked: (path) => asked.push({ path, at: Date.now() }) });
  const { page, close } = await open_page(browser, { serviceWorkers: 'allow' });
  await visit_until_ready(page, server.url);
  const first_step = await page.evaluate(() => performance.timeOrigin + performance.getEntriesByName('trainyard-first-step')[0].startTime);
  for (const name of [/sw\.js$/, /register-[^/]*\.js$/, /strings_ko/]) {
    const file = asked.find(({ path }) => name.test(path));
    assert.ok(file && file.at > first_step + 1000, `${name} comes ${(file?.at ?? 0) - first_step} ms after the first step`);
  }
  await close();
  await server.close();
});

test('a new deployment replaces the old one whole; one that is broken does not', async () => {
  const folder = build(), port_of = (/** @type {string} */ url) => Number(new URL(url).port);
  /** @type {string[]} */
  const asked = [];
  let server = await serve(folder, { asked: (path) => asked.push(path) });
  const port = port_of(server.url);
  const { page, close } = await open_page(browser, { serviceWorkers: 'allow' });
  await visit_until_ready(page, server.url);
  const [first, ...others] = await caches_of(page);
  assert.equal(others.length, 0);
  const deploy = (/** @type {string} */ from) => { rmSync(folder, { recursive: true }); cpSync(from, folder, { recursive: true }); };

  // Half a deployment: the service worker's list names a file that is not there.
  const second = build('_b'), lost = readdirSync(join(second, 'assets')).find((file) => file.startsWith('strings_ko')) ?? '';
  deploy(second);
  rmSync(join(folder, 'assets', lost));
  await visit_until_ready(page, server.url);
  assert.match(await page.title(), /^_b /, 'with a network the page is the new one at once');
  while (!asked.some((path) => path.endsWith(lost))) await page.waitForTimeout(50);
  await until(page, async () => !(await navigator.serviceWorker.getRegistration())?.installing && (await caches.keys()).length === 1);
  assert.deepEqual(await caches_of(page), [first]);
  await server.close();
  await page.reload();
  await until_step(page, 20);
  assert.match(await page.title(), /^Trainyard/, 'without one it is the old one, complete');

  // The whole of it. A second page of the old build keeps what it may still need.
  server = await serve(folder, { port });
  deploy(second);
  await visit_until_ready(page, server.url);
  for (let names = [first]; names.length > 1 || names[0] === first; names = await caches_of(page)) await page.waitForTimeout(50);
  await server.close();
  await page.reload();
  await until_step(page, 20);
  assert.match(await page.title(), /^_b /);
  const scripts = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => name.endsWith('.js')));
  assert.ok(scripts.length > 3 && scripts.every((name) => name.endsWith('_b.js')), scripts.join(' '));
  await close();
  for (const each of [folder, second]) rmSync(each, { recursive: true });
});

test('a page of an older build that is still open keeps its files', async () => {
  const folder = build(), second = build('_b'), server = await serve(folder);
  const { page: old, close } = await open_page(browser, { serviceWorkers: 'allow' });
  await visit_until_ready(old, server.url);
  rmSync(folder, { recursive: true });
  cpSync(second, folder, { recursive: true });
  const page = await old.context().newPage();
  await visit_until_ready(page, server.url);
  await until(page, async () => Boolean((await navigator.serviceWorker.getRegistration())?.waiting));
  assert.equal((await caches_of(page)).length, 2);
  // A piece that the old page has not fetched yet and the server no longer has.
  const files = await old.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
  assert.ok(!files.some((name) => /drawing-/.test(name)));
  await old.getByRole('checkbox', { name: 'Draw points' }).check();
  await old.locator('ty-output-panel canvas').click({ position: { x: 100, y: 100 } });
  await old.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-data-panel')).experiment.data.source.class?.length > 10);
  // With it closed, the next visit is the new build's alone.
  await old.close();
  await visit_until_ready(page, server.url);
  await until(page, async () => (await caches.keys()).length === 1);
  await close();
  await server.close();
  for (const each of [folder, second]) rmSync(each, { recursive: true });
});

test('in a frame, and where service workers are forbidden or cannot be had, nothing happens and nothing is said', async () => {
  const server = await serve(dist);
  for (const forbid of [
    () => Object.defineProperty(navigator, 'serviceWorker', { get() { throw new DOMException('no', 'SecurityError'); } }),
    () => Object.defineProperty(navigator, 'serviceWorker', { value: undefined }),
    () => { navigator.serviceWorker.register = () => Promise.reject(new TypeError('no')); },
  ]) {
    const { page, errors, close } = await open_page(browser, { serviceWorkers: 'allow' });
    await page.addInitScript(forbid);
    await page.goto(server.url);
    await page.waitForFunction(() => performance.getEntriesByType('resource').some(({ name }) => /register-/.test(name)));
    await until_step(page, 50);
    assert.equal(await page.locator('#offline').innerText(), '');
    assert.deepEqual(errors, []);
    await close();
  }
  const { page, errors, close } = await open_page(browser, { serviceWorkers: 'allow' });
  // The full page in a frame, and a page of embeds.
  await page.route('**/frame.html', (route) => route.fulfill({ contentType: 'text/html', body: '<iframe src="./" width="900" height="900" title="framed"></iframe>' }));
  for (const path of ['frame.html', 'embed.html#autostart=1']) {
    await page.goto(server.url + path);
    await page.waitForTimeout(4000);
  }
  assert.equal(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length), 0);
  assert.deepEqual(errors, []);
  await close();
  await server.close();
});
