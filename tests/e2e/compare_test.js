import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { launch, open_page, run_state, site, until_step } from './support/browser.js';

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {{url: string, close: () => Promise<void>}} */ let server;
before(async () => { browser = await launch(); server = await site(); });
after(async () => { await browser.close(); await server.close(); });

/** @typedef {import('playwright-core').Page} Page */

/** Losses of A and B, row for row, and where they stand. @param {Page} page @returns {Promise<{a: number[], b: number[], held: [number, number], runs: number}>} */
const losses = (page) => page.evaluate(() => {
  const { a, b } = /** @type {any} */ (document.querySelector('ty-comparison')), column = (/** @type {any} */ side) => [...side.run.tables.metrics.column('loss')];
  return { a: column(a), b: column(b), held: [a.run.tables.evaluations.last('loss'), b.run.tables.evaluations.last('loss')], runs: /** @type {any} */ (document.querySelector('ty-curves')).runs.length };
});

/** Pauses and waits until both stand at one step. @param {Page} page */
async function rest(page) {
  await page.locator('ty-run-bar').getByRole('button', { name: 'Pause' }).click();
  await equal_rows(page);
}

/** @param {Page} page */
const equal_rows = (page) => page.waitForFunction(() => {
  const { a, b } = /** @type {any} */ (document.querySelector('ty-comparison')), rows = a.run?.tables.metrics.rows, bar = /** @type {any} */ (document.querySelector('ty-run-bar'));
  return !bar.playing && rows > 0 && rows === b.run.tables.metrics.rows && rows === bar.status?.step;
});

/** @param {Page} page */
async function begin(page) {
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await page.getByRole('region', { name: 'Comparison' }).waitFor();
}

test('when nothing differs A and B are equal row for row, at every speed; they pause, step and reset together', async () => {
  const { page, errors, close } = await open_page(browser);
  // Long enough that it is not over before somebody can press Pause.
  await page.goto(`${server.url}#data.source=spiral&train.epochs=9000`);
  await until_step(page, 60);
  await begin(page);
  const card = page.getByRole('region', { name: 'Comparison' });
  await card.getByText('Nothing differs yet').waitFor();
  await until_step(page, 80);
  await page.getByRole('button', { name: 'max', exact: true }).click();
  await until_step(page, 900);
  await rest(page);
  const { a, b } = await losses(page);
  assert.ok(a.length >= 900);
  assert.deepEqual(a, b);

  await page.getByRole('button', { name: 'One batch' }).click();
  await page.waitForFunction((step) => /** @type {any} */ (document.querySelector('ty-run-bar')).status.step === step, a.length + 1);
  await equal_rows(page);
  await page.getByRole('button', { name: 'To the end of this epoch' }).click();
  await page.waitForFunction((step) => /** @type {any} */ (document.querySelector('ty-run-bar')).status.step > step, a.length + 1);
  await equal_rows(page);
  assert.equal((await run_state(page)).step % 11, 0);

  await page.getByRole('button', { name: 'Reset' }).click();
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-run-bar')).status === null);
  await page.getByRole('button', { name: 'One batch' }).click();
  await equal_rows(page);
  const again = await losses(page);
  assert.deepEqual([again.a, again.b], [[a[0]], [b[0]]], 'the same first batch again');
  assert.deepEqual(errors, []);
  await close();
});

