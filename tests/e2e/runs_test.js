import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { launch, open_page, site, until_step } from './support/browser.js';

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {{url: string, close: () => Promise<void>}} */ let server;
before(async () => { browser = await launch(); server = await site(); });
after(async () => { await browser.close(); await server.close(); });

/** @param {import('playwright-core').Page} page @param {any} optimizer */
async function next_run(page, optimizer) {
  const runs = await page.evaluate(() => /** @type {any} */ (document.querySelector('ty-curves')).runs.length);
  await page.evaluate((value) => document.dispatchEvent(new CustomEvent('option-change', { detail: { path: '/optimizer', value } })), optimizer);
  await page.waitForFunction((wanted) => /** @type {any} */ (document.querySelector('ty-curves')).runs.length === wanted, runs + 1);
}

/** @param {import('playwright-core').Page} page the labels of what the first chart shows, without raw values */
const shown = (page) => page.evaluate(() => {
  const chart = /** @type {any} */ (document.querySelector('ty-curves')?.shadowRoot?.querySelector('ty-time-chart'));
  return [...new Set(chart.series.filter((/** @type {any} */ item) => !item.faint).map((/** @type {any} */ item) => item.label))];
});

test('earlier runs are listed, shown again as ghosts, saved, reopened and removed, all from the keyboard', async () => {
  const { page, errors, close } = await open_page(browser);
  await page.goto(`${server.url}#data.source=spiral&train.epochs=20`);
  await until_step(page, 220);
  await next_run(page, { type: 'sgd', lr: 0.2 });
  await until_step(page, 120);
  await page.getByRole('button', { name: /^Runs/ }).focus();
  await page.keyboard.press('Enter');
  const list = page.locator('ty-runs-list'), rows = list.locator('tbody tr');
  assert.match((await rows.allTextContents())[0], /^\s*2 spiral, sgd, 0\.2/, 'the newest first');
  assert.match((await rows.allTextContents())[1], /^\s*1 spiral, adam, 0\.01\s*220/);

  assert.deepEqual(await shown(page), ['training', 'validation']);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  const eye = list.getByRole('button', { name: 'Show run 1 in the charts' });
  assert.ok(await eye.evaluate((element) => /** @type {any} */ (element).getRootNode().activeElement === element), 'the eye is reached by Tab');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-curves')).runs[0].visible);
  await page.waitForTimeout(100);
  assert.deepEqual((await shown(page)).sort(), ['1. training', '1. validation', 'training', 'validation']);

  await until_step(page, 220);
  const download = page.waitForEvent('download');
  await list.getByRole('button', { name: 'CSV of the visible runs' }).click();
  const lines = readFileSync(await (await download).path(), 'utf8').trim().split('\n');
  assert.match(lines[0], /^run,label,step,/);
  assert.equal(lines.length, 1 + 2 * 220);
  assert.deepEqual([...new Set(lines.slice(1).map((line) => line.split(',')[0]))], ['1', '2']);

  await list.getByRole('button', { name: 'Reopen run 1' }).click();
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-training-panel')).experiment.optimizer.type === 'adam');
  await until_step(page, 220);
  const losses = await page.evaluate(() => /** @type {any} */ (document.querySelector('ty-curves')).runs.filter((/** @type {any} */ run) => run.number !== 2).map((/** @type {any} */ run) => [...run.tables.metrics.column('loss')]));
  assert.deepEqual(losses[0], losses[1], 'the same run again, bit for bit');

  await list.getByRole('button', { name: 'Remove run 2' }).click();
  await list.getByRole('button', { name: 'Remove run 2' }).waitFor({ state: 'detached' });
  await list.getByRole('button', { name: 'Remove run 1' }).focus();
  await page.keyboard.press('Escape');
  await list.waitFor({ state: 'detached' });
  assert.deepEqual(errors, []);
  await close();
});

for (const language of ['en', 'ko']) test(`no value above the charts is cut off at any width, ${language}`, async () => {
  const { page, close } = await open_page(browser);
  await page.goto(`${server.url}#lang=${language}`);
  await until_step(page, 60);
  await page.keyboard.press(' ');
  for (const width of [1640, 1440, 1280, 1201, 1101, 1024, 861, 600, 390, 340]) {
    await page.setViewportSize({ width, height: 900 });
    await page.waitForTimeout(60);
    const cut = await page.evaluate(() => [.../** @type {any} */ (document.querySelector('ty-curves')).shadowRoot.querySelectorAll('.value')].map((line) => {
      const { right } = line.getBoundingClientRect(), last = Math.max(...[...line.querySelectorAll('b')].map((value) => value.getBoundingClientRect().right));
      return last - right;
    }));
    assert.ok(cut.every((px) => px < 1), `at ${width} px: ${cut} px too far`);
  }
  await close();
});
