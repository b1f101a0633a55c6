import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, open_page, site } from './support/browser.js';

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {{url: string, close: () => Promise<void>}} */ let server;
before(async () => { browser = await launch(); server = await site(); });
after(async () => { await browser.close(); await server.close(); });

/** @typedef {import('playwright-core').Page} Page */

/** Loss and learning rate of the current run, as numbers. @param {Page} page @returns {Promise<{loss: number[], lr: number[], runs: number}>} */
const curves = (page) => page.evaluate(() => {
  const { runs } = /** @type {any} */ (document.querySelector('ty-curves')), { metrics } = runs.at(-1).tables;
  return { loss: [...metrics.column('loss')], lr: [...metrics.column('lr')], runs: runs.length };
});
/** @param {Page} page @param {number} step */
const at_step = (page, step) => page.waitForFunction((wanted) => {
  const bar = /** @type {any} */ (document.querySelector('ty-run-bar'));
  return bar.status?.step === wanted && !bar.playing;
}, step);

test('a run can be looked back at, and what goes on from there is the same run or, with another rate, a branch', async () => {
  const { page, errors, close } = await open_page(browser);
  await page.goto(`${server.url}#data.source=spiral&train.epochs=60`);
  await at_step(page, 660);
  const whole = await curves(page);
  assert.equal(whole.loss.length, 660);

  const slider = page.getByRole('slider', { name: 'Step of the run' });
  await slider.fill('300');
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-timeline')).past);
  const shown = () => page.evaluate(() => /** @type {number} */ (/** @type {any} */ (document.querySelector('ty-timeline')).step));
  const step = await shown();
  assert.ok(step > 100 && step <= 300, `step ${step}`);
  assert.equal((await curves(page)).loss.length, 660, 'the curves stay');

  await page.getByRole('button', { name: 'Back to now' }).click();
  await at_step(page, 660);
  assert.equal((await curves(page)).runs, 1);

  await slider.fill('300');
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-timeline')).past);
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await at_step(page, 660);
  const again = await curves(page);
  assert.equal(again.runs, 2);
  assert.deepEqual(again.loss, whole.loss, 'the same bits from the snapshot on');

  // The branch may have left a snapshot of its own between this one and step 300.
  await slider.fill(String(step));
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-timeline')).past);
  assert.equal(await shown(), step, 'the snapshots before the branch stay');
  const rate = page.locator('ty-training-panel').getByRole('textbox', { name: 'learning rate' });
  await rate.fill('0.001');
  await rate.press('Enter');
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await at_step(page, 660);
  const branch = await curves(page);
  assert.deepEqual([branch.runs, branch.lr[step - 1], branch.lr[step]], [3, 0.01, 0.001]);
  assert.deepEqual(branch.loss.slice(0, step), whole.loss.slice(0, step));
  assert.notDeepEqual(branch.loss, whole.loss);
  assert.deepEqual(errors, []);
  await close();
});

test('the arrow keys go from snapshot to snapshot, both ways', async () => {
  const { page, errors, close } = await open_page(browser);
  await page.goto(`${server.url}#data.source=spiral&train.epochs=60`);
  await at_step(page, 660);
  const slider = page.getByRole('slider', { name: 'Step of the run' });
  await slider.focus();
  const press = async (/** @type {string} */ key) => {
    const before = await page.evaluate(() => /** @type {any} */ (document.querySelector('ty-timeline')).step);
    await page.keyboard.press(key);
    await page.waitForFunction((step) => /** @type {any} */ (document.querySelector('ty-timeline')).step !== step, before);
    return page.evaluate(() => { const { step, steps } = /** @type {any} */ (document.querySelector('ty-timeline')); return steps.length - 1 - steps.indexOf(step); });
  };
  const from_the_end = [];
  for (const key of ['ArrowLeft', 'ArrowLeft', 'ArrowDown', 'ArrowRight', 'ArrowUp', 'ArrowRight']) from_the_end.push(await press(key));
  assert.deepEqual(from_the_end, [1, 2, 3, 2, 1, 0]);
  assert.deepEqual(errors, []);
  await close();
});
