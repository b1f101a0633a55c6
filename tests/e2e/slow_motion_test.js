import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, run_state, site, until_step, visit } from './support/browser.js';

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {{url: string, close: () => Promise<void>}} */ let server;
before(async () => { browser = await launch(); server = await site(); });
after(async () => { await browser.close(); await server.close(); });

const NET = 'data.source=moons&model=dense(units:4),tanh,dense(units:2)&optimizer=sgd&optimizer.lr=0.1&train.epochs=2000';

/** @param {import('playwright-core').Page} page @returns {Promise<any>} the phase on the screen */
const motion = (page) => page.evaluate(() => { const { motion: m } = /** @type {any} */ (document.querySelector('ty-network-panel')); return m && { phase: m.phase, step: m.step, loss: m.loss, running: m.running }; });

/** @param {import('playwright-core').Page} page @param {string} phase */
const until_phase = (page, phase) => page.waitForFunction((wanted) => /** @type {any} */ (document.querySelector('ty-network-panel')).motion?.phase === wanted, phase);

/** @param {(page: import('playwright-core').Page) => Promise<void>} act @param {{hash?: string, step?: number, options?: object}} [when] */
const on_page = (act, { hash = NET, ...when } = {}) => visit(browser, `${server.url}#${hash}`, act, when);

for (const reducedMotion of /** @type {const} */ (['no-preference', 'reduce'])) {
  test(`slow motion shows each step forward, loss, backward and update, stops between them and steps through them (motion: ${reducedMotion})`, () => on_page(async (page) => {
    await page.getByRole('button', { name: 'slow', exact: true }).click();
    const { step } = await (async () => { await until_phase(page, 'forward'); return motion(page); })();
    for (const phase of ['loss', 'backward', 'update', 'forward']) await until_phase(page, phase);
    assert.equal((await motion(page)).step, step + 1, 'the next step');
    assert.ok((await run_state(page)).playing);
    // Space stops between two phases; Step goes on by one.
    await page.getByRole('heading', { name: 'Network', exact: true }).click();
    await until_phase(page, 'loss');
    await page.keyboard.press(' ');
    await page.waitForFunction(() => !/** @type {any} */ (document.querySelector('ty-run-bar')).playing);
    const stopped = await motion(page);
    await page.waitForTimeout(1300);
    assert.deepEqual(await motion(page), stopped);
    assert.ok(stopped.phase === 'loss' && Number.isFinite(stopped.loss));
    for (const phase of ['backward', 'update', 'forward']) {
      await page.getByRole('button', { name: 'One batch' }).click();
      await until_phase(page, phase);
      await page.locator('ty-network-graph').getByText(new RegExp(`step \\d+: ${phase}`)).waitFor();
    }
    assert.equal((await motion(page)).step, stopped.step + 1);
    assert.equal((await run_state(page)).step, stopped.step + 1);
    // At another speed the run goes on from there, without phases.
    await page.getByRole('button', { name: 'normal', exact: true }).click();
    await page.getByRole('button', { name: 'Train' }).click();
    await until_step(page, stopped.step + 100);
    assert.equal(await motion(page), null);
  }, { step: 20, options: { reducedMotion } }));
}

test('what slow motion shows is the step: plain descent goes along its gradients, from the mean answers of its batch', () => on_page(async (page) => {
  await page.getByRole('button', { name: 'slow', exact: true }).click();
  await until_phase(page, 'forward');
  const worst = await page.evaluate(() => {
    const { motion: { gradients, after, activations }, columns } = /** @type {any} */ (document.querySelector('ty-network-panel'));
    let most = 0;
    for (let c = 1; c < columns.length; ++c) columns[c].weights.forEach((/** @type {number} */ w, /** @type {number} */ i) => { most = Math.max(most, Math.abs(w - 0.1 * gradients[c][i] - after[c][i])); });
    return { most, units: activations.map((/** @type {Float32Array} */ values) => values.length), bounded: activations[1].every((/** @type {number} */ v) => Math.abs(v) <= 1) };
  });
  assert.ok(worst.most < 1e-6, String(worst.most));
  assert.deepEqual(worst.units, [2, 4, 2]);
  assert.ok(worst.bounded);
}, { step: 20 }));

test('a network without the picture trains slowly in slow motion; a new one goes on in phases', () => on_page(async (page) => {
  await page.getByRole('button', { name: 'slow', exact: true }).click();
  const { step } = await run_state(page);
  await until_step(page, step + 2);
  assert.equal(await motion(page), null);
  await page.evaluate((hash) => { location.hash = hash; }, `#${NET}`);
  await until_phase(page, 'backward');
}, { hash: 'data.source=glyphs&model=flatten,dense(units:10)' }));

test('in slow motion too, Reset rests at step 0, the timeline stops the run, and a comparison goes on with both', () => on_page(async (page) => {
  const button = (/** @type {string} */ name) => page.getByRole('button', { name, exact: true });
  await button('slow').click();
  await until_phase(page, 'loss');
  await page.getByRole('slider', { name: 'Step of the run' }).focus();
  await page.keyboard.press('ArrowLeft');
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-timeline')).past);
  const past = await run_state(page);
  await page.waitForTimeout(1300);
  assert.deepEqual([await motion(page), (await run_state(page)).step, (await run_state(page)).playing], [null, past.step, false]);

  await button('Train').click();
  await until_phase(page, 'loss');
  await button('Reset').click();
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-run-bar')).status === null);
  await page.waitForTimeout(1300);
  assert.deepEqual([await motion(page), (await run_state(page)).step, (await run_state(page)).playing], [null, 0, false]);

  // Two runs have no phases; the one that is left has.
  await button('Train').click();
  await until_phase(page, 'loss');
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await page.waitForFunction(() => { const { a } = /** @type {any} */ (document.querySelector('ty-comparison')), bar = /** @type {any} */ (document.querySelector('ty-run-bar')); return a?.run?.tables.metrics.rows >= 3 && bar.playing; });
  assert.equal(await motion(page), null);
  await button('Keep B').click();
  await until_phase(page, 'update');
}, { step: 700 }));
