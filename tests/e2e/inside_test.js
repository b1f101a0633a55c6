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

test('DIA-01 the updates of each parameter are told against its size, and come near a thousandth at a good rate', async () => {
  const { page, errors, close } = await open_page(browser);
  await page.goto(`${server.url}#optimizer=sgd&optimizer.lr=0.1&train.epochs=4000`);
  await until_step(page, 20);
  await page.locator('ty-inside-panel summary').click();
  const looks = () => page.evaluate(() => /** @type {any} */ (document.querySelector('ty-inside-panel')).look?.statistics.weights);
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-inside-panel')).look?.statistics.weights[0].update_ratio > 0);
  // Plain gradient descent moves by the learning rate times the gradient.
  for (const { path, update_ratio, effective_rate } of await looks()) {
    assert.ok(Math.abs(effective_rate / 0.1 - 1) < 1e-3, `${path}: ${effective_rate}`);
    // A bias begins at zero and may cross it again: there its update is as large as itself, or larger.
    const most = path.endsWith('weight') ? 0.1 : Infinity;
    assert.ok(update_ratio > 1e-6 && update_ratio < most, `${path}: ${update_ratio}`);
  }
  const row = page.locator('ty-inside-panel').getByRole('row', { name: /^0\.weight/ });
  await page.waitForFunction(() => (document.querySelector('ty-inside-panel')?.shadowRoot?.querySelectorAll('tr .strip .past').length ?? 0) > 12);
  assert.equal(await row.getByRole('cell', { name: '0.100' , exact: true }).or(row.getByRole('cell', { name: '0.10', exact: true })).count(), 1);
  assert.deepEqual(errors, []);
  await close();
});
