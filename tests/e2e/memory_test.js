/** Experiments for which 4 GB, the most that the engine can address, really do not suffice. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, open_page, run_state, site, until_step } from './support/browser.js';

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {{url: string, close: () => Promise<void>}} */ let server;
before(async () => { browser = await launch(); server = await site(); });
after(async () => { await browser.close(); await server.close(); });

/** By the engine's own count it would fit, if there were nothing else. */
const LARGE = '#data.source=xor&data.source.points=100000&data.validation=0.01&model=dense(units:3550),relu,dense(units:2)&train.batch=99000';

/** @param {import('playwright-core').Page} page */
const has_snapshot = (page) => page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-timeline')).steps?.length >= 3);
/** Steps of the visible run's rows. @param {import('playwright-core').Page} page @returns {Promise<number[]>} */
const steps = (page) => page.evaluate(() => {
  const { metrics } = /** @type {any} */ (document.querySelector('ty-curves')).runs.at(-1).tables;
  return [...metrics.column('step')];
});

test('a large network says how much memory it will take before it is made', async () => {
  const { page, errors, close } = await open_page(browser);
  try {
    await page.goto(server.url);
    await until_step(page, 5);
    await page.evaluate(() => {
      const panel = /** @type {any} */ (document.querySelector('ty-network-panel'));
      new MutationObserver(() => {
        const text = panel.shadowRoot.querySelector('.large')?.textContent;
        if (text) /** @type {any} */ (globalThis).told ??= { text, made: panel.info.parameters > 1e6, at: performance.now() };
      }).observe(panel.shadowRoot, { subtree: true, childList: true, characterData: true });
      location.hash = '#model=dense(units:4096),relu,dense(units:4096),relu,dense(units:4096),relu,dense(units:2)';
    });
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-network-panel')).info.parameters > 1e6, undefined, { timeout: 60_000 });
    const { told, now } = await page.evaluate(() => ({ told: /** @type {any} */ (globalThis).told, now: performance.now() }));
    console.log(`# "${told.text}" ${(now - told.at).toFixed(0)} ms before the network was there`);
    assert.equal(told.made, false);
    assert.match(told.text, /^34 M parameters · \d{3} MB of memory$/);
    assert.deepEqual(errors, []);
  } finally {
    await close();
  }
});

test('memory that is exhausted: a sentence says what to do, and the run goes on where it was', async () => {
  const { page, errors, close } = await open_page(browser);
  try {
    await page.goto(`${server.url}#train.epochs=100000`);
    await has_snapshot(page);
    const before = await run_state(page);
    await page.evaluate((to) => { location.hash = to; }, LARGE);
    await page.getByText(/There is not enough memory in the browser for this. A smaller batch, narrower layers or fewer examples need less/).waitFor({ timeout: 20_000 });
    await until_step(page, before.step + 20);
    const counted = await steps(page);
    assert.deepEqual(counted, counted.map((_, i) => counted[0] + i));
    assert.equal((await page.evaluate(() => /** @type {any} */ (document.querySelector('ty-curves')).runs)).length, 1);
    // What was wished for stays in the forms, to be made smaller there.
    assert.equal(await page.evaluate(() => /** @type {any} */ (document.querySelector('ty-data-panel')).experiment.train.batch), 99_000);
    const batch = page.locator('ty-training-panel').getByRole('textbox', { name: 'batch' });
    await batch.fill('32');
    await batch.press('Enter');
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-data-panel')).info?.data.n === 100_000 && !(/** @type {any} */ (document.querySelector('ty-message')).text));
    assert.deepEqual(errors, []);
  } finally {
    await close();
  }
});
