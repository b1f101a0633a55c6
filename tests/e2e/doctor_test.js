import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, open_page, run_state, site, until_step } from './support/browser.js';

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {{url: string, close: () => Promise<void>}} */ let server;
before(async () => { browser = await launch(); server = await site(); });
after(async () => { await browser.close(); await server.close(); });

/** @param {import('playwright-core').Page} page */
const findings = (page) => page.evaluate(() => /** @type {any} */ (document.querySelector('ty-doctor-panel')).findings?.map((/** @type {any} */ finding) => finding.id));

test('the usual run hears that nothing is wrong', async () => {
  const { page, errors, close } = await open_page(browser);
  await page.goto(server.url);
  await until_step(page, 400);
  await page.locator('ty-doctor-panel').getByText('Nothing is wrong with this run so far.').waitFor();
  assert.deepEqual(await findings(page), []);
  assert.deepEqual(errors, []);
  await close();
});

test('PTH-02 a rate that is too high is found, one press lowers it, and the cured run is drawn beside the ill one', async () => {
  const { page, errors, close } = await open_page(browser);
  await page.goto(`${server.url}#data.source=moons&model=dense(units:8),tanh,dense(units:2)&optimizer=sgd&optimizer.lr=300&train.epochs=60`);
  const doctor = page.locator('ty-doctor-panel');
  const remedy = doctor.getByRole('button', { name: 'Lower the learning rate to a tenth' }).first();
  await remedy.waitFor();
  assert.match((await doctor.getByRole('listitem').first().textContent()) ?? '', /learning rate|diverged/);
  await remedy.focus();
  await page.keyboard.press('Enter');
  // The link follows the experiment, a moment later.
  await page.waitForFunction(() => /optimizer\.lr=30(&|$)/.test(location.hash));
  assert.equal(await page.evaluate(() => /** @type {any} */ (document.querySelector('ty-training-panel')).experiment.optimizer.lr), 30);
  const shown = await page.evaluate(() => /** @type {any} */ (document.querySelector('ty-curves')).runs.map((/** @type {any} */ run) => run.visible));
  assert.deepEqual(shown, [true, true]);
  assert.ok((await run_state(page)).playing);
  assert.deepEqual(errors, []);
  await close();
});

test('PTH-10 an activation in front of the softmax is taken away', async () => {
  const { page, errors, close } = await open_page(browser);
  await page.goto(`${server.url}#data.source=moons&model=dense(units:8),tanh,dense(units:2),sigmoid&train.epochs=60`);
  await page.locator('ty-doctor-panel').getByRole('button', { name: 'Remove it' }).click();
  await page.waitForFunction(() => !location.hash.includes('sigmoid'));
  assert.match(page.url(), /model=dense\(units:8\),tanh,dense\(units:2\)(&|$)/);
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-doctor-panel')).findings?.length === 0);
  assert.deepEqual(errors, []);
  await close();
});
