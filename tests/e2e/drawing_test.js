import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, open_page, site, until_step } from './support/browser.js';

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {{url: string, close: () => Promise<void>}} */ let server;
before(async () => { browser = await launch(); server = await site(); });
after(async () => { await browser.close(); await server.close(); });

/** @param {import('playwright-core').Page} page @returns {Promise<{type: string, x: number[], y: number[], class: number[]}>} */
const source = (page) => page.evaluate(() => /** @type {any} */ (document.querySelector('ty-data-panel')).experiment.data.source);

/** The link follows what is done a little later: as it is when it has stood still. @param {import('playwright-core').Page} page @returns {Promise<string>} */
async function settled_url(page) {
  for (let last = '', now = page.url(); ; last = now, now = page.url()) {
    if (now === last) return now;
    await page.waitForTimeout(1000);
  }
}

test('points are drawn over any data, erased, given a third class, and travel in the link', async () => {
  const { page, errors, close } = await open_page(browser);
  await page.goto(server.url);
  await until_step(page, 30);
  await page.getByRole('checkbox', { name: 'Draw points' }).check();
  const box = /** @type {{x: number, y: number, width: number, height: number}} */ (await page.locator('ty-output-view').boundingBox());
  const at = (/** @type {number} */ x, /** @type {number} */ y) => /** @type {[number, number]} */ ([box.x + x * box.width, box.y + y * box.height]);

  await page.mouse.click(...at(0.5, 0.06));
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-data-panel')).experiment.data.source.type === 'own_points');
  const begun = await source(page), n = begun.x.length;
  assert.ok(n > 200 && n <= 301, `${n} points of the spiral and one more`);
  assert.deepEqual([begun.class.at(-1), Math.abs(/** @type {number} */ (begun.x.at(-1))) < 0.1], [1, true]);

  await page.getByRole('button', { name: '+ class' }).click();
  for (const x of [0.1, 0.15, 0.2]) await page.mouse.click(...at(x, 0.06));
  await page.waitForFunction((count) => /** @type {any} */ (document.querySelector('ty-data-panel')).experiment.data.source.x.length === count, n + 3);
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-output-panel')).scene.classes.length === 3);
  const { model } = await page.evaluate(() => /** @type {any} */ (document.querySelector('ty-training-panel')).experiment);
  assert.equal(model.at(-1).units, 3);

  await page.keyboard.down('Control');
  await page.mouse.click(...at(0.15, 0.06));
  await page.keyboard.up('Control');
  await page.waitForFunction((count) => /** @type {any} */ (document.querySelector('ty-data-panel')).experiment.data.source.x.length === count, n + 2);
  const drawn = await source(page);

  const url = await settled_url(page);
  await close();
  const other = await open_page(browser);
  await other.page.goto(url);
  await until_step(other.page, 10);
  assert.deepEqual(await source(other.page), drawn);
  await other.close();
  assert.deepEqual(errors, []);
});
