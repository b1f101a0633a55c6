/**
 * Where a page's processor time went, from Chromium's own trace: the thread that draws and answers clicks, and the worker
 * that trains. Processor time, not the clock's: on a shared machine a task that takes 10 ms may end 80 ms later.
 */

/** @typedef {{longest: number, busy: number}} Thread ms of its longest task; ms of all its tasks together */

/**
 * @param {import('playwright-core').Browser} browser
 * @param {import('playwright-core').Page} page
 * @param {() => Promise<unknown>} use what is done meanwhile
 * @returns {Promise<{main: Thread, worker: Thread}>} of the page that was busiest
 */
export async function processor_time(browser, page, use) {
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
  await use();
  /** @type {{traceEvents: any[]}} */
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  const key = (/** @type {any} */ event) => `${event.pid} ${event.tid}`;
  const names = new Map(traceEvents.filter((event) => event.name === 'thread_name').map((event) => [key(event), event.args.name]));
  /** @type {Map<string, Thread>} */
  const threads = new Map();
  for (const event of traceEvents) {
    if (!event.tdur || !event.name.endsWith('RunTask')) continue;
    const ms = event.tdur / 1000, of = threads.get(key(event)) ?? { longest: 0, busy: 0 };
    threads.set(key(event), { longest: Math.max(of.longest, ms), busy: of.busy + ms });
  }
  const busiest = (/** @type {RegExp} */ name) => [...threads].filter(([id]) => name.test(names.get(id) ?? '')).map(([, thread]) => thread).reduce((most, one) => (one.busy > most.busy ? one : most), { longest: 0, busy: 0 });
  return { main: busiest(/^CrRendererMain$/), worker: busiest(/^DedicatedWorker/) };
}
