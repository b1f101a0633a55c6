/* global document -- in functions that run in the page */
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { after, before, test } from 'node:test';
import { launch, open_page, site } from '../e2e/support/browser.js';

const folder = process.env.TRAINYARD_DATA;
const skip = folder ? false : 'TRAINYARD_DATA is not set';
const example = fileURLToPath(new URL('../../examples/experiments/fashion_cnn.json', import.meta.url));
const images = ['train-images-idx3-ubyte.gz', 'train-labels-idx1-ubyte.gz', 't10k-images-idx3-ubyte.gz', 't10k-labels-idx1-ubyte.gz'];

/** Two epochs of a small convolutional network over 57 000 images: two minutes on one quiet core. */
const PATIENCE_MS = 15 * 60_000;

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {{url: string, close: () => Promise<void>}} */ let server;
before(async () => { if (!skip) { browser = await launch(); server = await site(); } });
after(async () => { await browser?.close(); await server?.close(); });

test('Fashion-MNIST through the file chooser reaches 90 % on the test set after two epochs', { skip, timeout: PATIENCE_MS }, async () => {
  const { page, errors, close } = await open_page(browser);
  await page.goto(server.url);
  await page.locator('ty-data-panel .section').first().waitFor();
  const chooser = page.locator('ty-data-panel #files');
  await chooser.setInputFiles(example);
  await page.locator('ty-message .text').waitFor();
  assert.match(await page.locator('ty-message .text').innerText(), /there is no file fashion-mnist\/train-images/);
  await chooser.setInputFiles(images.map((name) => `${folder}/fashion-mnist/${name}`));
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-data-panel')).info?.data.n === 60000, null, { timeout: 60_000 });
  await page.getByRole('button', { name: 'Reset' }).click();
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-run-bar')).status === null, null, { timeout: 60_000 });
  for (const epoch of [1, 2]) {
    await page.getByRole('button', { name: 'To the end of this epoch' }).click();
    await page.waitForFunction((wanted) => { const bar = /** @type {any} */ (document.querySelector('ty-run-bar')); return bar.status?.epoch === wanted && !bar.playing; }, epoch, { timeout: PATIENCE_MS, polling: 500 });
  }
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-evaluation-panel')).tested?.n === 10000, null, { timeout: 120_000 });
  const { accuracy } = await page.evaluate(() => /** @type {any} */ (document.querySelector('ty-evaluation-panel')).tested);
  const { examples_per_second } = await page.evaluate(() => /** @type {any} */ (document.querySelector('ty-run-bar')).status);
  console.log(`# test accuracy ${accuracy} after two epochs, ${Math.round(examples_per_second)} examples/s`);
  assert.ok(accuracy >= 0.9, `accuracy ${accuracy}`);
  assert.deepEqual(errors, []);
  await close();
});
