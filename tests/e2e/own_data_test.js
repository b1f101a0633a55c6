import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { launch, open_page, run_state, site, until_step } from './support/browser.js';

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {{url: string, close: () => Promise<void>}} */ let server;
before(async () => { browser = await launch(); server = await site(); });
after(async () => { await browser.close(); await server.close(); });

/** @typedef {import('playwright-core').Page} Page */
/** @param {string} name @param {Uint8Array | string} content */
const file = (name, content) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(content) });

/** Birds, as a well-known table has them: islands and sexes in words, lengths in mm, and some that nobody measured. */
const birds = `island,bill_mm,flipper_mm,mass_g,sex,species\n${Array.from({ length: 150 }, (_, i) => {
  const kind = i % 3, bill = 38 + 5 * kind + ((i * 7) % 11) / 3, flipper = 185 + 14 * kind + ((i * 5) % 13), mass = 3400 + 700 * kind + ((i * 37) % 400);
  return `${['Biscoe', 'Dream', 'Torgersen'][(i * 5 + kind) % 3]},${i % 17 === 3 ? 'NA' : bill.toFixed(1)},${flipper},${i % 23 === 5 ? '' : mass},${i % 2 ? 'male' : 'female'},${['adelie', 'chinstrap', 'gentoo'][kind]}`;
}).join('\n')}\n`;
const CSV = file('birds.csv', birds);

/** @param {Page} page @param {ReturnType<typeof file>[]} files */
const choose = (page, files) => page.locator('ty-data-panel #files').setInputFiles(files);
/** @param {Page} page */
const done = (page) => page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-run-bar')).status?.done, null, { timeout: 60_000 });
/** Metrics from a step on, without the seconds. @param {Page} page @param {number} [after] */
const rows = (page, after = 0) => page.evaluate((first) => {
  const { metrics } = /** @type {any} */ (document.querySelector('ty-curves')).runs.at(-1).tables;
  const names = metrics.names.filter((/** @type {string} */ name) => name !== 'seconds');
  return Array.from({ length: metrics.rows }, (_, i) => names.map((/** @type {string} */ name) => metrics.column(name)[i])).filter(([step]) => step > first).map((row) => row.join());
}, after);

/** @returns {Promise<{page: Page, errors: string[], close: () => Promise<void>}>} */
async function opened(hash = '') {
  const opened = await open_page(browser);
  await opened.page.goto(server.url + hash);
  await until_step(opened.page, 3);
  await opened.page.locator('ty-data-panel .section').first().waitFor();
  return opened;
}

/** The table trains for so many epochs. @param {Page} page */
async function train_birds(page) {
  await choose(page, [CSV]);
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-data-panel')).info?.classes.includes('gentoo'));
  await page.evaluate(() => { document.dispatchEvent(new CustomEvent('option-change', { detail: { path: '/train/epochs', value: 60 } })); });
  await until_step(page, 1);
}

test('a table with words and missing values trains; a checkpoint goes on in another visit with the very same metrics', async () => {
  const first = await opened();
  await train_birds(first.page);
  await until_step(first.page, 60);
  await first.page.keyboard.press('Space');
  await first.page.waitForFunction(() => !(/** @type {any} */ (document.querySelector('ty-run-bar')).playing));
  const { step } = await run_state(first.page);
  await first.page.getByRole('button', { name: 'Export' }).click();
  const [download] = await Promise.all([first.page.waitForEvent('download'), first.page.getByRole('button', { name: /^Checkpoint/ }).click()]);
  const saved = file('checkpoint.safetensors', readFileSync(await download.path()));
  await first.page.getByRole('button', { name: 'Train', exact: true }).click();
  await done(first.page);
  const whole = await rows(first.page, step);
  assert.ok(whole.length > 20 && whole.every((row) => !row.includes('NaN')));
  assert.deepEqual(first.errors, []);
  await first.close();

  for (const together of [true, false]) {
    const second = await opened();
    await choose(second.page, together ? [saved, CSV] : [saved]);
    if (!together) {
      // It says which file it lacks, and goes on when that comes.
      await second.page.locator('ty-message').getByText('birds.csv').waitFor();
      await choose(second.page, [CSV]);
    }
    await second.page.waitForFunction((wanted) => /** @type {any} */ (document.querySelector('ty-run-bar')).status?.step === wanted, step);
    await second.page.getByRole('button', { name: 'Train', exact: true }).click();
    await done(second.page);
    assert.deepEqual(await rows(second.page, step), whole, together ? 'both files at once' : 'one after the other');
    assert.deepEqual(second.errors, []);
    await second.close();
  }
});

