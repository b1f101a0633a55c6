import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, open_page, site, until_step } from './support/browser.js';

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {{url: string, close: () => Promise<void>}} */ let server;
before(async () => { browser = await launch(); server = await site(); });
after(async () => { await browser.close(); await server.close(); });

/** @typedef {import('playwright-core').Page} Page */

/** Chooses every type that a form offers, by keyboard's means, and waits until a run with it trains. @param {Page} page @param {import('playwright-core').Locator} form @param {string} member of the experiment */
async function choose_each(page, form, member) {
  const types = await form.locator('option').evaluateAll((options) => options.map((option) => /** @type {HTMLOptionElement} */ (option).value));
  const refused = [];
  for (const type of types) {
    await form.selectOption(type);
    const said = await page.waitForFunction(([name, chosen]) => {
      const { experiment, error } = /** @type {any} */ (document.querySelector('ty-training-panel')), { runs } = /** @type {any} */ (document.querySelector('ty-curves'));
      const value = experiment[name], current = runs.at(-1);
      if (((typeof value === 'string' ? value : value?.type) ?? '') !== chosen) return false;
      if (error) return { error: error.message };
      const opened = current?.experiment[name];
      return ((typeof opened === 'string' ? opened : opened?.type) ?? '') === chosen && current.tables.metrics.rows > 0 ? { error: '' } : false;
    }, [member, type]);
    const { error } = /** @type {{error: string}} */ (await said.jsonValue());
    if (error) refused.push(`${type}: ${error}`);
  }
  return { types, refused };
}

test('every optimizer, schedule, initialisation ... of the schema trains from its form as it stands', async () => {
  const { page, errors, close } = await open_page(browser);
  await page.goto(server.url);
  await until_step(page, 20);
  const panel = page.locator('ty-training-panel');
  // Whatever the experiment has one of; a loss has to suit the data.
  const members = await panel.evaluate((element) => /** @type {any} */ (element).schema.top.filter((/** @type {any} */ field) => field.type === 'component' && field.name !== 'loss').map((/** @type {any} */ field) => field.name));
  for (const member of members) {
    const { types, refused } = await choose_each(page, panel.getByRole('combobox', { name: new RegExp(`^${member}$`, 'i') }), member);
    console.log(`# ${member}: ${types.length} types`);
    assert.deepEqual(refused, []);
  }
  assert.deepEqual(errors, []);
  await close();
});

test('every layer of the schema can be added, says what it does and shows its options', async () => {
  const { page, errors, close } = await open_page(browser);
  await page.goto(server.url);
  await until_step(page, 20);
  await page.getByRole('button', { name: 'Layers' }).click();
  const add = page.getByRole('combobox', { name: 'Add a layer…' }), stack = page.locator('ty-layer-stack');
  const types = await add.locator('option').evaluateAll((options) => options.map((option) => /** @type {HTMLOptionElement} */ (option).value).filter(Boolean));
  assert.ok(types.length >= 20);
  for (const type of types) {
    await add.selectOption(type);
    await page.waitForFunction(([wanted]) => {
      const stack = /** @type {any} */ (document.querySelector('ty-network-panel')?.shadowRoot?.querySelector('ty-layer-stack')), layer = stack.model[stack.opened];
      return (layer?.type ?? layer) === wanted;
    }, [type]);
    assert.notEqual(await stack.locator('.form .says').first().textContent(), '', type);
    const fields = await page.evaluate(() => {
      const stack = /** @type {any} */ (document.querySelector('ty-network-panel')?.shadowRoot?.querySelector('ty-layer-stack')), layer = stack.model[stack.opened];
      const entry = stack.schema.kinds.layer.find((/** @type {any} */ item) => item.type === (layer.type ?? layer));
      const shown = stack.shadowRoot.querySelector('.form ty-options').shadowRoot;
      return entry.fields.filter((/** @type {any} */ field) => !shown.querySelector(`#${field.name}, ty-strengths`)).map((/** @type {any} */ field) => field.name);
    });
    assert.deepEqual(fields, [], `options of ${type} without a control`);
    await stack.getByRole('button', { name: new RegExp(`^Remove: ${type.replaceAll('_', ' ')} `, 'i') }).first().click();
  }
  assert.deepEqual(errors, []);
  await close();
});

