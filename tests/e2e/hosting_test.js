import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { serve } from '../../scripts/lib/serve.mjs';
import { dist, launch, open_page, site, until_step } from './support/browser.js';

/** @type {import('playwright-core').Browser} */ let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser.close(); });

test('the page works under a policy without inline script, inline style or eval', async () => {
  const server = await site({ 'content-security-policy': "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'none'" });
  const { page, errors, close } = await open_page(browser);
  await page.goto(server.url);
  await until_step(page, 200);
  await page.locator('ty-curves canvas').first().waitFor();
  await page.getByRole('button', { name: 'Share' }).click();
  await page.getByRole('textbox', { name: 'Copy link' }).waitFor();
  assert.deepEqual(errors, []);
  await close();
  await server.close();
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
