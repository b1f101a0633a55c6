/**
 * Where a page's processor time went: Chromium's own trace of the thread that draws and answers clicks. Processor time,
 * not the clock's: on a shared machine a task that takes 10 ms may end 80 ms later.
 */

/**
 * @param {import('playwright-core').Browser} browser
 * @param {import('playwright-core').Page} page
 * @param {() => Promise<void>} use what is done meanwhile
 * @returns {Promise<{longest: number, busy: number}>} ms of the longest task; ms of all tasks together
 */
export async function main_thread(browser, page, use) {
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
  await page.evaluate(() => performance.mark('trace'));
  await use();
  /** @type {{traceEvents: any[]}} */
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  const thread = (/** @type {any} */ event) => `${event.pid} ${event.tid}`;
  const mains = new Set(traceEvents.filter((event) => event.name === 'thread_name' && event.args.name === 'CrRendererMain').map(thread));
  /** @type {Map<string, number[]>} */
  const tasks = new Map();
  for (const event of traceEvents) {
    if (!mains.has(thread(event)) || !event.tdur || !event.name.endsWith('RunTask')) continue;
    const of = tasks.get(thread(event)) ?? [];
    tasks.set(thread(event), of);
    of.push(event.tdur / 1000);
  }
  // Other renderers idle.
  const sums = [...tasks.values()].map((list) => ({ longest: list.reduce((most, ms) => Math.max(most, ms), 0), busy: list.reduce((sum, ms) => sum + ms, 0) }));
  return sums.reduce((most, one) => (one.busy > most.busy ? one : most), { longest: 0, busy: 0 });
}
