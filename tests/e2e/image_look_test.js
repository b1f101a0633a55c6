import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, open_page, site, until_step } from './support/browser.js';

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {{url: string, close: () => Promise<void>}} */ let server;
before(async () => { browser = await launch(); server = await site(); });
after(async () => { await browser.close(); await server.close(); });

const CNN = 'data.source=glyphs&data.validation=0.2&model=conv2d(filters:6;kernel:5),relu,max_pool(size:2),flatten,dense(units:10)&optimizer=adam&train.epochs=200';

test('DIA-07 a network on images shows its filters, and what each layer makes of the image that is clicked', async () => {
  const { page, errors, close } = await open_page(browser);
  await page.goto(`${server.url}#${CNN}`);
  const output = page.locator('ty-output-panel');
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-output-panel')).scene?.tiles?.length);
  await output.getByRole('button', { name: 'Filters' }).click();
  await output.getByText('6 filters of 5 × 5 × 1, conv2d.').waitFor();
  await output.getByRole('img', { name: 'Filters of the first layer' }).waitFor();
  const weights = () => page.evaluate(() => [.../** @type {any} */ (document.querySelector('ty-output-panel')).look.maps[0].values].join());
  const first = await weights();
  for (const end = Date.now() + 10_000; await weights() === first;) { assert.ok(Date.now() < end, 'the filters follow the training'); await page.waitForTimeout(100); }
  await until_step(page, 20);
  await page.getByRole('button', { name: 'Pause' }).click();
  await output.getByRole('button', { name: 'Predictions' }).click();
  // The last answers of the run order the tiles once more.
  await page.waitForTimeout(500);
  // The third tile of the first row.
  const index = await page.evaluate(() => /** @type {any} */ (document.querySelector('ty-output-panel')).scene.tiles[2].index);
  const box = await output.locator('ty-output-view').boundingBox();
  const columns = await page.evaluate(() => { const view = document.querySelector('ty-output-panel')?.shadowRoot?.querySelector('ty-output-view'); return view ? Math.round(view.clientWidth / 60) : 0; });
  await output.locator('ty-output-view').click({ position: { x: (box?.width ?? 0) / columns * 2.4, y: 12 } });
  await output.getByRole('list', { name: 'Probabilities of the classes' }).waitFor();
  assert.equal(await page.evaluate(() => /** @type {any} */ (document.querySelector('ty-output-panel')).look.index), index);
  assert.equal(await output.getByRole('listitem').count(), 10);
  for (const layer of ['conv2d 0', 'relu 1', 'max pool 2', 'dense 4']) await output.getByRole('img', { name: `Outputs of ${layer} for this image` }).waitFor();
  assert.equal(await output.getByRole('img', { name: /flatten/ }).count(), 0, 'a layer that changes nothing is not shown');
  const look = await page.evaluate(() => {
    const { look: { answer, layers } } = /** @type {any} */ (document.querySelector('ty-output-panel'));
    return { sum: answer.reduce((/** @type {number} */ a, /** @type {number} */ b) => a + b), maps: layers.map((/** @type {any} */ layer) => layer.maps.length), least: Math.min(...layers[1].values) };
  });
  assert.ok(Math.abs(look.sum - 1) < 1e-4);
  assert.deepEqual(look.maps, [6, 6, 6, 1]);
  assert.equal(look.least, 0, 'relu has nothing below zero');
  // By keyboard to the next one and back.
  await output.getByRole('button', { name: 'Next image' }).focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction((before) => /** @type {any} */ (document.querySelector('ty-output-panel')).look?.index !== before, index);
  await output.getByRole('button', { name: 'Image before' }).click();
  await page.waitForFunction((before) => /** @type {any} */ (document.querySelector('ty-output-panel')).look?.index === before, index);
  assert.deepEqual(errors, []);
  await close();
});

test('the weights of dense units on images are filters, too; behind a layer that mixes pixels there are none', async () => {
  const { page, errors, close } = await open_page(browser);
  await page.goto(`${server.url}#data.source=shapes&model=flatten,dense(units:12),tanh,dense(units:10)&train.epochs=1`);
  const output = page.locator('ty-output-panel');
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-output-panel')).scene?.tiles?.length);
  await output.getByRole('button', { name: 'Filters' }).click();
  await output.getByText('12 filters of 32 × 32 × 3, dense. Grey is zero').waitFor();
  await page.goto(`${server.url}#data.source=shapes&model=global_avg_pool,dense(units:10)&train.epochs=1`);
  await output.getByText('does not look at the image itself').waitFor();
  assert.deepEqual(errors, []);
  await close();
});
