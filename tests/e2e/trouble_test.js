import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, open_page, run_state, site, until_step } from './support/browser.js';

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {{url: string, close: () => Promise<void>}} */ let server;
before(async () => { browser = await launch(); server = await site(); });
after(async () => { await browser.close(); await server.close(); });

/** @typedef {import('playwright-core').Page} Page */

/** @param {(page: Page, errors: string[]) => Promise<void>} act @param {string} [hash] */
async function on_page(act, hash = '') {
  const { page, errors, close } = await open_page(browser);
  try {
    await page.goto(`${server.url}${hash}`);
    await until_step(page, 3);
    await act(page, errors);
  } finally {
    await close();
  }
}

/** @param {Page} page @returns {Promise<string>} what the message says */
async function message(page) {
  const text = page.locator('ty-message .text');
  await text.waitFor();
  return text.innerText();
}

/** @param {Page} page @param {RegExp} pattern */
const says = (page, pattern) => page.waitForFunction((text) => new RegExp(text).test(/** @type {any} */ (document.querySelector('ty-message')).text), pattern.source);

/** The curves as numbers, without the seconds. @param {Page} page @returns {Promise<string[]>} */
const rows = (page) => page.evaluate(() => {
  const { metrics } = /** @type {any} */ (document.querySelector('ty-curves')).runs.at(-1).tables;
  const names = metrics.names.filter((/** @type {string} */ name) => name !== 'seconds');
  return Array.from({ length: metrics.rows }, (_, i) => names.map((/** @type {string} */ name) => metrics.column(name)[i]).join());
});

/** @param {Page} page */
const done = (page) => page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-run-bar')).status?.done, null, { timeout: 60_000 });

/** Ends the worker from within, as the browser may: the page hears nothing. @param {Page} page */
const kill = (page) => page.workers()[0].evaluate(() => self.close());

/** @param {Page} page */
const has_snapshot = (page, least = 3) => page.waitForFunction((n) => /** @type {any} */ (document.querySelector('ty-timeline')).steps.length >= n, least);

const RUN = '#train.epochs=80&seed=5';

test('a killed worker: a new one goes on from the last snapshot, to the same end, with the same curves', async () => {
  /** @type {string[][]} */
  const curves = [];
  for (const killed of [false, true]) {
    await on_page(async (page) => {
      await has_snapshot(page);
      if (killed) {
        const { step } = await run_state(page);
        await kill(page);
        const said = await message(page);
        assert.match(said, /A new one goes on with this run from step (\d+)/);
        assert.ok(Number(/step (\d+)/.exec(said)?.[1]) >= step - 20, said);
        await page.getByRole('button', { name: 'Dismiss' }).click();
      }
      await done(page);
      curves.push(await rows(page));
    }, RUN);
  }
  assert.ok(curves[0].length > 300);
  assert.deepEqual(curves[0], curves[1]);
});

test('a killed worker has its files again, and a paused run stays paused', () => on_page(async (page) => {
  await page.locator('ty-data-panel .section').first().waitFor();
  const table = `a,b,kind\n${Array.from({ length: 60 }, (_, i) => `${i % 7},${(i * 5) % 11},${i % 7 > 3 ? 'big' : 'small'}`).join('\n')}\n`;
  await page.locator('ty-data-panel #files').setInputFiles({ name: 'sizes.csv', mimeType: 'text/csv', buffer: Buffer.from(table) });
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-data-panel')).info?.classes.includes('big'));
  await has_snapshot(page);
  await page.keyboard.press(' ');
  await page.waitForFunction(() => !(/** @type {any} */ (document.querySelector('ty-run-bar')).playing));
  await kill(page);
  assert.match(await message(page), /goes on with this run from step/);
  assert.equal((await run_state(page)).playing, false);
  const { step } = await run_state(page);
  await page.getByRole('button', { name: 'One batch' }).click();
  await until_step(page, step + 1);
  assert.ok((await page.evaluate(() => /** @type {any} */ (document.querySelector('ty-data-panel')).info)).classes.includes('small'));
}));

test('an error in the worker ends it, and a new one comes', () => on_page(async (page) => {
  await page.workers()[0].evaluate(() => { setTimeout(() => { throw new Error('planted'); }); });
  assert.match(await message(page), /A new one (has begun this run again|goes on with this run)/);
  await until_step(page, 20);
}, '#train.epochs=2000'));

test('a worker that dies twice at one step is an error, with a button that goes on', () => on_page(async (page) => {
  await has_snapshot(page, 2);
  await page.keyboard.press(' ');
  await page.waitForFunction(() => !(/** @type {any} */ (document.querySelector('ty-run-bar')).playing));
  for (const pattern of [/goes on with this run from step/, /The training engine stopped: The browser ended the training worker/]) {
    await kill(page);
    await says(page, pattern);
  }
  await page.getByRole('button', { name: 'Try again' }).click();
  await says(page, /goes on with this run from step [1-9]/);
  const { step } = await run_state(page);
  await until_step(page, step + 10);
}, '#train.epochs=2000'));
