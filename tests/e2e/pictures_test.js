import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { unzipSync, zipSync } from 'fflate';
import { processor_time } from './support/trace.js';
import { launch, run_state, site, until_step, visit } from './support/browser.js';
import { stripe_folder, stripes, write_files } from './support/pictures.js';

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {{url: string, close: () => Promise<void>}} */ let server;
before(async () => { browser = await launch(); server = await site(); });
after(async () => { await browser.close(); await server.close(); });

/** @typedef {import('playwright-core').Page} Page */

/** @param {string} name @param {Record<string, Uint8Array>} files */
const zip = (name, files) => ({ name, mimeType: 'application/zip', buffer: Buffer.from(zipSync(files)) });

/** @param {Page} page */
const info = (page) => page.evaluate(() => /** @type {any} */ (document.querySelector('ty-data-panel')).info);
/** @param {Page} page */
const source = (page) => page.evaluate(() => /** @type {any} */ (document.querySelector('ty-data-panel')).experiment.data.source);
/** @param {Page} page @param {string} name of a class */
const has_class = (page, name) => page.waitForFunction((wanted) => /** @type {any} */ (document.querySelector('ty-data-panel')).info?.classes.includes(wanted), name);
/** @param {Page} page */
const said = async (page) => (await page.locator('ty-picture-files').locator('.file, .mute').allInnerTexts()).join('\n');

/** @param {(page: Page) => Promise<void>} act @param {string} [hash] */
const on_page = (act, hash = '') => visit(browser, server.url + hash, act, { ready: 'ty-data-panel .section' });

/** @param {Page} page @param {any} file */
const choose = (page, file) => page.locator('ty-data-panel #files').setInputFiles(file);

/**
 * A drop as the browser makes it of files on the disk.
 * @param {Page} page @param {string[]} paths
 */
async function drop(page, paths) {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: paths, dragOperationsMask: 1 };
  for (const type of /** @type {const} */ (['dragEnter', 'dragOver', 'drop'])) await session.send('Input.dispatchDragEvent', { type, x: 600, y: 400, data });
}

test('a zip of gray images trains a convolutional network on the classes its folders name', () => on_page(async (page) => {
  await choose(page, zip('stripes.zip', stripe_folder()));
  await has_class(page, 'across');
  const { classes, input, data } = await info(page);
  assert.deepEqual([classes, input, data.train + data.validation], [['across', 'down'], [28, 28, 1], 48]);
  assert.deepEqual(await source(page), { type: 'npz', path: 'stripes_28x28.npz', classes: ['across', 'down'] });
  assert.match(await said(page), /stripes\.zip: 48 images of 2 classes, gray/);
  await until_step(page, 12);
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-output-panel')).scene?.tiles?.length > 0);
  // The last accuracy shows that labels stayed with their images.
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-evaluation-panel')).evaluation?.accuracy > 0.9);
}));

test('images of other sizes are made 32 by 32, or what is chosen; files that cannot be read are named', () => on_page(async (page) => {
  const files = stripe_folder({ n: 10, side: 50, tint: true });
  files['stripes/down/broken.png'] = Buffer.from(stripes(0, 50, false).subarray(0, 60));
  files['stripes/loose.png'] = stripes(0, 20, true);
  files['stripes/across/odd.png'] = stripes(1, 40, true);
  await choose(page, zip('stripes.zip', files));
  await has_class(page, 'down');
  assert.deepEqual((await info(page)).input, [32, 32, 3]);
  const text = await said(page);
  assert.match(text, /21 images of 2 classes, in colour/);
  assert.match(text, /1 of 23 images could not be read: broken\.png/);
  assert.match(text, /1 of 23 images lie in no class’s folder/);
  await page.getByLabel('Image size').selectOption('16');
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-data-panel')).info?.input[0] === 16);
  await until_step(page, 4);
}));

