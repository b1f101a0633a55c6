import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { launch, open_page, site, until_step } from './support/browser.js';

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {{url: string, close: () => Promise<void>}} */ let server;
before(async () => { browser = await launch(); server = await site(); });
after(async () => { await browser.close(); await server.close(); });

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** @param {import('playwright-core').Page} page @returns {Promise<string[]>} */
async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => /** @type {any} */ (globalThis).axe.run(document, { resultTypes: ['violations'] }));
  return found.violations.map((/** @type {any} */ rule) => `${rule.id}: ${rule.nodes[0].target.join(' ')}`);
}

/** @param {import('playwright-core').Page} page @returns {Promise<any>} */
const experiment = (page) => page.evaluate(() => /** @type {any} */ (document.querySelector('ty-data-panel')).experiment);

/** Goes on with Tab, or back, until the focus is on an element with that name. @param {import('playwright-core').Page} page @param {RegExp} name @param {string} [key] */
async function tab_to(page, name, key = 'Tab') {
  for (let i = 0; i < 160; ++i) {
    const at = await page.evaluate(() => { let at = document.activeElement; while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement; return `${at?.getAttribute('aria-label') ?? at?.closest('label')?.textContent ?? at?.textContent ?? ''}`.trim(); });
    if (name.test(at)) return;
    await page.keyboard.press(key);
  }
  assert.fail(`${name} is not reached by ${key}`);
}

/** @param {import('playwright-core').Page} page @param {string} key @param {number} times */
async function press(page, key, times) {
  for (let i = 0; i < times; ++i) await page.keyboard.press(key);
}

test('points are drawn, erased and given classes by keys alone, are told of, and the network trains on them', async () => {
  const { page, errors, close } = await open_page(browser);
  await page.goto(`${server.url}#data.source=gauss&data.source.points=20`);
  await until_step(page, 30);
  await tab_to(page, /^Draw points$/);
  await page.keyboard.press(' ');
  await tab_to(page, /^Draw points$/, 'Shift+Tab');
  await page.keyboard.press('Shift+Tab');
  const cursor = page.getByRole('application', { name: 'Draw points' });
  await tab_to(page, /^Draw points$/, 'Shift+Tab');
  assert.ok(await cursor.evaluate((element) => element === /** @type {any} */ (element.getRootNode()).activeElement), 'the picture has the focus');
  const said = cursor.locator('[aria-live]');
  assert.match(await said.innerText(), /^class 1 at .*20 points$/);
  assert.match(/** @type {string} */ (await cursor.evaluate((element) => /** @type {any} */ (element.getRootNode()).getElementById(element.getAttribute('aria-describedby')).innerText)), /arrows move the cursor/);

  const range = await page.evaluate(() => /** @type {any} */ (document.querySelector('ty-output-panel')).scene);
  await press(page, 'Shift+ArrowLeft', 20);
  await press(page, 'Shift+ArrowUp', 20);
  await press(page, 'ArrowDown', 1);
  const corner = await said.innerText();
  await page.keyboard.press('3');
  await press(page, 'ArrowRight', 1);
  await page.keyboard.press(' ');
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-data-panel')).experiment.data.source.x?.length === 21);
  const drawn = (await experiment(page)).data.source;
  assert.deepEqual([drawn.class.at(-1), drawn.x.at(-1) < range.x[0] + 0.1 * (range.x[1] - range.x[0]), drawn.y.at(-1) > range.y[1] - 0.1 * (range.y[1] - range.y[0])], [3, true, true], `${corner} in ${JSON.stringify([range.x, range.y])}`);
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-output-panel')).scene.classes.length === 3);
  assert.match(await said.innerText(), /\+ class at .*: 21 points$/);

  await press(page, 'ArrowRight', 2);
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-data-panel')).experiment.data.source.x.length === 22);
  await page.keyboard.press('Delete');
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-data-panel')).experiment.data.source.x.length === 21);
  assert.deepEqual((await experiment(page)).data.source, drawn, 'the nearest point is the one that was put there');
  await page.waitForFunction(() => document.querySelector('ty-output-panel')?.shadowRoot?.querySelector('ty-point-cursor')?.shadowRoot?.querySelector('[aria-live]')?.textContent === 'Erased: 21 points');
  await until_step(page, 30);
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-output-panel')).scene.points.n === 21);
  assert.deepEqual(await violations(page), []);
  assert.ok(await cursor.evaluate((element) => element.matches(':focus-visible')), 'the cursor still has the focus');
  assert.deepEqual(errors, []);
  await close();
});

test('a learning rate is drawn by keys alone, told of as it changes, and the run follows it', async () => {
  const { page, errors, close } = await open_page(browser);
  await page.goto(`${server.url}#train.epochs=40`);
  await until_step(page, 30);
  await tab_to(page, /^Schedule$/);
  await page.keyboard.type('piecewise');
  await tab_to(page, /^Learning rate over the run/);
  const slider = page.getByRole('slider', { name: /^Learning rate over the run/ });
  assert.equal(await slider.getAttribute('aria-valuetext'), '0 % of the run: 0.01');
  await press(page, 'ArrowUp', 3);
  assert.equal(await slider.getAttribute('aria-valuetext'), '0 % of the run: 0.02');
  await press(page, 'ArrowRight', 10);
  assert.match(/** @type {string} */ (await slider.getAttribute('aria-valuetext')), /^50 % of the run: 0.0105/);
  await press(page, 'PageDown', 1);
  await press(page, 'ArrowUp', 1);
  assert.equal(await slider.getAttribute('aria-valuetext'), '50 % of the run: 0.005');
  await page.keyboard.press('End');
  await press(page, 'Shift+ArrowDown', 2);
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-data-panel')).experiment.schedule.lr?.length === 3);
  assert.deepEqual((await experiment(page)).schedule, { type: 'piecewise', at: [0, 0.5, 1], lr: [0.02, 0.005, 0.0001] });
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+ArrowRight');
  assert.match(/** @type {string} */ (await slider.getAttribute('aria-valuetext')), /^50 %/);
  await page.keyboard.press('Delete');
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-data-panel')).experiment.schedule.lr?.length === 2);
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-curves')).runs.at(-1).tables.metrics.rows > 20);
  const [first, total] = await page.evaluate(() => { const { tables, info } = /** @type {any} */ (document.querySelector('ty-curves')).runs.at(-1); return [tables.metrics.column('lr')[20], info.total_steps]; });
  assert.ok(Math.abs(first - (0.02 - (0.02 - 0.0001) * 20 / total)) < 2e-4, `the rate after 20 steps of ${total}: ${first}`);
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(errors, []);
  await close();
});
