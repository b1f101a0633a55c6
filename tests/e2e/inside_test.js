import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, open_page, site, until_step } from './support/browser.js';

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {{url: string, close: () => Promise<void>}} */ let server;
before(async () => { browser = await launch(); server = await site(); });
after(async () => { await browser.close(); await server.close(); });

test('DIA-03 DIA-04 DIA-06 the panel inside the network shows every layer, counts dead units and follows the run', async () => {
  const { page, errors, close } = await open_page(browser);
  // A learning rate far too high kills ReLU units within some steps.
  await page.goto(`${server.url}#data.source=moons&model=dense(units:16),relu,dense(units:2)&optimizer=sgd&optimizer.lr=30&train.epochs=20`);
  await until_step(page, 5);
  await page.locator('ty-inside-panel summary').click();
  const row = page.locator('ty-inside-panel').getByRole('row', { name: /^relu/ });
  await row.waitFor();
  assert.equal(await page.locator('ty-inside-panel').getByRole('img', { name: /^from / }).count(), 2 * 3 + 2 * 4, 'three layers, four parameters, each with its gradient');
  await page.waitForFunction(() => {
    const { look } = /** @type {any} */ (document.querySelector('ty-inside-panel'));
    return look.statistics.layers[1].dead > 0;
  });
  await row.getByRole('cell', { name: /^\d+ \/ 16$/ }).waitFor();
  assert.deepEqual(errors, []);
  await close();
});

test('ACT-14 the card of an activation shows its curve and what it means; a layer that mixes its inputs has none', async () => {
  const { page, errors, close } = await open_page(browser);
  await page.goto(server.url);
  await until_step(page, 20);
  await page.getByRole('button', { name: 'Layers' }).click();
  const stack = page.locator('ty-layer-stack');
  await stack.getByRole('button', { name: /^swish/ }).first().click();
  await stack.getByText('mean output 0.207 on normal inputs').waitFor();
  await stack.getByRole('combobox', { name: 'Type' }).selectOption('relu');
  await stack.getByText('slope 0 where x < 0: units can die').waitFor();
  await stack.getByText('mean output 0.399 on normal inputs').waitFor();
  await stack.getByRole('button', { name: /^dense/ }).first().click();
  await page.waitForFunction(() => {
    const { look } = /** @type {any} */ (document.querySelector('ty-network-panel'));
    return look.key.includes('dense') && !look.card;
  });
  assert.equal(await stack.locator('ty-activation-card').count(), 0);
  assert.deepEqual(errors, []);
  await close();
});
