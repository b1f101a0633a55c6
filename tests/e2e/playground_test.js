import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, open_page, run_state, site, until_step } from './support/browser.js';

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {{url: string, close: () => Promise<void>}} */ let server;
before(async () => { browser = await launch(); server = await site(); });
after(async () => { await browser.close(); await server.close(); });

/** @param {string} hash @param {(page: import('playwright-core').Page, errors: string[]) => Promise<void>} act */
async function on_page(hash, act) {
  const { page, errors, close } = await open_page(browser);
  try {
    await page.goto(server.url + hash);
    await act(page, errors);
    assert.deepEqual(errors, []);
  } finally {
    await close();
  }
}

/** @param {import('playwright-core').Page} page @param {string} panel @param {string} property @returns {Promise<any>} */
const read = (page, panel, property) => page.evaluate(([name, key]) => /** @type {any} */ (document.querySelector(name))[key], [panel, property]);

test('the page trains by itself and fills every panel', () => on_page('', async (page) => {
  await until_step(page, 300);
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-evaluation-panel')).evaluation?.confusion?.length === 2);
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-output-panel')).scene?.grid?.length > 0);
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-network-panel')).columns[1]?.maps.length > 0);
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-data-panel')).thumbnails?.size >= 10);
  await page.locator('ty-curves canvas').first().waitFor();
}));

test('the spiral reaches 98 % on held-out points within 20 s', () => on_page('', async (page) => {
  const begin = Date.now();
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-evaluation-panel')).evaluation?.accuracy >= 0.98, null, { timeout: 20_000 });
  console.log(`# spiral: 98 % after ${((Date.now() - begin) / 1000).toFixed(1)} s`);
}));

test('space pauses and goes on; reset returns to step 0 and the same weights', () => on_page('', async (page) => {
  await until_step(page, 20);
  await page.keyboard.press(' ');
  await page.waitForFunction(() => !(/** @type {any} */ (document.querySelector('ty-run-bar')).playing));
  const { step } = await run_state(page);
  await page.waitForTimeout(300);
  assert.equal((await run_state(page)).step, step);
  const loss = async () => {
    await page.getByRole('button', { name: 'Reset' }).click();
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-run-bar')).status === null);
    await page.getByRole('button', { name: 'One batch' }).click();
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-run-bar')).status?.step === 1);
    return (await read(page, 'ty-run-bar', 'status')).loss;
  };
  assert.equal(await loss(), await loss());
  await page.getByRole('button', { name: 'To the end of this epoch' }).click();
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-run-bar')).status?.epoch === 1);
}));

test('a link restores data, network, options and seed', () => on_page('#data.source=moons&data.source.noise=0.2&model=dense(units:5),relu,dense(units:2)&optimizer.lr=0.02&seed=11', async (page) => {
  await until_step(page, 5);
  const experiment = await read(page, 'ty-data-panel', 'experiment');
  assert.equal(experiment.seed, 11);
  assert.equal(experiment.data.source.noise, 0.2);
  assert.equal((await read(page, 'ty-data-panel', 'info')).parameters, 2 * 5 + 5 + 5 * 2 + 2);
  await page.getByRole('button', { name: 'Share' }).click();
  const link = await page.getByRole('textbox', { name: 'Copy link' }).inputValue();
  const again = await page.context().newPage();
  await again.goto(link);
  await until_step(again, 1);
  assert.deepEqual(await read(again, 'ty-data-panel', 'experiment'), experiment);
}));

test('a link with nested layers travels compressed', async () => {
  const { encode } = await import('../../web/store/url_codec.js');
  const { START } = await import('../../web/store/experiment.js');
  const experiment = { ...START, model: [{ type: 'dense', units: 4 }, { type: 'residual', branch: [{ type: 'dense', units: 4 }, { type: 'tanh' }] }, { type: 'dense', units: 2 }] };
  const hash = await encode(experiment);
  assert.match(hash, /^z=/);
  await on_page(`#${hash}`, async (page) => {
    await until_step(page, 3);
    assert.deepEqual(await read(page, 'ty-data-panel', 'experiment'), experiment);
  });
});

test('a damaged link says so and trains the start experiment', () => on_page('#z=nonsense', async (page) => {
  await until_step(page, 3);
  await page.getByText('The link is damaged').waitFor();
}));

test('a value out of range marks its field and leaves the run alone', () => on_page('', async (page) => {
  await until_step(page, 3);
  await page.getByRole('button', { name: 'Layers', exact: true }).click();
  await page.getByRole('button', { name: /^dense/ }).first().click();
  const units = page.locator('ty-layer-stack ty-options').getByRole('textbox', { name: 'units' });
  await units.fill('-3');
  await units.press('Enter');
  await page.locator('ty-layer-stack [aria-invalid=true]').waitFor();
  const said = await page.locator('ty-layer-stack .error-text').innerText();
  assert.match(said, /units must be/);
  assert.equal((await read(page, 'ty-data-panel', 'info')).layers[0].output[0], 8);
  await units.fill('6');
  await units.press('Enter');
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-data-panel')).info.layers[0].output[0] === 6);
  assert.equal(await page.locator('[aria-invalid=true]').count(), 0);
}));