test('a checkpoint that is cut off, or a link that is, says so and leaves the run alone', async () => {
  const { page, errors, close } = await opened();
  await page.getByRole('button', { name: 'Export' }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /^Checkpoint/ }).click()]);
  const whole = readFileSync(await download.path());
  for (const [bytes, says] of /** @type {[Buffer, RegExp][]} */ ([[whole.subarray(0, whole.length - 40), /checkpoint\.safetensors|safetensors|end|truncated|bytes/i], [Buffer.concat([whole.subarray(0, 60), Buffer.alloc(40, 7), whole.subarray(100)]), /safetensors|JSON|header/i]])) {
    await choose(page, [file('checkpoint.safetensors', bytes)]);
    const text = page.locator('ty-message .text');
    await text.waitFor();
    assert.match(await text.innerText(), says);
    await page.getByRole('button', { name: 'Dismiss' }).click();
    const { step } = await run_state(page);
    await until_step(page, step + 5);
  }
  await page.evaluate(() => { location.hash = '#model=dense(units:'; });
  await page.locator('ty-message').getByText('The link could not be read').waitFor();
  const { step } = await run_state(page);
  await until_step(page, step + 5);
  assert.deepEqual(errors, []);
  await close();
});

test('where storage is forbidden the page trains, and the theme lasts as long as the visit', async () => {
  const { page, errors, close } = await open_page(browser);
  await page.addInitScript(() => { for (const name of ['localStorage', 'sessionStorage', 'caches', 'indexedDB']) Object.defineProperty(globalThis, name, { get() { throw new DOMException('The operation is insecure.', 'SecurityError'); } }); });
  await page.goto(server.url);
  await until_step(page, 50);
  await page.getByRole('button', { name: 'Light or dark' }).click();
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
  await until_step(page, 100);
  assert.deepEqual(errors, []);
  await close();
});

test('a hidden page trains on, and shows where it is when it is seen again', async () => {
  const { page, errors, close } = await opened('#train.epochs=100000');
  const cdp = await page.context().newCDPSession(page), before = (await run_state(page)).step;
  // Another tab in front: no frames, and timers of the page are throttled.
  const other = await page.context().newPage();
  await other.goto('about:blank');
  await other.bringToFront();
  await cdp.send('Emulation.setFocusEmulationEnabled', { enabled: false });
  await other.waitForTimeout(4000);
  await page.bringToFront();
  await page.waitForFunction((step) => /** @type {any} */ (document.querySelector('ty-run-bar')).status.step > step + 300, before, { timeout: 5000 });
  assert.ok((await run_state(page)).playing);
  assert.deepEqual(errors, []);
  await close();
});

test('a network that no browser has memory for is refused in a sentence, and the run goes on', async () => {
  const { page, errors, close } = await opened();
  await page.evaluate(() => { document.dispatchEvent(new CustomEvent('option-change', { detail: { path: '/model', value: [{ type: 'dense', units: 65536 }, 'relu', { type: 'dense', units: 65536 }, 'relu', { type: 'dense', units: 2 }] } })); });
  const text = page.locator('ty-message .text');
  await text.waitFor();
  assert.match(await text.innerText(), /memory|MB|GB/i);
  const { step } = await run_state(page);
  await until_step(page, step + 5);
  assert.deepEqual(errors, []);
  await close();
});
