import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, open_page, run_state, site, until_step, visit } from './support/browser.js';

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {{url: string, close: () => Promise<void>}} */ let server;
before(async () => { browser = await launch(); server = await site(); });
after(async () => { await browser.close(); await server.close(); });

const NET = 'data.source=moons&model=dense(units:4),tanh,dense(units:2)&optimizer=sgd&optimizer.lr=0.1&train.epochs=2000';

/** @param {import('playwright-core').Page} page @param {number} column @param {'weights' | 'biases'} kind @param {number} index @returns {Promise<number>} */
const value = (page, column, kind, index) => page.evaluate(([c, k, i]) => /** @type {any} */ (document.querySelector('ty-network-panel')).columns[c][k][i], /** @type {[number, string, number]} */ ([column, kind, index]));

/** @param {import('playwright-core').Page} page @param {number} column @param {'weights' | 'biases'} kind @param {number} index @param {number} wanted */
async function becomes(page, column, kind, index, wanted) {
  await page.waitForFunction(([c, k, i, w]) => Math.abs(/** @type {any} */ (document.querySelector('ty-network-panel')).columns[c][k][i] - w) < 1e-5, /** @type {[number, string, number, number]} */ ([column, kind, index, wanted]));
}

/** @param {(page: import('playwright-core').Page) => Promise<void>} act */
const on_page = (act) => visit(browser, `${server.url}#${NET}`, act, { step: 30 });

test('a click on a link opens its weight, which can be dragged, typed, or left for another; the curves show it and the link replays it', () => on_page(async (page) => {
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-network-panel')).columns[1]?.weights);
  const graph = page.locator('ty-network-graph'), box = await graph.locator('canvas').boundingBox();
  assert.ok(box);
  // Halfway between the first input and the first hidden unit.
  const middle = await page.evaluate(async ({ width, height }) => {
    const unit = (/** @type {number} */ n, /** @type {number} */ i) => { const tallest = 4, size = Math.max(16, Math.min(40, (height - 4) / tallest - 5)), gap = Math.min(16, (height - tallest * size) / tallest); return { y: height / 2 + (i - (n - 1) / 2) * (size + gap), size }; };
    const a = unit(2, 0), b = unit(4, 0), left = a.size / 2 + 14, x = [left, left + (width - 2 * left) / 2];
    return { x: (x[0] + x[1]) / 2, y: (a.y + b.y) / 2 };
  }, { width: box.width, height: box.height });
  await graph.locator('canvas').click({ position: middle });
  const edit = graph.locator('ty-weight-edit');
  await edit.getByText('unit 1 of tanh').waitFor();
  assert.equal(await edit.getByRole('combobox').inputValue(), '0');
  const before = await value(page, 1, 'weights', 0), other = await value(page, 1, 'weights', 1);
  assert.ok(Math.abs(Number(await edit.getByRole('textbox').inputValue()) - before) < 0.01);
  await edit.getByRole('textbox').fill('-1.25');
  await edit.getByRole('textbox').press('Enter');
  await becomes(page, 1, 'weights', 0, -1.25);
  assert.equal(await value(page, 1, 'weights', 1), other, 'no other weight moves');
  // By keyboard on the slider, of the weight from the second input.
  await edit.getByRole('combobox').selectOption('1');
  await edit.getByRole('slider').focus();
  await page.keyboard.press('End');
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-network-panel')).columns[1].weights[4] > 0.99);
  await edit.getByRole('combobox').selectOption('-1');
  await edit.getByRole('textbox').fill('0,5');
  await edit.getByRole('textbox').press('Enter');
  await becomes(page, 1, 'biases', 0, 0.5);
  const marks = await page.evaluate(() => /** @type {any} */ (document.querySelector('ty-curves')).runs.at(-1).marks.map((/** @type {any} */ mark) => mark.text));
  assert.equal(marks.at(-1), 'bias 1 of layer 1: 0.500');
  await edit.getByRole('textbox').press('Escape');
  await edit.waitFor({ state: 'detached' });
  // What is shared holds it, at its step.
  await page.getByRole('button', { name: 'Share' }).click();
  const changes = await page.evaluate(() => /** @type {any} */ (document.querySelector('ty-share-dialog')).content?.experiment?.changes ?? null);
  const { step } = await run_state(page), link = await page.getByRole('textbox', { name: 'Copy link' }).inputValue();
  if (changes) assert.ok(changes.some((/** @type {any} */ change) => change.path === '/weights/0.weight/0' && change.value === -1.25 && change.step === step));
  const second = await open_page(browser);
  await second.page.goto(link);
  await until_step(second.page, step + 200);
  const rows = (/** @type {import('playwright-core').Page} */ from) => from.evaluate((n) => { const { tables } = /** @type {any} */ (document.querySelector('ty-curves')).runs.at(-1); return [...tables.metrics.column('loss').slice(0, n)]; }, step + 100);
  const again = await rows(second.page);
  await second.close();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Train' }).click();
  await until_step(page, step + 200);
  assert.deepEqual(await rows(page), again);
}));

test('weights can be changed by keyboard and while the run goes on', () => on_page(async (page) => {
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-network-panel')).columns[1]?.weights);
  await page.locator('ty-network-graph .area').focus();
  for (const key of ['ArrowRight', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
  const edit = page.locator('ty-network-graph').locator('ty-weight-edit');
  await edit.getByText('unit 2 of tanh').waitFor();
  await page.keyboard.press('Home');
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-network-panel')).columns[1].biases[1] < -0.5);
  const { step, playing } = await run_state(page);
  assert.ok(playing);
  await until_step(page, step + 20);
}));
