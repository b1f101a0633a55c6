import assert from 'node:assert/strict';
import { test } from 'node:test';
import { facts, is_identity } from '../../../web/elements/activation_card.js';

const nowhere = { below: null, above: null };
const relu = { mean: 0.398942, second_moment: 0.5, exponential: false, parameters: 0, zero_centred: false, saturates: { below: 0, above: null }, dies: { below: 0, above: null }, steepest: { slope: 1, at: 1 }, curve: { x: [-1, 0, 1], y: [0, 0, 1], slope: [0, 0, 1] } };

test('a card says what matters for training', () => {
  assert.deepEqual(facts(relu), ['mean output 0.399 on normal inputs', 'slope 0 where x < 0: units can die', 'steepest slope 1.00', 'no exponential']);
  const tanh = { ...relu, mean: 0, zero_centred: true, dies: nowhere, saturates: { below: -4.15, above: 4.15 }, exponential: true };
  assert.deepEqual(facts(tanh), ['zero-centred', 'saturates where x < −4.15, x > 4.15', 'steepest slope 1.00', 'needs an exponential']);
  assert.deepEqual(facts({ ...relu, dies: nowhere, saturates: nowhere, parameters: 1 }).slice(1), ['never saturates', 'steepest slope 1.00', 'no exponential', 'learns 1 parameter(s)']);
});

test('a layer that passes its input on has nothing to show', () => {
  assert.equal(is_identity(relu), false);
  assert.equal(is_identity({ ...relu, curve: { x: [-1, 0, 1], y: [-1, 0, 1], slope: [1, 1, 1] } }), true);
});
