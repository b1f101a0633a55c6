import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, open_page, site, until_step } from './support/browser.js';

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {{url: string, close: () => Promise<void>}} */ let server;
before(async () => { browser = await launch(); server = await site(); });
after(async () => { await browser.close(); await server.close(); });

test('a change during the run is marked; the axis counts epochs or seconds; the curves can be read as numbers', async () => {
  const { page, errors, close } = await open_page(browser);
  await page.goto(server.url);
  await until_step(page, 60);
  const rate = page.locator('ty-training-panel').getByRole('textbox', { name: 'learning rate' });
  await rate.fill('0.002');
  await rate.press('Enter');
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-curves')).runs.at(-1).marks.length === 1);
  await until_step(page, 120);
  const chart = page.locator('ty-time-chart').first(), marks = () => chart.evaluate((element) => /** @type {any} */ (element).marks);
  const [{ x: step, text }] = await marks();
  assert.ok(step >= 60, `marked at step ${step}`);
  assert.match(text, /learning rate.*0\.002/);

  await page.getByRole('combobox', { name: 'Horizontal axis' }).selectOption('epochs');
  await page.waitForFunction(([at]) => {
    const chart = /** @type {any} */ (document.querySelector('ty-curves')?.shadowRoot?.querySelector('ty-time-chart'));
    return Math.abs(chart.marks[0].x - at) < 0.2;
  }, [step / 11]);  // 350 training points, batches of 32

  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByRole('button', { name: 'Table' }).click();
  const table = page.getByRole('group', { name: 'Accuracy' }).getByRole('table');
  assert.deepEqual(await table.getByRole('columnheader').allTextContents(), ['epochs', 'training', 'validation']);
  assert.ok(await table.getByRole('row').count() > 10);
  assert.match((await table.getByRole('cell').allTextContents()).join(' '), /\d\d\.\d %/);
  assert.deepEqual(errors, []);
  await close();
});

test('DIA-05 GEN-01 GEN-03 loss and accuracy are plotted side by side, each for training and validation, and the gap between them is told', async () => {
  const { page, errors, close } = await open_page(browser);
  await page.goto(server.url);
  await until_step(page, 120);
  await page.getByRole('button', { name: 'Pause' }).click();
  for (const name of ['Loss', 'Accuracy']) {
    const card = page.getByRole('region', { name, exact: true }), chart = card.locator('ty-time-chart');
    const series = await chart.evaluate((element) => /** @type {any} */ (element).series.filter((/** @type {any} */ item) => !item.faint).map((/** @type {any} */ item) => item.label));
    assert.deepEqual(series, ['training', 'validation']);
    const [training, validation, gap] = (await card.locator('.value b').allTextContents()).map((text) => Number(text.replace('−', '-').replace(' %', '')));
    // Each of the three is rounded on its own, to three digits or a tenth of a percent.
    assert.ok(Math.abs(gap - (validation - training)) < (name === 'Loss' ? 0.002 : 0.16), `${name}: ${training}, ${validation}, ${gap}`);
  }
  assert.deepEqual(errors, []);
  await close();
});

test('a schedule is drawn over the whole run', async () => {
  const { page, errors, close } = await open_page(browser);
  await page.goto(server.url);
  await until_step(page, 20);
  await page.getByRole('combobox', { name: 'Schedule', exact: true }).selectOption('cosine');
  await page.getByRole('img', { name: /^Learning rate over the run: 0\.0100 at first, at most 0\.0100, \d.*e-\d+ at the end$/ }).waitFor();
  await page.getByRole('combobox', { name: 'Schedule', exact: true }).selectOption('constant');
  await page.getByRole('img', { name: 'Learning rate over the run: 0.0100 at first, at most 0.0100, 0.0100 at the end' }).waitFor();
  assert.deepEqual(errors, []);
  await close();
});

