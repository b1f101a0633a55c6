import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, open_page, run_state, site, until_step } from './support/browser.js';

/** @typedef {import('playwright-core').Page} Page */

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {{url: string, close: () => Promise<void>}} */ let server;
before(async () => { browser = await launch(); server = await site(); });
after(async () => { await browser.close(); await server.close(); });

/** @param {Page} page @param {string} text */
const says = (page, text) => page.waitForFunction((wanted) => /** @type {any} */ (document.querySelector('ty-message')).text === wanted, text);

/** @param {Page} page */
const has_snapshot = (page) => page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-timeline')).steps.length > 0);

/** What the forms show. @param {Page} page */
const experiment = (page) => page.evaluate(() => /** @type {any} */ (document.querySelector('ty-training-panel')).experiment);

/** Training losses of the first steps. @param {Page} page @param {number} steps @returns {Promise<number[]>} */
async function losses(page, steps) {
  await page.waitForFunction((n) => (/** @type {any} */ (document.querySelector('ty-curves')).runs.at(-1)?.tables.metrics?.rows ?? 0) >= n, steps);
  return page.evaluate((n) => [.../** @type {any} */ (document.querySelector('ty-curves')).runs.at(-1).tables.metrics.column('loss')].slice(0, n), steps);
}

test('turbo takes over the run where it is, is remembered, and can be left again', async () => {
  const { page, errors, close } = await open_page(browser);
  try {
    await page.goto(`${server.url}#train.epochs=2000`);
    await until_step(page, 20);
    await has_snapshot(page);
    const { step } = await run_state(page), wished = await experiment(page);
    await page.click('#turbo');
    await says(page, 'Turbo is on.');
    await until_step(page, step + 5);
    assert.ok((await run_state(page)).step > step);
    assert.equal((await run_state(page)).playing, true);
    assert.deepEqual(await experiment(page), wished, 'the forms are what they were');
    await page.reload();
    await until_step(page, 5);
    assert.ok(await page.isChecked('#turbo'));
    await has_snapshot(page);
    await page.click('#turbo');
    await says(page, 'Turbo is off: the same bits as everywhere.');
    await until_step(page, 30);
    assert.deepEqual(errors, []);
  } finally {
    await close();
  }
});

test('its run is nearly the same: the last digits differ, the losses by less than a thousandth', async () => {
  const runs = [];
  for (const turbo of ['off', 'on', 'on']) {
    const { page, errors, close } = await open_page(browser);
    try {
      await page.addInitScript((value) => localStorage.setItem('trainyard-turbo', value), turbo);
      await page.goto(`${server.url}#seed=5`);
      runs.push(await losses(page, 60));
      assert.deepEqual(errors, []);
    } finally {
      await close();
    }
  }
  const [plain, fused, again] = runs;
  assert.notDeepEqual(fused, plain);
  assert.deepEqual(again, fused, 'the same processor gives the same bits');
  for (let i = 0; i < plain.length; ++i) assert.ok(Math.abs(fused[i] - plain[i]) <= 1e-3 * plain[i], `step ${i + 1}: ${plain[i]} and ${fused[i]}`);
});