test('OPT-27 a full-batch optimizer says on the page that noise is off', async () => {
  const { page, errors, close } = await open_page(browser);
  await page.goto(`${server.url}#model=dense(units:8),tanh,dropout(rate:0.2),dense(units:2)`);
  await until_step(page, 5);
  await page.getByRole('combobox', { name: 'Optimizer', exact: true }).selectOption('lbfgs');
  await page.getByRole('note').filter({ hasText: 'dropout' }).waitFor();
  await page.getByRole('combobox', { name: 'Optimizer', exact: true }).selectOption('adam');
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-training-panel')).notices.length === 0);
  assert.deepEqual(errors, []);
  await close();
});

test('every option of every component of the schema is reached and set from the keyboard', { timeout: 240_000 }, async () => {
  const { page, errors, close } = await open_page(browser);
  await page.goto(server.url);
  await until_step(page, 20);
  await page.keyboard.press('Space');
  const entries = await page.evaluate(() => Object.entries(/** @type {any} */ (document.querySelector('ty-training-panel')).schema.kinds).flatMap(([kind, list]) => /** @type {any[]} */ (list).map((entry, i) => ({ kind, i, type: entry.type, fields: entry.fields.map((/** @type {any} */ field) => field.name) }))));
  // The very element that all panels make their forms with, between two buttons.
  await page.evaluate(() => {
    const { kinds } = /** @type {any} */ (document.querySelector('ty-training-panel')).schema, bench = document.createElement('dialog'), state = /** @type {any} */ (globalThis);
    bench.innerHTML = '<button id="before"></button><div></div><button id="behind"></button>';
    document.body.append(bench);
    bench.showModal();
    bench.addEventListener('option-change', (event) => { state.set.push(/** @type {CustomEvent} */ (event).detail.path.split('/')[2]); });
    state.put = async (/** @type {string} */ kind, /** @type {number} */ i) => {
      const form = document.createElement('ty-options'), entry = kinds[kind][i];
      Object.assign(form, { fields: entry.fields, value: { type: entry.type }, path: '/x', kinds, error: null });
      bench.querySelector('div')?.replaceChildren(form);
      state.set = [];
      await /** @type {any} */ (form).updateComplete;
      /** @type {HTMLElement} */ (bench.querySelector('#before')).focus();
    };
    state.focused = () => {
      let at = /** @type {any} */ (document.activeElement);
      while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
      return { id: at.id, kind: at.localName === 'input' ? at.type : at.localName, value: String(at.value), choices: at.options?.length ?? 0 };
    };
  });
  let options = 0;
  for (const { kind, i, type, fields } of entries) {
    await page.evaluate(([name, index]) => /** @type {any} */ (globalThis).put(name, index), /** @type {[string, number]} */ ([kind, i]));
    /** Choices of one have nothing to change. @type {string[]} */
    const single = [];
    for (;;) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate(() => /** @type {any} */ (globalThis).focused());
      if (at.id === 'behind') break;
      if (at.kind === 'checkbox') await page.keyboard.press('Space');
      else if (at.kind === 'range') await page.keyboard.press(Number(at.value) > 500 ? 'ArrowLeft' : 'ArrowRight');
      else if (at.kind === 'select' && at.choices < 2) single.push(at.id);
      else if (at.kind === 'select') { await page.keyboard.press('ArrowDown'); await page.keyboard.press('ArrowUp'); }
      else if (at.kind !== 'button') {
        await page.keyboard.press('Control+A');
        await page.keyboard.type(at.value === '3' ? '4' : '3');
        await page.keyboard.press('Enter');
      }
    }
    const set = await page.evaluate(() => /** @type {any} */ (globalThis).set);
    assert.deepEqual(fields.filter((/** @type {string} */ name) => !set.includes(name) && !single.includes(name)), [], `${kind} ${type}`);
    options += fields.length;
  }
  console.log(`# ${options} options of ${entries.length} components`);
  assert.deepEqual(errors, []);
  await close();
});
