// The page trains for half an hour at full speed and holds no more memory at the end than at the beginning.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'node:test';
import { launch, open_page, run_state, site, until_step } from '../e2e/support/browser.js';

const MINUTES = Number(process.env.SOAK_MINUTES ?? 30);
/** By then the columns of the curves have their first size and the timeline its first snapshots. */
const WARM_MINUTES = 1;
/** Of the page's heap; the curves' columns and the snapshots lie outside of it. */
const MOST_GROWTH_MB = 5;

const CNN = '#data.source=glyphs&data.source.points=1000&model=conv2d(filters:4;kernel:3;padding:same),relu,max_pool,flatten,dense(units:10)&train.epochs=1000000';

test('half an hour of training leaves the heap where it was', { timeout: (MINUTES + 10) * 60_000 }, async (t) => {
  const browser = await launch(), server = await site();
  t.after(async () => { await browser.close(); await server.close(); });
  const { page, errors } = await open_page(browser);
  await page.goto(server.url + CNN);
  await until_step(page, 5);
  await page.getByRole('button', { name: 'max', exact: true }).click();
  const cdp = await page.context().newCDPSession(page);
  const system = await browser.newBrowserCDPSession();
  /** @returns {Promise<{heap: number, process: number}>} MB: the page's objects after a collection; all that its process holds, worker and engine too */
  const memory = async () => {
    await cdp.send('HeapProfiler.collectGarbage');
    const { usedSize } = await cdp.send('Runtime.getHeapUsage'), { processInfo } = await system.send('SystemInfo.getProcessInfo');
    const { id } = processInfo.filter(({ type }) => type === 'renderer').reduce((most, one) => (one.cpuTime > most.cpuTime ? one : most));
    return { heap: usedSize / 1e6, process: Number(readFileSync(`/proc/${id}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)?.[1] ?? NaN) / 1e3 };
  };
  await sleep(WARM_MINUTES * 60_000);
  const first = await memory();
  let last = first;
  for (let minute = WARM_MINUTES; minute < MINUTES; ++minute) {
    await sleep(60_000);
    last = await memory();
    console.log(`# minute ${minute + 1}: heap ${last.heap.toFixed(2)} MB, process ${last.process.toFixed(0)} MB, step ${(await run_state(page)).step}`);
  }
  assert.ok(last.heap - first.heap < MOST_GROWTH_MB, `the heap grew by ${last.heap - first.heap} MB`);
  // Not held to a bound: it has the curves' columns, which double up to 131,072 rows of 8 with their minima and maxima (25 MB).
  console.log(`# the process grew by ${(last.process - first.process).toFixed(0)} MB`);
  assert.deepEqual(errors, []);
});
