import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, open_page, run_state, site, until_step } from './support/browser.js';

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {{url: string, close: () => Promise<void>}} */ let server;
before(async () => { browser = await launch(); server = await site(); });
after(async () => { await browser.close(); await server.close(); });

/** @typedef {{x: number, y: number, width: number, height: number}} Box */
/** @param {import('playwright-core').Locator} locator */
const box = async (locator) => /** @type {Box} */ (await locator.boundingBox());
/** @param {import('playwright-core').Page} page @param {string} path @param {any} value */
const change = (page, path, value) => page.evaluate((detail) => { document.dispatchEvent(new CustomEvent('option-change', { detail })); }, { path, value });

for (const viewport of [{ width: 390, height: 844 }, { width: 768, height: 1024 }, { width: 1024, height: 768 }]) {
  test(`the seed is set and the past is reached over a long track, ${viewport.width} px wide`, async () => {
    const { page, errors, close } = await open_page(browser, { viewport });
    await page.goto(`${server.url}#train.epochs=30`);
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-run-bar')).status?.done);
    await page.locator('ty-timeline input').focus();
    await page.keyboard.press('ArrowLeft');
    await page.getByRole('button', { name: 'Back to now' }).waitFor();
    const [track, card] = [await box(page.locator('ty-timeline input')), await box(page.locator('ty-timeline'))];
    assert.ok(track.width > 280, `${track.width} of ${card.width} px`);
    const seed = page.getByRole('textbox', { name: 'Seed' });
    await seed.fill('12');
    await seed.press('Enter');
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-data-panel')).experiment.seed === 12);
    const [field, brand] = [await box(seed), await box(page.locator('.brand span'))];
    assert.ok(field.x > brand.x + brand.width && field.x + field.width < viewport.width, `${field.x}`);
    assert.deepEqual(errors, []);
    await close();
  });
}

test('a table of many values that is pinned in a chart leaves the buttons below it free', async () => {
  const { page, close } = await open_page(browser, { viewport: { width: 390, height: 844 } });
  await page.goto(server.url);
  for (const lr of [0.02, 0.03, 0.04]) {
    await until_step(page, 60);
    await change(page, '/optimizer', { type: 'sgd', lr });
    await page.waitForFunction((rate) => /** @type {any} */ (document.querySelector('ty-curves')).runs.at(-1).experiment.optimizer.lr === rate, lr);
  }
  await until_step(page, 60);
  await page.evaluate(() => { for (const { number } of /** @type {any} */ (document.querySelector('ty-curves')).runs) document.dispatchEvent(new CustomEvent('run-show', { detail: { number, visible: true } })); });
  const chart = page.getByRole('slider', { name: /^Loss: / });
  await chart.focus();
  await page.keyboard.press('Home');
  for (const key of ['Shift+ArrowRight', 'Shift+ArrowRight', 'Enter']) await page.keyboard.press(key);
  const tip = page.locator('ty-time-chart .tip').first();
  await tip.getByRole('button', { name: 'Copy' }).waitFor();
  assert.ok(await tip.evaluate((element) => element.scrollHeight > element.clientHeight), await tip.innerText());
  const [table, compare] = [await box(tip), await box(page.getByRole('button', { name: 'Compare', exact: true }))];
  assert.ok(table.y + table.height <= compare.y, `${table.y + table.height} and ${compare.y}`);
  await tip.getByRole('button', { name: 'Unpin' }).click();
  await close();
});

test('a closed card does not grow when the doctor has much to say', async () => {
  const { page, close } = await open_page(browser);
  await page.goto(`${server.url}#data.source=moons&model=dense(units:8),relu,dense(units:8),relu,dense(units:2)&optimizer=sgd&optimizer.lr=30&train.epochs=60&data.validation=0.02`);
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-doctor-panel')).findings?.length >= 3);
  assert.ok((await box(page.locator('ty-inside-panel'))).height < 60);
  const [left, middle] = [await box(page.locator('ty-data-panel')), await box(page.locator('ty-inside-panel'))];
  assert.ok(Math.abs(left.y + left.height - middle.y - middle.height) < 2, 'the columns end together');
  await close();
});

test('of a layer that is refused, and of those behind it, no shape is told', async () => {
  const { page, close } = await open_page(browser);
  await page.goto(`${server.url}#data.source=glyphs&data.source.points=300&model=conv2d(filters:2;kernel:5),conv2d(filters:2;kernel:5),relu,flatten,dense(units:10)&train.epochs=1`);
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-network-panel')).info);
  await page.getByRole('button', { name: 'Layers', exact: true }).click();
  const facts = () => page.locator('ty-layer-stack .facts').allInnerTexts();
  assert.ok((await facts()).every((text) => /\d/.test(text)), 'of an accepted network all are');
  await change(page, '/model/1/kernel', 55);
  await page.getByRole('alert').filter({ hasText: '55' }).first().waitFor();
  const [first, ...others] = await facts();
  assert.match(first, /24 × 24 × 2/);
  assert.deepEqual(others.map((text) => text.trim()), ['', '', '', '']);
  await close();
});

test('behind the last step there is none to take, and the buttons say so', async () => {
  const { page, errors, close } = await open_page(browser);
  await page.goto(`${server.url}#train.epochs=3`);
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-run-bar')).status?.done);
  const { step } = await run_state(page);
  for (const name of ['One batch', 'To the end of this epoch']) {
    const button = page.getByRole('button', { name });
    assert.deepEqual([await button.getAttribute('aria-disabled'), await button.getAttribute('title')], ['true', 'The run is done: Train or Reset begins it again']);
    await button.click({ force: true });
  }
  assert.equal((await run_state(page)).step, step);
  await page.getByRole('button', { name: 'Reset', exact: true }).click();
  await page.waitForFunction(() => !/** @type {any} */ (document.querySelector('ty-run-bar')).status);
  await page.getByRole('button', { name: 'One batch' }).click();
  await until_step(page, 1);
  assert.equal((await run_state(page)).step, 1);
  assert.deepEqual(errors, []);
  await close();
});