test('a dropped folder and a chosen one give what the zip of it gives', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'trainyard-'));
  /** @type {number[]} */
  const losses = [];
  write_files(folder, stripe_folder());
  try {
    for (const give of [
      (/** @type {Page} */ page) => drop(page, [join(folder, 'stripes')]),
      (/** @type {Page} */ page) => page.locator('ty-data-panel #folder').setInputFiles(join(folder, 'stripes')),
      (/** @type {Page} */ page) => choose(page, zip('stripes.zip', stripe_folder())),
    ]) {
      await on_page(async (page) => {
        await give(page);
        await has_class(page, 'across');
        await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-run-bar')).status?.done, null, { timeout: 30_000 });
        losses.push((await page.evaluate(() => /** @type {any} */ (document.querySelector('ty-run-bar')).status)).loss);
      });
    }
    assert.equal(losses.length, 3);
    assert.equal(new Set(losses).size, 1, `${losses}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the link asks for the images again and gives the same run; the array is there for the command line', () => on_page(async (page) => {
  await choose(page, zip('stripes.zip', stripe_folder()));
  await has_class(page, 'across');
  await page.waitForFunction(() => location.hash.length > 3);
  const done = () => page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-run-bar')).status?.done, null, { timeout: 30_000 });
  await done();
  const loss = (await page.evaluate(() => /** @type {any} */ (document.querySelector('ty-run-bar')).status)).loss;
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /^Save as stripes_28x28\.npz/ }).click()]);
  assert.deepEqual(Object.keys(unzipSync(readFileSync(await download.path()))), ['x.npy', 'y.npy']);
  await page.getByRole('button', { name: 'Share' }).click();
  await page.getByText('whoever opens it is asked for the file').waitFor();
  await page.keyboard.press('Escape');
  await page.reload();
  await page.locator('ty-message .text').waitFor();
  assert.match(await page.locator('ty-message .text').innerText(), /stripes_28x28\.npz/);
  await page.locator('ty-data-panel .section').first().waitFor();
  await choose(page, zip('stripes.zip', stripe_folder()));
  await done();
  assert.equal((await page.evaluate(() => /** @type {any} */ (document.querySelector('ty-run-bar')).status)).loss, loss);
}));

test('archives that are no data get a sentence, and the run goes on', () => on_page(async (page) => {
  const one = { 'cat/1.png': stripes(0, 20, true), 'cat/2.png': stripes(1, 20, true) };
  for (const [file, pattern] of /** @type {[any, RegExp][]} */ ([
    [zip('one.zip', one), /at least two folders, each a class/],
    [zip('none.zip', { 'readme.txt': Buffer.from('hello') }), /none\.zip holds no images/],
    [zip('broken.zip', { 'a/1.png': Buffer.from('no'), 'b/1.png': Buffer.from('image') }), /None of the 2 images could be read/],
    [{ name: 'cut.zip', mimeType: 'application/zip', buffer: zip('x.zip', one).buffer.subarray(0, 90) }, /cut\.zip is not a complete zip file/],
  ])) {
    await choose(page, file);
    await page.locator('ty-message .text').waitFor();
    assert.match(await page.locator('ty-message .text').innerText(), pattern);
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await page.locator('ty-message .text').waitFor({ state: 'detached' });
  }
  const { step } = await run_state(page);
  await until_step(page, step + 20);
}));

test('hundreds of images are read without a task of more than 50 ms of processor time', () => on_page(async (page) => {
  await page.keyboard.press(' ');
  const { main } = await processor_time(browser, page, async () => {
    await choose(page, zip('stripes.zip', stripe_folder({ n: 200, side: 60 })));
    await page.locator('ty-picture-files progress').waitFor();
    await page.locator('ty-picture-files progress').waitFor({ state: 'detached' });
  });
  console.log(`# longest task ${main.longest.toFixed(1)} ms`);
  assert.ok(main.longest <= 50, `${main.longest} ms`);
}));
