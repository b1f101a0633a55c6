import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { launch, open_page, site, until_step } from './support/browser.js';
import { EXAMPLES } from '../../web/store/example_texts.js';

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {{url: string, close: () => Promise<void>}} */ let server;
before(async () => { browser = await launch(); server = await site(); });
after(async () => { await browser.close(); await server.close(); });

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** @type {{id: string, experiment: any, beside?: any}[]} */
const list = JSON.parse(readFileSync(new URL('../../web/store/examples.json', import.meta.url), 'utf8'));

test('every example has a title and a sentence in each language', () => {
  const ids = list.map(({ id }) => id);
  for (const texts of Object.values(EXAMPLES)) {
    assert.deepEqual(Object.keys(texts), ids);
    assert.ok(Object.values(texts).every(([title, look]) => title && look));
  }
});

test('every example is one press away, trains at once and without an error, also one after the other', async () => {
  const { page, errors, close } = await open_page(browser);
  await page.goto(server.url);
  await until_step(page, 10);
  for (const { id, experiment, beside } of list) {
    await page.getByRole('button', { name: 'Examples' }).click();
    await page.getByRole('button', { name: new RegExp(`^${EXAMPLES.en[id][0]}`) }).click();
    await page.waitForFunction((wanted) => JSON.stringify(/** @type {any} */ (document.querySelector('ty-data-panel')).experiment.model) === wanted, JSON.stringify(beside?.value ?? experiment.model));
    await page.waitForFunction((compared) => (/** @type {any} */ (document.querySelector('ty-comparison')).hidden) !== compared, Boolean(beside));
    await until_step(page, 50, 60_000);
    const { message, source } = await page.evaluate(() => ({ message: /** @type {any} */ (document.querySelector('ty-message')).text, source: /** @type {any} */ (document.querySelector('ty-data-panel')).experiment.data.source }));
    assert.deepEqual([message, source], ['', experiment.data.source], id);
  }
  assert.deepEqual(errors, []);
  await close();
});

test('the examples that go wrong do, and the doctor says how', async () => {
  const { page, close } = await open_page(browser);
  await page.goto(server.url);
  await until_step(page, 10);
  await page.getByRole('button', { name: 'max', exact: true }).click();
  for (const [id, code] of [['too_high', /learning rate is too high/], ['dead', /Dead units/], ['vanishing', /has not begun to learn/]]) {
    await page.getByRole('button', { name: 'Examples' }).click();
    await page.getByRole('button', { name: new RegExp(`^${EXAMPLES.en[/** @type {string} */ (id)][0]}`) }).click();
    await page.locator('ty-doctor-panel').getByText(code).first().waitFor();
  }
  await close();
});

test('the list is opened, walked through and left by keys, in Korean too', async () => {
  const { page, close } = await open_page(browser, { viewport: { width: 390, height: 844 } });
  await page.goto(`${server.url}#lang=ko`);
  await until_step(page, 10);
  const button = page.getByRole('button', { name: '예제 모음' });
  await button.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /^나선 세 개/ }).waitFor();
  await page.evaluate(axe);
  const found = await page.evaluate(() => /** @type {any} */ (globalThis).axe.run(document, { resultTypes: ['violations'] }));
  assert.deepEqual(found.violations.map((/** @type {any} */ rule) => rule.id), []);
  const { x, width } = /** @type {{x: number, width: number}} */ (await page.locator('ty-examples ul').boundingBox());
  assert.ok(x >= 0 && x + width <= 390);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Escape');
  assert.equal(await button.getAttribute('aria-expanded'), 'false');
  assert.ok(await button.evaluate((element) => element === /** @type {any} */ (element.getRootNode()).activeElement));
  await close();
});
