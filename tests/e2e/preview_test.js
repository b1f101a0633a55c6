import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, open_page, site, until_step } from './support/browser.js';

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {{url: string, close: () => Promise<void>}} */ let server;
before(async () => { browser = await launch(); server = await site(); });
after(async () => { await browser.close(); await server.close(); });

/** @typedef {import('playwright-core').Page} Page */

const IMAGES = 'data.source=glyphs&data.source.points=200&model=flatten,dense(units:10)&train.epochs=40';

/** A change of an option, as a form would send it. @param {Page} page @param {string} path @param {unknown} value @param {boolean} [live] */
const change = (page, path, value, live = false) => page.evaluate((detail) => { document.dispatchEvent(new CustomEvent('option-change', { detail })); }, { path, value, live });

/** The preview's rows, once `wanted` holds of one of them. @param {Page} page @param {string} wanted a condition on `row` */
async function rows_with(page, wanted) {
  const found = await page.waitForFunction((condition) => {
    const { preview } = /** @type {any} */ (document.querySelector('ty-data-panel'));
    return preview?.rows.some(new Function('row', `return ${condition}`)) && preview.rows.map((/** @type {any} */ row) => ({ example: row.example, target: row.target, mixed: row.mixed }));
  }, wanted);
  return /** @type {{example: number, target: number[], mixed: {lambda: number, partner: number}[]}[]} */ (await found.jsonValue());
}

test('REG-21 the preview opens where examples are mixed, shows their shares, and draws anew for the next epoch', async () => {
  const { page, errors, close } = await open_page(browser);
  await page.goto(`${server.url}#${IMAGES}`);
  await until_step(page, 5);
  const panel = page.locator('ty-batch-preview'), list = panel.getByRole('list', { name: 'What is to be learned of each example' });
  await panel.getByText('As the network sees it').waitFor();
  assert.equal(await list.count(), 0, 'closed while nothing is changed');
  await change(page, '/data/mix', [{ type: 'mixup', alpha: 1 }]);
  const first = await rows_with(page, 'row.mixed.length === 1');
  for (const { target, mixed: [{ lambda }] } of first) {
    const there = target.filter((share) => share > 0);
    if (there.length === 2) assert.ok(there.some((share) => Math.abs(share - lambda) < 1e-6));
  }
  assert.equal(await list.getByRole('listitem').count(), 4);
  await panel.getByText('epoch 0').waitFor();

  // By keyboard: the same examples under another draw.
  await panel.getByRole('button', { name: 'New draw' }).focus();
  await page.keyboard.press('Enter');
  await panel.getByText('epoch 1').waitFor();
  const second = await rows_with(page, 'row.epoch === 1');
  assert.deepEqual(second.map((row) => row.example), first.map((row) => row.example));
  assert.notDeepEqual(second, first);

  const shown = await list.innerText();
  await change(page, '/data/mix', ['cutmix']);
  await page.waitForFunction((before) => /** @type {any} */ (document.querySelector('ty-data-panel')?.shadowRoot?.querySelector('ty-batch-preview'))?.shadowRoot.querySelector('ul').innerText !== before, shown);
  // And closed by keyboard.
  await panel.locator('summary').focus();
  await page.keyboard.press('Enter');
  await list.waitFor({ state: 'detached' });
  assert.deepEqual(errors, []);
  await close();
});

test('REG-20 a live option changes the preview at once, and the run goes on', async () => {
  const { page, errors, close } = await open_page(browser);
  await page.goto(`${server.url}#${IMAGES}&data.mix=cutout(size:4),`);
  await until_step(page, 5);
  await rows_with(page, 'row.mixed.length === 1');
  /** How many of the first picture's pixels are other than before. */
  const covered = () => page.evaluate(() => {
    const { before, after } = /** @type {any} */ (document.querySelector('ty-data-panel')).preview.rows[0];
    let count = 0;
    for (let i = 0; i < before.data.length; i += 4) count += Math.abs(before.data[i] - after.data[i]) > 3 ? 1 : 0;
    return count;
  });
  const little = await covered();
  const { runs } = await page.evaluate(() => ({ runs: /** @type {any} */ (document.querySelector('ty-curves')).runs.length }));
  await change(page, '/data/mix/0/size', 40, true);
  await page.waitForFunction(() => { const { before, after } = /** @type {any} */ (document.querySelector('ty-data-panel')).preview.rows[0]; return after.data.filter((/** @type {number} */ v, /** @type {number} */ i) => i % 4 === 0 && Math.abs(v - before.data[i]) > 3).length > 500; });
  assert.ok(little < 17, `${little} pixels of a square of 4 x 4`);
  assert.equal(await page.evaluate(() => /** @type {any} */ (document.querySelector('ty-curves')).runs.length), runs, 'the same run');
  assert.deepEqual(errors, []);
  await close();
});

test('mixed points of a plane are drawn; other data have no preview, nor its question to the engine', async () => {
  const { page, errors, close } = await open_page(browser);
  await page.goto(server.url);
  await until_step(page, 20);
  await page.locator('ty-data-panel').getByText('Split and preparation').waitFor();
  assert.equal(await page.locator('ty-batch-preview').count(), 0);
  await change(page, '/data/mix', [{ type: 'mixup', alpha: 1 }]);
  await page.getByRole('img', { name: 'Training points and where mixing puts them' }).waitFor();
  await rows_with(page, 'row.mixed.length === 1 && row.raw[0] !== row.seen[0]');
  await change(page, '/data/mix', undefined);
  await page.locator('ty-batch-preview').waitFor({ state: 'detached' });
  assert.deepEqual(errors, []);
  await close();
});

test('the preview speaks Korean, and nothing moves while it fills', async () => {
  for (const viewport of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
    const { page, errors, close } = await open_page(browser, { viewport });
    await page.addInitScript(() => {
      /** @type {any} */ (globalThis).shift = 0;
      new PerformanceObserver((list) => { for (const entry of list.getEntries()) /** @type {any} */ (globalThis).shift += /** @type {any} */ (entry).value; }).observe({ type: 'layout-shift', buffered: true });
    });
    await page.goto(`${server.url}#${IMAGES}&data.mix=mixup,&lang=ko`);
    await page.locator('ty-batch-preview').getByRole('button', { name: '다시 뽑기' }).waitFor();
    await rows_with(page, 'row.mixed.length === 1');
    await until_step(page, 100);
    const shift = await page.evaluate(() => /** @type {any} */ (globalThis).shift);
    console.log(`# layout shift at ${viewport.width} px: ${shift.toFixed(4)}`);
    assert.ok(shift < 0.1, `${shift}`);
    assert.deepEqual(errors, []);
    await close();
  }
});
