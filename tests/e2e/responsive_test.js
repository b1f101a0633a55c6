import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, open_page, run_state, site, until_step } from './support/browser.js';
import { main_thread } from './support/trace.js';

/** A longer task is felt: the Web Vitals call it long. */
const LONG_MS = 50;
/** A frame at 60 a second. */
const FRAME_MS = 1000 / 60;
/** What pushing, drawing and the doctor may take of the worker's time. */
const MOST_OVERHEAD = 0.05;
const USE_S = 30;

const CNN = '#data.source=glyphs&data.source.points=3000&model=conv2d(filters:8;kernel:3;padding:same),batch_norm,relu,max_pool,conv2d(filters:16;kernel:3;padding:same),batch_norm,relu,max_pool,flatten,dense(units:10)&train.epochs=4000';

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {{url: string, close: () => Promise<void>}} */ let server;
before(async () => { browser = await launch(); server = await site(); });
after(async () => { await browser.close(); await server.close(); });

/** @param {import('playwright-core').Page} page at full speed */
async function start_cnn(page) {
  await page.goto(server.url + CNN);
  await until_step(page, 5);
  await page.getByRole('button', { name: 'max', exact: true }).click();
  await until_step(page, (await run_state(page)).step + 30);
}

/** Steps, seconds within the engine and seconds of the clock. @param {import('playwright-core').Page} page */
const clocks = (page) => page.evaluate(() => {
  const { metrics } = /** @type {any} */ (document.querySelector('ty-curves')).runs.at(-1).tables;
  return { steps: metrics.last('step'), engine: metrics.last('seconds'), clock: performance.now() / 1000 };
});

test('while a CNN trains at full speed the page answers at once, and showing it takes less than a twentieth', async () => {
  const { page, errors, close } = await open_page(browser);
  await start_cnn(page);
  let begin = await clocks(page), end = begin;
  const { longest, busy } = await main_thread(browser, page, async () => {
    begin = await clocks(page);
    for (let s = 0; s < USE_S; ++s) {
      // Pointing at the curves, opening the view inside, switching what is plotted: what people do.
      await page.mouse.move(450 + 6 * s, 480);
      if (s === 8) await page.locator('ty-inside-panel summary').click();
      if (s === 14) await page.getByRole('button', { name: 'Learning rate', exact: true }).click();
      if (s === 17) await page.getByRole('button', { name: 'Loss', exact: true }).click();
      if (s === 20) await page.locator('ty-inside-panel summary').click();
      await page.waitForTimeout(1000);
    }
    end = await clocks(page);
  });
  const overhead = 1 - (end.engine - begin.engine) / (end.clock - begin.clock);
  console.log(`# longest task ${longest.toFixed(1)} ms, ${(busy / USE_S).toFixed(0)} ms a second, ${((end.steps - begin.steps) / (end.clock - begin.clock)).toFixed(0)} steps a second, ${(100 * overhead).toFixed(1)} % of the worker's time is not training`);
  assert.ok(longest < LONG_MS, `${longest} ms`);
  assert.ok(overhead < MOST_OVERHEAD, `${overhead}`);
  assert.deepEqual(errors, []);
  await close();
});

test('dragging along the timeline keeps 60 frames a second', async () => {
  const { page, errors, close } = await open_page(browser);
  await start_cnn(page);
  await until_step(page, 400, 60_000);
  const slider = await page.locator('ty-timeline input').boundingBox();
  assert.ok(slider);
  let frames = 0;
  const { longest, busy } = await main_thread(browser, page, async () => {
    await page.evaluate(() => { const count = () => { /** @type {any} */ (globalThis).frames = (/** @type {any} */ (globalThis).frames ?? 0) + 1; requestAnimationFrame(count); }; count(); });
    await page.mouse.move(slider.x + slider.width - 6, slider.y + slider.height / 2);
    await page.mouse.down();
    for (let i = 0; i < 120; ++i) await page.mouse.move(slider.x + (0.5 + 0.45 * Math.cos(i / 12)) * slider.width, slider.y + slider.height / 2);
    await page.mouse.up();
    frames = await page.evaluate(() => /** @type {any} */ (globalThis).frames);
  });
  console.log(`# ${frames} frames of ${(busy / frames).toFixed(1)} ms, longest task ${longest.toFixed(1)} ms`);
  assert.ok(busy / frames < FRAME_MS, `${busy / frames} ms a frame`);
  assert.ok(longest < LONG_MS, `${longest} ms`);
  assert.deepEqual(errors, []);
  await close();
});

test('curves of a million steps are drawn within a frame', async () => {
  const { page, errors, close } = await open_page(browser);
  await page.goto(server.url);
  await until_step(page, 200);
  await page.keyboard.press('Space');
  await page.evaluate(() => {
    const { metrics } = /** @type {any} */ (document.querySelector('ty-curves')).runs.at(-1).tables, { names } = metrics;
    const first = metrics.rows, rows = 1_000_000 - first, values = new Float64Array(rows * names.length);
    for (let i = 0; i < rows; ++i) {
      const step = first + i + 1, noise = (Math.imul(step, 2654435761) >>> 0) / 2 ** 32;
      names.forEach((/** @type {string} */ name, /** @type {number} */ c) => { values[i * names.length + c] = name === 'step' ? step : name === 'epoch' ? step / 11 : Math.exp(-i / 3e5) * (0.5 + noise); });
    }
    metrics.append(first, values);
  });
  /** As a push does: a row more, then a frame. */
  const draw = (/** @type {number} */ times) => page.evaluate(async (n) => {
    const curves = /** @type {any} */ (document.querySelector('ty-curves')), { metrics } = curves.runs.at(-1).tables;
    for (let i = 0; i < n; ++i) {
      metrics.append(metrics.rows, Float64Array.from(metrics.names, (name) => (name === 'step' ? metrics.rows + 1 : 0.3)));
      curves.turn += 1;
      await new Promise(requestAnimationFrame);
    }
  }, times);
  await draw(3);
  const DRAWN = 60, { busy, longest } = await main_thread(browser, page, () => draw(DRAWN));
  const rows = await page.evaluate(() => /** @type {any} */ (document.querySelector('ty-curves')).runs.at(-1).tables.metrics.rows);
  console.log(`# ${rows} rows: ${(busy / DRAWN).toFixed(1)} ms a frame, longest task ${longest.toFixed(1)} ms`);
  assert.ok(rows > 1_000_000);
  assert.ok(busy / DRAWN < FRAME_MS, `${busy / DRAWN} ms`);
  assert.deepEqual(errors, []);
  await close();
});
