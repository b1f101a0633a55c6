import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { launch, open_page, site, until_step } from './support/browser.js';

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {{url: string, close: () => Promise<void>}} */ let server;
before(async () => { browser = await launch(); server = await site(); });
after(async () => { await browser.close(); await server.close(); });

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** @param {import('playwright-core').Page} page @returns {Promise<string[]>} what axe finds, one line each */
async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => /** @type {any} */ (globalThis).axe.run(document, { resultTypes: ['violations'] }));
  return found.violations.flatMap((/** @type {any} */ rule) => rule.nodes.map((/** @type {any} */ node) => `${rule.id}: ${node.target.join(' ')} ${node.failureSummary?.split('\n')[1] ?? ''}`));
}

for (const scheme of /** @type {const} */ (['light', 'dark'])) {
  for (const viewport of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
    test(`axe finds nothing on the page, ${scheme}, ${viewport.width} px`, async () => {
      const { page, close } = await open_page(browser, { colorScheme: scheme, viewport });
      await page.goto(server.url);
      await until_step(page, 100);
      await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-data-panel')).thumbnails?.size >= 10);
      await page.keyboard.press(' ');
      assert.deepEqual(await violations(page), []);
      await close();
    });
  }
}

test('axe finds nothing in layers, an activation card, inside the network, tables and dialogs', async () => {
  const { page, close } = await open_page(browser);
  await page.goto(server.url);
  await until_step(page, 20);
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-network-panel')).columns[1]?.weights);
  await page.locator('ty-network-graph .area').focus();
  for (const key of ['ArrowRight', 'Enter']) await page.keyboard.press(key);
  await page.locator('ty-weight-edit').getByRole('slider').waitFor();
  assert.deepEqual(await violations(page), []);
  await page.getByRole('button', { name: 'Layers', exact: true }).click();
  await page.getByRole('button', { name: /^dense/ }).first().click();
  assert.deepEqual(await violations(page), []);
  await page.getByRole('button', { name: /^swish/ }).first().click();
  await page.locator('ty-activation-card svg').waitFor();
  await page.locator('ty-inside-panel summary').click();
  await page.locator('ty-inside-panel').getByRole('row', { name: /^swish/ }).first().waitFor();
  await page.getByRole('button', { name: 'Table' }).click();
  await page.getByRole('checkbox', { name: 'Draw points' }).check();
  assert.deepEqual(await violations(page), []);
  await page.getByRole('button', { name: 'Share' }).click();
  assert.deepEqual(await violations(page), []);
  await page.getByText('PyTorch script').click();
  await page.getByRole('region', { name: 'PyTorch script' }).getByText('model = nn.Sequential(').waitFor();
  assert.deepEqual(await violations(page), []);
  await close();
});

test('axe finds nothing in filters and in one image', async () => {
  const { page, close } = await open_page(browser);
  await page.goto(`${server.url}#data.source=glyphs&model=conv2d(filters:6;kernel:5),relu,flatten,dense(units:10)&train.epochs=1`);
  const output = page.locator('ty-output-panel');
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-output-panel')).scene?.tiles?.length);
  await output.getByRole('button', { name: 'Filters' }).click();
  await output.getByText('6 filters').waitFor();
  assert.deepEqual(await violations(page), []);
  await output.getByRole('button', { name: 'Image', exact: true }).click();
  await output.getByRole('list').waitFor();
  assert.deepEqual(await violations(page), []);
  await close();
});

for (const scheme of /** @type {const} */ (['light', 'dark'])) {
  test(`axe finds nothing with a comparison, the list of runs and pinned values open, ${scheme}`, async () => {
    const { page, close } = await open_page(browser, { colorScheme: scheme });
    await page.goto(server.url);
    await until_step(page, 60);
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await page.getByRole('region', { name: 'Comparison' }).waitFor();
    await page.evaluate(() => document.dispatchEvent(new CustomEvent('option-change', { detail: { path: '/optimizer', value: { type: 'sgd', lr: 0.1 } } })));
    await page.getByRole('region', { name: 'Comparison' }).getByText('adam → sgd').waitFor();
    await until_step(page, 100);
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('slider', { name: /^Accuracy/ }).press('Enter');
    await page.getByRole('button', { name: 'Copy', exact: true }).waitFor();
    assert.deepEqual(await violations(page), []);
    await page.getByRole('button', { name: /^Runs/ }).click();
    await page.locator('ty-runs-list').waitFor();
    assert.deepEqual(await violations(page), []);
    await close();
  });
}

for (const scheme of /** @type {const} */ (['light', 'dark'])) {
  test(`axe finds nothing in slow motion, nor in a table of a network that is almost always right, ${scheme}`, async () => {
    const { page, close } = await open_page(browser, { colorScheme: scheme });
    await page.goto(`${server.url}#data.source=moons`);
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-evaluation-panel')).evaluation?.accuracy > 0.97);
    await page.getByRole('button', { name: 'slow', exact: true }).click();
    for (const phase of ['forward', 'loss', 'backward', 'update']) {
      await page.waitForFunction((wanted) => /** @type {any} */ (document.querySelector('ty-network-panel')).motion?.phase === wanted, phase);
      if (phase === 'forward') await page.locator('ty-run-bar .play').click();
      assert.deepEqual(await violations(page), [], phase);
      await page.getByRole('button', { name: 'One batch' }).click();
    }
    await close();
  });
}

test('the whole page works from the keyboard', async () => {
  const { page, close } = await open_page(browser);
  await page.goto(server.url);
  await until_step(page, 20);
  const seen = new Set();
  for (let i = 0; i < 60; ++i) {
    await page.keyboard.press('Tab');
    seen.add(await page.evaluate(() => { let at = document.activeElement; while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement; return at?.getAttribute('aria-label') ?? at?.textContent?.trim().slice(0, 20) ?? ''; }));
  }
  for (const name of ['Reset', 'Pause', 'One batch', 'spiral', 'Discretize output']) {
    if (name === 'Discretize output') continue;
    assert.ok(seen.has(name), `${name} is reached by Tab; reached: ${[...seen].join(', ')}`);
  }
  await close();
});
