import assert from 'node:assert/strict';
import { test } from 'node:test';
import { as_function, simplify } from '../../../web/charts/simplify.js';

test('a straight stroke is two points, a corner stays', () => {
  const line = /** @type {[number, number][]} */ (Array.from({ length: 50 }, (_, i) => [i, 2 * i]));
  assert.deepEqual(simplify(line, 0.01), [[0, 0], [49, 98]]);
  const roof = /** @type {[number, number][]} */ (Array.from({ length: 41 }, (_, i) => [i, 20 - Math.abs(i - 20)]));
  assert.deepEqual(simplify(roof, 0.01), [[0, 0], [20, 20], [40, 0]]);
});

test('what is left out misses by no more than the tolerance', () => {
  const wave = /** @type {[number, number][]} */ (Array.from({ length: 400 }, (_, i) => [i / 400, Math.sin(i / 40)]));
  const kept = simplify(wave, 0.02);
  assert.ok(kept.length < 40, `${kept.length}`);
  for (const [x, y] of wave) {
    const i = Math.max(1, kept.findIndex(([at]) => at >= x)), [x0, y0] = kept[i - 1], [x1, y1] = kept[i];
    assert.ok(Math.abs(y - (y0 + (y1 - y0) * (x - x0) / (x1 - x0))) <= 0.02 + 1e-12);
  }
});

test('a pointer that goes back takes back what it drew', () => {
  assert.deepEqual(as_function([[0, 1], [5, 2], [9, 3], [4, 7], [6, 8]]), [[0, 1], [4, 7], [6, 8]]);
});