test('changing the data fits network and loss to them', () => on_page('', async (page) => {
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-data-panel')).thumbnails?.size > 5);
  for (const [name, kind] of [['blobs', 'surface'], ['sine', 'curve']]) {
    await page.getByRole('button', { name, exact: true }).click();
    await page.waitForFunction(([wanted, source]) => {
      const scene = /** @type {any} */ (document.querySelector('ty-output-panel')).scene, panel = /** @type {any} */ (document.querySelector('ty-data-panel'));
      return scene?.kind === wanted && panel.experiment.data.source.type === source && (scene.grid || scene.curve);
    }, [kind, name]);
    await until_step(page, 10);
    assert.equal(await read(page, 'ty-data-panel', 'error'), null);
  }
  await page.waitForFunction(() => Number.isFinite(/** @type {any} */ (document.querySelector('ty-evaluation-panel')).evaluation?.rmse));
}));

test('units and layers change from the picture; the learning rate changes during the run', () => on_page('', async (page) => {
  await until_step(page, 30);
  await page.getByRole('button', { name: 'One unit more in layer 1' }).click();
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-network-panel')).columns[1]?.units === 9);
  await page.getByRole('button', { name: 'Add a hidden layer' }).click();
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-network-panel')).columns.length === 5);
  await until_step(page, 30);
  const rate = page.locator('ty-training-panel').getByRole('textbox', { name: 'learning rate' });
  const { step } = await run_state(page);
  await rate.fill('0.002');
  await rate.press('Enter');
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-training-panel')).experiment.optimizer.lr === 0.002);
  await until_step(page, step + 10);
  assert.equal(await read(page, 'ty-data-panel', 'error'), null);
}));

test('a shared link replays what was changed on the way: the same run, step for step', async () => {
  const { encode } = await import('../../web/store/url_codec.js');
  const { START } = await import('../../web/store/experiment.js');
  const hash = await encode({ ...START, train: { batch: 32, epochs: 40 } });
  const finished = (/** @type {import('playwright-core').Page} */ page) => page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-run-bar')).status?.reason === 'finished', null, { timeout: 30_000 });
  await on_page(`#${hash}`, async (page) => {
    await until_step(page, 30);
    const rate = page.locator('ty-training-panel').getByRole('textbox', { name: 'learning rate' });
    await rate.fill('0.002');
    await rate.press('Enter');
    await finished(page);
    await page.getByRole('button', { name: 'Share' }).click();
    const link = await page.getByRole('textbox', { name: 'Copy link' }).inputValue();
    const again = await page.context().newPage();
    await again.goto(link);
    await finished(again);
    const [change] = (await read(again, 'ty-data-panel', 'experiment')).changes;
    assert.equal(change.path, '/optimizer/lr');
    assert.ok(change.step >= 30);
    assert.equal((await read(again, 'ty-run-bar', 'status')).loss, (await read(page, 'ty-run-bar', 'status')).loss);
  });
});

test('a penalty that the run was begun without begins a new one, a strength that it has changes as it goes', () => on_page('#data.source=moons&train.epochs=100000', async (page) => {
  await until_step(page, 50);
  const penalty = page.locator('ty-training-panel').getByRole('textbox', { name: 'L2' }), runs = () => page.evaluate(() => /** @type {any} */ (document.querySelector('ty-curves')).runs.length);
  await penalty.fill('0.01');
  await penalty.press('Enter');
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-curves')).runs.length === 2);
  await until_step(page, 50);
  const { step } = await run_state(page);
  await penalty.fill('0.2');
  await penalty.press('Enter');
  await until_step(page, step + 50);
  assert.equal(await runs(), 2);
  assert.equal(await read(page, 'ty-data-panel', 'error'), null);
  assert.deepEqual((await read(page, 'ty-data-panel', 'experiment')).loss.regularize, { l2: 0.2 });
  // The mark stands where the penalty, which goes with the weights otherwise, becomes twenty times as large.
  const { mark, from, to } = await page.evaluate(() => {
    const { marks, tables: { metrics } } = /** @type {any} */ (document.querySelector('ty-curves')).runs.at(-1), row = metrics.column('step').indexOf(marks[0].step), values = metrics.column('penalty');
    return { mark: marks[0].text, from: values[row], to: values[row + 1] };
  });
  assert.match(mark, /L2: 0.2$/i);
  assert.ok(Math.abs(to / from - 20) < 2, `from ${from} to ${to}`);
}));