test('another learning rate: the same first loss to the bit, then two curves; words, pictures and numbers of both', async () => {
  const { page, errors, close } = await open_page(browser);
  await page.goto(server.url);
  await until_step(page, 60);
  await begin(page);
  const rate = page.locator('ty-training-panel').getByRole('textbox', { name: 'learning rate' });
  await rate.fill('0.1');
  await rate.press('Enter');
  const card = page.getByRole('region', { name: 'Comparison' });
  await card.getByText('learning rate: 0.01 → 0.1').waitFor();
  await until_step(page, 300);
  await rest(page);
  const { a, b, held } = await losses(page);
  assert.equal(a[0], b[0], 'the same weights and the same batch');
  assert.notEqual(a[1], b[1]);
  const cells = await card.getByRole('row', { name: /^training loss/ }).getByRole('cell').allTextContents();
  const [of_a, of_b, between] = cells.map((text) => Number(text.replace('−', '-').replace('+', '').split(' ±')[0]));
  const mean = (/** @type {number[]} */ list) => list.slice(-100).reduce((sum, value) => sum + value, 0) / 100;
  for (const [told, truth] of [[of_a, mean(a)], [of_b, mean(b)], [between, mean(b) - mean(a)]]) assert.ok(Math.abs(told - truth) < 0.01 * Math.abs(truth), `${told} for ${truth}`);
  assert.match(cells[2], / ± /);
  assert.ok(held[0] > 0 && held[1] > 0);

  const pictures = await page.evaluate(() => /** @type {any} */ (document.querySelector('ty-comparison')).scenes.map((/** @type {any} */ scene) => [scene.kind, [...scene.grid.slice(0, 200)].join()]));
  assert.deepEqual(pictures.map((/** @type {string[]} */ [kind]) => kind), ['surface', 'surface']);
  assert.notEqual(pictures[0][1], pictures[1][1]);
  const series = await page.evaluate(() => /** @type {any} */ (/** @type {any} */ (document.querySelector('ty-curves')).shadowRoot.querySelector('ty-time-chart')).series.map((/** @type {any} */ item) => [item.label, item.tag ?? '']));
  assert.deepEqual(series, [['A training', 'A'], ['A validation', ''], ['B training', 'B'], ['B validation', '']]);

  await page.getByRole('textbox', { name: 'Seed' }).fill('11');
  await page.getByRole('textbox', { name: 'Seed' }).press('Enter');
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-comparison')).a.experiment.seed === 11);
  await page.getByRole('button', { name: 'One batch' }).click();
  await equal_rows(page);
  const other = await losses(page);
  assert.equal(other.a[0], other.b[0]);
  assert.notEqual(other.a[0], a[0], 'another seed for both');
  assert.deepEqual(errors, []);
  await close();
});

test('a comparison ends with either run going on, or with A as a ghost; the two can change places', async () => {
  const { page, errors, close } = await open_page(browser);
  await page.goto(server.url);
  await until_step(page, 60);
  const lr = () => page.evaluate(() => /** @type {any} */ (document.querySelector('ty-training-panel')).experiment.optimizer.lr);
  const set_rate = (/** @type {number} */ value) => page.evaluate((to) => document.dispatchEvent(new CustomEvent('option-change', { detail: { path: '/optimizer/lr', value: to } })), value);
  const card = page.getByRole('region', { name: 'Comparison' });
  await begin(page);
  await set_rate(0.03);
  await until_step(page, 120);
  await rest(page);
  const before = await losses(page);
  await card.getByRole('button', { name: 'Swap' }).click();
  await card.getByText('learning rate: 0.03 → 0.01').waitFor();
  assert.equal(await lr(), 0.01, 'the forms have what was A');
  const after = await losses(page);
  assert.deepEqual([after.a, after.b], [before.b, before.a]);
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await until_step(page, before.a.length + 60);
  await rest(page);
  const on = await losses(page);
  assert.deepEqual(on.a.slice(0, before.b.length), before.b, 'both went on from where they were');

  await card.getByRole('button', { name: 'Keep A' }).click();
  await card.waitFor({ state: 'hidden' });
  assert.equal(await lr(), 0.03);
  assert.equal((await run_state(page)).step, on.a.length);
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await until_step(page, on.a.length + 40);
  await page.getByRole('button', { name: 'Pause' }).click();
  const kept = await page.evaluate(() => [.../** @type {any} */ (document.querySelector('ty-curves')).runs.at(-1).tables.metrics.column('loss')]);
  assert.deepEqual(kept.slice(0, on.a.length), on.a);

  await begin(page);
  await set_rate(0.05);
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await until_step(page, 80);
  await card.getByRole('button', { name: 'Stop comparing' }).click();
  await card.waitFor({ state: 'hidden' });
  const runs = await page.evaluate(() => /** @type {any} */ (document.querySelector('ty-curves')).runs.map((/** @type {any} */ run) => [run.experiment.optimizer.lr, run.visible]));
  assert.deepEqual(runs.at(-1), [0.05, true]);
  assert.ok(runs.slice(0, -1).some((/** @type {[number, boolean]} */ [rate, visible]) => rate === 0.03 && visible), `A stays in sight: ${JSON.stringify(runs)}`);
  assert.equal(await lr(), 0.05);
  await until_step(page, 200);
  assert.deepEqual(errors, []);
  await close();
});

