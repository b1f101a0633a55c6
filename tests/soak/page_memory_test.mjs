// The page trains for half an hour at full speed and holds no more memory at the end than at the beginning.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'node:test';
import { launch, open_page, run_state, site, until_step } from '../e2e/support/browser.js';

const MINUTES = Number(process.env.SOAK_MINUTES ?? 30);
/** By then the columns of the curves have their first size and the timeline its first snapshots. */
const WARM_MINUTES = 1;
/** Of the page's and the worker's heaps together, outside the curves' columns and the snapshots. */
const MOST_GROWTH_MB = 5;

const CNN = '#data.source=glyphs&data.source.points=1000&model=conv2d(filters:4;kernel:3;padding:same),relu,max_pool,flatten,dense(units:10)&train.epochs=1000000';

test('half an hour of training leaves the heap where it was', { timeout: (MINUTES + 10) * 60_000 }, async () => {
  const browser = await launch(), server = await site();
  const { page, errors } = await open_page(browser);
  await page.goto(server.url + CNN);
  await until_step(page, 5);
  await page.getByRole('button', { name: 'max', exact: true }).click();
  const cdp = await page.context().newCDPSession(page);
  /** @returns {Promise<{page: number, worker: number}>} MB in use after a collection */
  const heap = async () => {
    await cdp.send('HeapProfiler.collectGarbage');
    const { usedSize } = await cdp.send('Runtime.getHeapUsage');
    // The worker's garbage cannot be collected from here: its smallest figure of a second is near enough.
    let worker = Infinity;
    for (let i = 0; i < 20; ++i) {
      worker = Math.min(worker, await page.workers()[0].evaluate(() => /** @type {any} */ (performance).memory.usedJSHeapSize));
      await sleep(50);
    }
    return { page: usedSize / 1e6, worker: worker / 1e6 };
  };
  await sleep(WARM_MINUTES * 60_000);
  const first = await heap();
  let last = first;
  for (let minute = WARM_MINUTES; minute < MINUTES; ++minute) {
    await sleep(60_000);
    last = await heap();
    console.log(`# minute ${minute + 1}: page ${last.page.toFixed(2)} MB, worker ${last.worker.toFixed(2)} MB, step ${(await run_state(page)).step}`);
  }
  const growth = last.page + last.worker - first.page - first.worker;
  console.log(`# from ${(first.page + first.worker).toFixed(2)} to ${(last.page + last.worker).toFixed(2)} MB`);
  assert.ok(growth < MOST_GROWTH_MB, `${growth} MB`);
  assert.deepEqual(errors, []);
  await browser.close();
  await server.close();
});
