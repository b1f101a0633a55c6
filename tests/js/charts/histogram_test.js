import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bars, take_apart } from '../../../web/charts/histogram.js';

test('bars share the width; the tallest fills the height, the least is seen, an empty one is not', () => {
  assert.equal(bars([0, 1000, 1, 500], 40, 20), 'M0 20V20H10V0H20V19H30V10H40V20Z');
  assert.equal(bars([0, 0], 40, 20), '');
});

test('histograms come in the order that the engine says', () => {
  const all = Float32Array.from({ length: 2 * (1 + 2 * 2 + 2 * 1) }, (_, i) => i);
  const { input, layers, weights } = take_apart(all, 2, 1);
  assert.deepEqual([...input], [0, 1]);
  assert.deepEqual(layers.map((layer) => [layer.activation[0], layer.gradient[0]]), [[2, 4], [6, 8]]);
  assert.deepEqual(weights.map((weight) => [weight.value[0], weight.gradient[1]]), [[10, 13]]);
});