test('two CNNs on glyphs are compared on the same images', async () => {
  const { page, errors, close } = await open_page(browser);
  await page.goto(server.url);
  await until_step(page, 60);
  await page.locator('ty-data-panel').getByRole('button', { name: 'glyphs' }).click();
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-output-panel')).scene?.kind === 'grid');
  await begin(page);
  await page.locator('ty-training-panel').getByRole('combobox', { name: 'Optimizer' }).selectOption('sgd');
  const card = page.getByRole('region', { name: 'Comparison' });
  await card.getByText('optimizer: adam → sgd').waitFor();
  await until_step(page, 12, 60_000);
  await rest(page);
  const { a, b } = await losses(page);
  assert.equal(a[0], b[0]);
  assert.notEqual(a.at(-1), b.at(-1));
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-comparison')).scenes.every((/** @type {any} */ scene) => scene?.tiles?.length));
  const shown = await page.evaluate(() => /** @type {any} */ (document.querySelector('ty-comparison')).scenes.map((/** @type {any} */ scene) => scene.tiles.map((/** @type {any} */ tile) => tile.index)));
  assert.ok(shown[0].length > 8);
  assert.deepEqual(shown[0], shown[1]);
  assert.deepEqual(errors, []);
  await close();
});

for (const language of ['en', 'ko']) {
  test(`nothing of the comparison is cut off or hangs over at any width, ${language}`, async () => {
    const { page, errors, close } = await open_page(browser);
    await page.goto(`${server.url}#lang=${language}`);
    await until_step(page, 60);
    await page.evaluate(() => document.dispatchEvent(new Event('compare-start')));
    await page.locator('ty-comparison figure').first().waitFor();
    await page.evaluate(() => document.dispatchEvent(new CustomEvent('option-change', { detail: { path: '/optimizer', value: { type: 'momentum', lr: 0.05 } } })));
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-comparison')).b.experiment.optimizer.type === 'momentum');
    await until_step(page, 150);
    await page.evaluate(() => document.dispatchEvent(new Event('run-toggle')));
    await equal_rows(page);
    for (const width of [1440, 1280, 1240, 1024, 861, 600, 390, 340]) {
      await page.setViewportSize({ width, height: 900 });
      await page.waitForTimeout(80);
      const over = await page.evaluate(() => {
        const root = /** @type {any} */ (document.querySelector('ty-comparison')).shadowRoot, card = root.querySelector('.card').getBoundingClientRect();
        return [...root.querySelectorAll('table, .words, .pictures, .paired, .foot button')].map((part) => part.getBoundingClientRect().right - (card.right - 10));
      });
      assert.ok(over.every((/** @type {number} */ px) => px <= 0), `at ${width} px: ${over}`);
    }
    assert.deepEqual(errors, []);
    await close();
  });
}

test('a comparison is copied as a Markdown table and saved as CSV', async () => {
  const { page, errors, close } = await open_page(browser, { permissions: ['clipboard-read', 'clipboard-write'] });
  await page.goto(`${server.url}#data.source=moons&train.epochs=9000`);
  await until_step(page, 60);
  await begin(page);
  await page.locator('ty-training-panel').getByRole('combobox', { name: 'Optimizer' }).selectOption('momentum');
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-comparison')).b.experiment.optimizer.type === 'momentum');
  await until_step(page, 150);
  await rest(page);
  const card = page.getByRole('region', { name: 'Comparison' });
  await card.getByRole('button', { name: 'Copy as Markdown' }).click();
  await card.getByRole('button', { name: 'Copied' }).waitFor();
  const lines = (await page.evaluate(() => navigator.clipboard.readText())).trim().split('\n').map((line) => line.split(' | '));
  assert.ok(lines.every((cells) => cells.length === 5 || /^\|---/.test(cells[0])), String(lines));
  assert.match(lines[2].join(), /^\| optimizer,adam,momentum/);
  const [, a, b, difference, error] = /** @type {string[]} */ (lines.find(([name]) => name === '| training loss')).map((cell) => Number(cell.replace('|', '')));
  assert.ok(Math.abs(b - a - difference) < 1e-5 && Number(error) > 0, String(lines));
  const [download] = await Promise.all([page.waitForEvent('download'), card.getByRole('button', { name: 'Save as CSV' }).click()]);
  assert.match(readFileSync(await download.path(), 'utf8'), /^,A,B,B − A,standard error\noptimizer,adam,momentum,,\n[^]*\nvalidation accuracy,0\.\d+,/);
  assert.deepEqual(errors, []);
  await close();
});
