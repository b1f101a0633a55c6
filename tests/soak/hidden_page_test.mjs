// A page behind another tab for a minute goes on training at its own speed, keeps every row, and catches up with nothing.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'node:test';
import { plain_browser } from '../e2e/support/plain_browser.js';
import { site } from '../e2e/support/browser.js';

const HIDDEN_MS = Number(process.env.HIDDEN_SECONDS ?? 60) * 1000;
/** Steps a second at the usual speed, as RATES in web/workbench/workbench.js has them. */
const RATE = 330;
/** Of the page's heap, of which the curves' columns are no part. */
const MOST_GROWTH_MB = 5;

/** The rows tell how far the run is: what is drawn stands still in a page that nobody sees. */
const STATE = `(() => {
  const { playing } = document.querySelector('ty-run-bar'), { runs } = document.querySelector('ty-curves'), { metrics } = runs.at(-1).tables;
  return { step: metrics.rows ? metrics.column('step').at(-1) : 0, rows: metrics.rows, playing, visibility: document.visibilityState, error: document.querySelector('ty-message').text, runs: runs.length };
})()`;
/** Places where a row does not follow the one before it. */
const GAPS = `(() => {
  const steps = document.querySelector('ty-curves').runs.at(-1).tables.metrics.column('step');
  let gaps = 0;
  for (let i = 1; i < steps.length; ++i) if (steps[i] !== steps[i - 1] + 1) ++gaps;
  return gaps;
})()`;

for (const speed of ['normal', 'max']) {
  test(`a page hidden for a minute loses nothing and owes nothing, ${speed} speed`, { timeout: HIDDEN_MS + 90_000 }, async (t) => {
    const server = await site(), browser = await plain_browser();
    t.after(async () => { await browser.close(); await server.close(); });
    const page = await browser.tab(`${server.url}#train.epochs=100000000`);
    const state = () => page.evaluate(STATE);
    /** @param {(now: any) => boolean} condition */
    const until = async (condition) => { for (let i = 0; i < 200; ++i) { const now = await state().catch(() => null); if (now && condition(now)) return now; await sleep(100); } throw new Error(`in vain: ${condition}`); };
    /** @returns {Promise<number>} MB */
    const heap = async () => { await page.send('HeapProfiler.collectGarbage'); return (await page.send('Runtime.getHeapUsage')).usedSize / 1e6; };
    await until(({ step }) => step > 300);
    if (speed === 'max') await page.evaluate("document.dispatchEvent(new CustomEvent('run-speed', { detail: { speed: 'max' } }))");
    await sleep(5000);
    const seen = await state();
    assert.equal(seen.visibility, 'visible');
    const other = await browser.tab('about:blank');
    const before = await until(({ visibility }) => visibility === 'hidden'), began = performance.now(), light = await heap();
    await sleep(HIDDEN_MS);
    const hidden = await state(), seconds = (performance.now() - began) / 1000, heavy = await heap();
    assert.equal(hidden.visibility, 'hidden');
    assert.equal(hidden.playing, true);
    const pace = (hidden.step - before.step) / seconds;
    console.log(`# ${speed}: ${pace.toFixed(0)} steps a second while hidden, ${((seen.step - 300) / 5).toFixed(0)} before; heap ${light.toFixed(2)} to ${heavy.toFixed(2)} MB`);
    assert.ok(heavy - light < MOST_GROWTH_MB, `the heap grew by ${heavy - light} MB`);
    await page.front();
    const back = await until(({ visibility }) => visibility === 'visible'), returned = performance.now();
    await sleep(1000);
    const after = await state(), burst = (after.step - back.step) / ((performance.now() - returned) / 1000);
    console.log(`# ${burst.toFixed(0)} steps a second after it`);
    if (speed === 'normal') {
      assert.ok(pace > RATE / 2 && pace < 1.2 * RATE, `${pace} steps a second while hidden`);
      // What a minute owes would be sixty times the rate.
      assert.ok(burst < 3 * RATE, `${burst} steps in the first second`);
      assert.equal(await page.evaluate(GAPS), 0);
      assert.equal(after.rows, after.step);
    }
    assert.ok(after.step > hidden.step);
    assert.equal(after.runs, 1);
    assert.equal(after.error, '');
    await other.send('Page.close').catch(() => {});
  });
}
