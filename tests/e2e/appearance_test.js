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
const BLOBS = '#data.source=blobs&data.source.classes=5&model=dense(units:8),relu,dense(units:5)&train.epochs=20';

/** The colour of the middle of a legend's dot, and how much of the picture has a colour like it. @param {import('playwright-core').Page} page @param {number} k */
async function painted(page, k) {
  await page.waitForFunction((index) => /** @type {any} */ (document.querySelector('ty-output-panel')).renderRoot.querySelectorAll('.legend .swatch')[index], k);
  return page.evaluate((index) => {
    const panel = /** @type {any} */ (document.querySelector('ty-output-panel')).renderRoot, swatch = getComputedStyle(panel.querySelectorAll('.legend .swatch')[index]).backgroundColor;
    const wanted = (swatch.match(/\d+/g) ?? []).map(Number), canvas = panel.querySelector('ty-output-view').renderRoot.querySelector('canvas');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let i = 0; i < data.length; i += 4) if (Math.abs(data[i] - wanted[0]) + Math.abs(data[i + 1] - wanted[1]) + Math.abs(data[i + 2] - wanted[2]) < 6) ++count;
    return { swatch, count };
  }, k);
}

test('colours that colour-blind readers tell apart are switched on by key, drawn, remembered, and part of a link', async () => {
  const { page, errors, close } = await open_page(browser, { colorScheme: 'light' });
  await page.goto(server.url + BLOBS);
  await until_step(page, 40);
  const usual = await painted(page, 2);
  assert.equal(usual.swatch, 'rgb(21, 158, 119)');
  const safe = page.getByRole('checkbox', { name: 'Colour-blind safe class colours' });
  await safe.focus();
  await page.keyboard.press(' ');
  assert.ok(await safe.isChecked());
  await page.waitForFunction(() => getComputedStyle(/** @type {any} */ (document.querySelector('ty-output-panel')).renderRoot.querySelectorAll('.legend .swatch')[2]).backgroundColor === 'rgb(93, 0, 0)');
  await page.waitForTimeout(200);
  assert.ok((await painted(page, 2)).count > 200, 'the points have it too');
  await page.evaluate(axe);
  const found = await page.evaluate(() => /** @type {any} */ (globalThis).axe.run(document, { resultTypes: ['violations'] }));
  assert.deepEqual(found.violations.map((/** @type {any} */ rule) => rule.id), []);
  await page.reload();
  await until_step(page, 10);
  assert.ok(await safe.isChecked(), 'remembered');
  await safe.uncheck();
  assert.equal((await painted(page, 2)).swatch, 'rgb(21, 158, 119)');
  await close();

  const other = await open_page(browser, { colorScheme: 'dark' });
  await other.page.goto(`${server.url}${BLOBS}&palette=safe`);
  await until_step(other.page, 10);
  assert.equal((await painted(other.page, 2)).swatch, 'rgb(153, 46, 5)');
  await other.page.waitForFunction(() => location.hash.includes('palette=safe'));
  await other.close();
  assert.deepEqual(errors, []);
});

test('the page says which language it speaks, its foot too', async () => {
  const { page, close } = await open_page(browser);
  await page.goto(`${server.url}#lang=ko`);
  await until_step(page, 10);
  await page.waitForFunction(() => document.documentElement.lang === 'ko');
  assert.match(await page.locator('footer').innerText(), /이 페이지 안에서/);
  await close();
});
