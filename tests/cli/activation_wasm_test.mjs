// The page asks the engine for an activation's card without a session: the numbers are those of the command line.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { engine } from './support_wasm.mjs';
import { trainyard } from './support.mjs';

test('ACT-14 ACT-22 the engine gives the same card as the command line, with its own cost', async () => {
  const session = new (await engine()).Session();
  const ask = (/** @type {any} */ layer, timed = false) => JSON.parse(session.ask(JSON.stringify({ what: 'activation', layer, timed })));
  for (const layer of ['tanh', { type: 'elu', alpha: 0.5 }, 'gelu']) {
    const { cost: _, ...native } = JSON.parse(trainyard(['card', JSON.stringify(layer), '--json']).stdout);
    const card = ask(layer);
    assert.equal(card.cost, undefined);
    assert.deepEqual({ ...card, curve: null, mean: null, second_moment: null }, { ...native, curve: null, mean: null, second_moment: null });
    // Six decimals, and the last of them may be rounded otherwise where the compiler multiplies and adds at once.
    for (const key of ['mean', 'second_moment']) assert.ok(Math.abs(card[key] - native[key]) < 2.5e-6, key);
    for (const key of ['x', 'y', 'slope']) {
      card.curve[key].forEach((/** @type {number} */ v, /** @type {number} */ i) => assert.ok(Math.abs(v - native.curve[key][i]) < 2.5e-6, key));
    }
  }
  const [relu, sigmoid] = ['relu', 'sigmoid'].map(layer => ask(layer, true).cost.forward_ns);
  assert.ok(relu > 0 && sigmoid > relu, `${relu} ${sigmoid}`);
  assert.match(ask('softmax').error.message, /is no activation/);
  assert.equal(ask('rellu').error.code, 'unknown_type');
  session.delete();
});
