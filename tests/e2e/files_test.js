import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { launch, site, until_step, visit } from './support/browser.js';

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {{url: string, close: () => Promise<void>}} */ let server;
before(async () => { browser = await launch(); server = await site(); });
after(async () => { await browser.close(); await server.close(); });

/** @typedef {{name: string, mimeType: string, buffer: Buffer}} Payload */
/** @param {string} name @param {Uint8Array | string} content @returns {Payload} */
const file = (name, content) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(content) });

/** Three classes by petal-like lengths. */
const flowers = `a,b,c,kind\n${Array.from({ length: 90 }, (_, i) => `${(i % 3) + (i % 7) / 10},${(i % 5) / 5},${((i % 3) * 2 + (i % 4) / 4).toFixed(2)},${['ant', 'bee', 'cow'][i % 3]}`).join('\n')}\n`;

/** Bright squares at one of two places. */
function idx_pair(n = 60) {
  const side = 8, images = Buffer.alloc(16 + n * side * side), labels = Buffer.alloc(8 + n);
  images.set([0, 0, 8, 3]);
  [n, side, side].forEach((value, i) => images.writeUInt32BE(value, 4 + 4 * i));
  labels.set([0, 0, 8, 1]);
  labels.writeUInt32BE(n, 4);
  for (let i = 0; i < n; ++i) {
    labels[8 + i] = i % 2;
    for (let r = 0; r < 3; ++r) for (let c = 0; c < 3; ++c) images[16 + i * 64 + (r + 1 + (i % 2) * 3) * side + c + 1 + (i % 3)] = 200;
  }
  return { images, labels };
}

/** @param {import('playwright-core').Page} page @param {Payload[]} files */
async function choose(page, files) {
  await page.locator('ty-data-panel #files').setInputFiles(files);
}

/** @param {import('playwright-core').Page} page */
const info = (page) => page.evaluate(() => /** @type {any} */ (document.querySelector('ty-data-panel')).info);

/** @param {(page: import('playwright-core').Page) => Promise<void>} act */
const on_page = (act) => visit(browser, server.url, act, { ready: 'ty-data-panel .section' });

test('a pasted table trains; text pasted into a field stays text', () => on_page(async (page) => {
  const paste = (/** @type {string} */ text, /** @type {string} */ selector) => page.evaluate(([content, where]) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text', content);
    const target = where === 'body' ? document.body : /** @type {any} */ (document.querySelector('ty-run-bar')).renderRoot.querySelector('input');
    target.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, composed: true, cancelable: true }));
  }, [text, selector]);
  await paste(flowers, 'input');
  await paste('one line', 'body');
  await page.waitForTimeout(300);
  assert.deepEqual((await info(page)).input, [2], 'still the spiral');
  await paste(flowers.replaceAll(',', '\t'), 'body');
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-data-panel')).info?.classes.includes('bee'));
  await until_step(page, 20);
}));

test('a CSV with text labels trains at once', () => on_page(async (page) => {
  await choose(page, [file('flowers.csv', flowers)]);
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-data-panel')).info?.classes.includes('bee'));
  await until_step(page, 20);
  assert.deepEqual((await info(page)).input, [3]);
  await page.locator('ty-output-panel').locator('th', { hasText: 'truth' }).waitFor();
}));

test('a gzipped IDX pair trains a convolutional network and shows its predictions', () => on_page(async (page) => {
  const { images, labels } = idx_pair();
  await choose(page, [file('train-labels-idx1-ubyte.gz', gzipSync(labels)), file('train-images-idx3-ubyte.gz', gzipSync(images))]);
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-data-panel')).info?.input.length === 3);
  await until_step(page, 4);
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-output-panel')).scene?.tiles?.length > 0);
}));

test('four IDX files are a training and a test set', () => on_page(async (page) => {
  const train = idx_pair(60), last = idx_pair(20);
  await choose(page, [file('t10k-labels', last.labels), file('train-images', train.images), file('t10k-images', last.images), file('train-labels', train.labels)]);
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-data-panel')).info?.input.length === 3);
  const { data } = await info(page);
  assert.deepEqual([data.train + data.validation, data.test], [60, 20]);
}));

test('a file dropped on the page is taken like a chosen one', () => on_page(async (page) => {
  await page.evaluate((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], 'dropped.csv'));
    for (const type of ['dragenter', 'dragover', 'drop']) document.body.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
  }, flowers);
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-data-panel')).info?.classes.includes('cow'));
}));

test('bad files get one sentence each and leave the run alone', () => on_page(async (page) => {
  const bad = [
    [file('photo.jpg', Uint8Array.of(0xff, 0xd8, 0, 0)), /Images need at least two folders/],
    [file('song.mp3', Uint8Array.of(0xff, 0xfb, 0, 0)), /does not know what to do with song\.mp3/],
    [file('cut.csv.gz', gzipSync(flowers).subarray(0, 40)), /cut\.csv\.gz is not a complete gzip file/],
    [file('ragged.csv', 'a,b,kind\n1,2,x\n1,y\n'), /ragged\.csv|line|row/i],
    [file('experiment.json', JSON.stringify({ version: 1, sede: 3, data: { source: 'moons' }, model: [{ type: 'dense', units: 2 }], loss: 'softmax_cross_entropy', optimizer: 'sgd', train: { epochs: 1 } })), /sede.*seed/s],
    [file('weights.safetensors', Uint8Array.of(9, 0, 0, 0, 0, 0, 0, 0, 1, 2)), /safetensors/],
  ];
  for (const [payload, pattern] of bad) {
    await choose(page, [/** @type {Payload} */ (payload)]);
    const text = page.locator('ty-message .text');
    await text.waitFor();
    assert.match(await text.innerText(), /** @type {RegExp} */ (pattern));
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await text.waitFor({ state: 'detached' });
  }
  assert.deepEqual((await info(page)).input, [2]);
}));

test('a checkpoint saved from the page goes on where it was', () => on_page(async (page) => {
  await page.keyboard.press(' ');
  await page.waitForFunction(() => !(/** @type {any} */ (document.querySelector('ty-run-bar')).playing));
  const step = await page.evaluate(() => /** @type {any} */ (document.querySelector('ty-run-bar')).status.step);
  await page.getByRole('button', { name: 'Export' }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /^Checkpoint/ }).click()]);
  const saved = readFileSync(await download.path());
  await page.getByRole('button', { name: 'Reset' }).click();
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-run-bar')).status === null);
  await choose(page, [file('checkpoint.safetensors', saved)]);
  await page.waitForFunction((wanted) => /** @type {any} */ (document.querySelector('ty-run-bar')).status?.step === wanted, step);
  await page.getByRole('button', { name: 'One batch' }).click();
  await page.waitForFunction((wanted) => /** @type {any} */ (document.querySelector('ty-run-bar')).status?.step === wanted + 1, step);
}));

test('metrics are exported as CSV', () => on_page(async (page) => {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'CSV' }).click()]);
  const text = readFileSync(await download.path(), 'utf8');
  assert.match(text, /^step,epoch,loss/);
  assert.ok(text.split('\n').length > 3);
}));