test('a schedule of points is drawn with the pointer', async () => {
  const { page, errors, close } = await open_page(browser);
  await page.goto(server.url);
  await until_step(page, 20);
  await page.getByRole('combobox', { name: 'Schedule', exact: true }).selectOption('piecewise');
  const picture = page.getByRole('slider', { name: /^Learning rate over the run/ });
  await page.getByText('Draw here').waitFor();
  await picture.scrollIntoViewIfNeeded();
  const { x, y, width, height } = /** @type {{x: number, y: number, width: number, height: number}} */ (await picture.boundingBox());
  await page.mouse.move(x + 1, y + 8);
  await page.mouse.down();
  await page.mouse.move(x + width / 2, y + 8, { steps: 8 });
  await page.mouse.move(x + width - 1, y + height - 8, { steps: 8 });
  await page.mouse.up();
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-training-panel')).experiment.schedule.at?.length === 3);
  const { at, lr } = await page.evaluate(() => /** @type {any} */ (document.querySelector('ty-training-panel')).experiment.schedule);
  assert.ok(at[0] < 0.02 && Math.abs(at[1] - 0.5) < 0.05 && at[2] > 0.98, `${at}`);
  assert.ok(Math.abs(lr[0] - lr[1]) < 0.05 * lr[0] && lr[2] < 0.2 * lr[0], `${lr}`);
  await until_step(page, 20);
  assert.deepEqual(errors, []);
  await close();
});

test('the values at the cursor are pinned by click or key, stay while the run goes on, and are copied as a table', async () => {
  const { page, errors, close } = await open_page(browser, { permissions: ['clipboard-read', 'clipboard-write'] });
  await page.goto(server.url);
  // With more steps than the chart has buckets the first one would not be alone in its own.
  await page.getByRole('button', { name: '¼' }).click();
  await until_step(page, 120);
  await page.getByRole('button', { name: 'Pause' }).click();
  const chart = page.getByRole('slider', { name: /^Loss: / }), tip = page.locator('ty-time-chart').first().locator('.tip');
  await page.waitForTimeout(200);
  await chart.focus();
  await page.keyboard.press('Home');
  assert.match(await tip.innerText(), /^step 1\s*training 0\.\d+/);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  assert.match(await tip.innerText(), /^step 3\s/);
  assert.match(await chart.getAttribute('aria-valuetext') ?? '', /^step 3, training 0\.\d+/);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+c');
  const first = await page.evaluate(() => [.../** @type {any} */ (document.querySelector('ty-curves')).runs.at(-1).tables.metrics.column('loss').slice(0, 3)]);
  const [head, row] = (await page.evaluate(() => navigator.clipboard.readText())).trim().split('\n').map((line) => line.split('\t'));
  assert.deepEqual(head, ['step', 'training']);
  assert.equal(row[0], '3');
  assert.ok(Math.min(...first) < Number(row[1]) && Number(row[1]) < Math.max(...first), `a moving average of ${first}: ${row[1]}`);

  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await until_step(page, 300);
  assert.match(await tip.innerText(), /^step 3\s/, 'it stays while the curves grow');
  await page.getByRole('button', { name: 'Pause' }).click();
  await chart.focus();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await tip.waitFor({ state: 'hidden' });

  const { x, y, width, height } = /** @type {{x: number, y: number, width: number, height: number}} */ (await chart.boundingBox());
  await page.mouse.click(x + 0.6 * width, y + height / 2);
  await page.mouse.move(x + width + 90, y - 20);
  const text = await tip.innerText();
  assert.match(text, /training[\s\S]*validation[\s\S]*Copy/);
  await tip.getByRole('button', { name: 'Copy' }).click();
  await tip.getByRole('button', { name: 'Copied' }).waitFor();
  const copied = (await page.evaluate(() => navigator.clipboard.readText())).trim().split('\n').map((line) => line.split('\t'));
  assert.deepEqual(copied[0], ['step', 'training', 'validation']);
  assert.equal(Number(copied[1][0]), Number(/step ([\d,]+)/.exec(text)?.[1].replace(',', '')));
  await tip.getByRole('button', { name: 'Unpin' }).click();
  await tip.waitFor({ state: 'hidden' });
  assert.deepEqual(errors, []);
  await close();
});
