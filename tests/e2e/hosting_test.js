import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { zipSync } from 'fflate';
import { serve } from '../../scripts/lib/serve.mjs';
import { STRICT, dist, launch, open_page, site, until_step } from './support/browser.js';
import { stripe_folder } from './support/pictures.js';

/** @type {import('playwright-core').Browser} */ let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser.close(); });

test('the page works under the strictest policy, whatever is used of it', async () => {
  const server = await site({ 'content-security-policy': STRICT });
  const { page, errors, close } = await open_page(browser);
  try {
    page.setDefaultTimeout(30_000);
    await page.addInitScript(() => {
      const scope = /** @type {any} */ (window);
      scope.violations = [];
      addEventListener('securitypolicyviolation', (event) => scope.violations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
    });
    await page.goto(server.url);
    await until_step(page, 200);
    await page.locator('ty-curves canvas').first().waitFor();
    await page.evaluate(() => {
      const open = (/** @type {ParentNode} */ root) => {
        for (const details of root.querySelectorAll('details')) details.open = true;
        for (const element of root.querySelectorAll('*')) if (element.shadowRoot) open(element.shadowRoot);
      };
      open(document);
    });
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-inside-panel')).look);
    await page.getByRole('button', { name: 'Layers', exact: true }).click();
    await page.getByRole('slider', { name: 'Smoothing', exact: true }).focus();
    await page.keyboard.press('ArrowRight');
    await page.getByLabel('Show test data').check();
    await page.getByRole('slider', { name: 'Step of the run' }).press('Home');
    await page.getByRole('button', { name: 'Light or dark' }).click();
    await page.getByRole('button', { name: 'Share' }).click();
    await page.getByRole('textbox', { name: 'Copy link' }).waitFor();
    await page.keyboard.press('Escape');
    for (const kind of [/^Checkpoint/, /^Metrics/]) {
      await page.getByRole('button', { name: 'Export' }).click();
      await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: kind }).click()]);
    }
    await page.getByRole('button', { name: 'shapes', exact: true }).click();
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-output-panel')).scene?.tiles?.length > 0);
    await page.locator('ty-data-panel #files').setInputFiles({ name: 'stripes.zip', mimeType: 'application/zip', buffer: Buffer.from(zipSync(stripe_folder())) });
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-data-panel')).info?.classes.includes('across'));
    await until_step(page, 5);
    await page.goto(`${server.url}#lang=ko&data.source=sine&model=dense(units:8),tanh,dense(units:1)&loss=mse`);
    await page.reload();
    await until_step(page, 20);
    assert.deepEqual(await page.evaluate(() => /** @type {any} */ (window).violations), []);
    assert.deepEqual(errors, []);
  } finally {
    await close();
    await server.close();
  }
});

test('the folder works under any sub-path', async () => {
  const server = await serve(dist, { prefix: '/courses/2024/yard/' });
  const { page, errors, close } = await open_page(browser);
  await page.goto(server.url);
  await until_step(page, 50);
  assert.deepEqual(errors, []);
  await close();
  await server.close();
});

test('a browser without WebAssembly SIMD gets a sentence', async () => {
  const server = await site();
  const { page, close } = await open_page(browser);
  await page.addInitScript(() => { WebAssembly.validate = () => false; });
  await page.goto(server.url);
  await page.getByText('This browser has no WebAssembly SIMD').first().waitFor();
  await close();
  await server.close();
});

test('an engine that cannot be fetched is a sentence with its address, and can be tried again', async () => {
  const server = await site();
  const { page, close } = await open_page(browser);
  await page.route('**/*.wasm', (route) => route.fulfill({ status: 404, body: '' }));
  await page.goto(server.url);
  await page.getByText(/The training engine is missing at .*\.wasm \(HTTP 404\)/).first().waitFor();
  await page.unroute('**/*.wasm');
  await page.getByRole('button', { name: 'Try again' }).click();
  await until_step(page, 5);
  await close();
  await server.close();
});

test('a run that diverges stops and says where', async () => {
  const server = await site();
  const { page, close } = await open_page(browser);
  await page.goto(`${server.url}#optimizer=sgd&optimizer.lr=100000&model=dense(units:8),relu,dense(units:2)&loss=hinge`);
  await page.locator('ty-message .text').waitFor();
  assert.match(await page.locator('ty-message .text').innerText(), /step \d+/);
  await page.waitForFunction(() => !(/** @type {any} */ (document.querySelector('ty-run-bar')).playing));
  await close();
  await server.close();
});
