import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Metrics } from '../../../web/store/metrics.js';
import { Pairs } from '../../../web/store/pairs.js';
import { smoothed } from '../../../web/charts/difference.js';

/** @param {number[][]} rows step and loss */
function table(rows) {
  const made = new Metrics(['step', 'loss']);
  made.append(0, Float64Array.from(rows.flat()));
  return made;
}

test('rows belong together by their step; those that only one has are left out', () => {
  const pairs = new Pairs().follow(table([[1, 5], [2, 4], [4, 3], [5, NaN]]), table([[1, 6], [3, 1], [4, 1], [5, 1]]), 'loss');
  assert.deepEqual([...pairs.steps.subarray(0, pairs.count)], [1, 4]);
  assert.deepEqual([...pairs.values.subarray(0, pairs.count)], [1, -2]);
});

test('a growing pair of tables gives what two whole ones give; another table starts over', () => {
  const a = table([[1, 5]]), b = table([[1, 6]]), growing = new Pairs().follow(a, b, 'loss');
  for (let i = 1; i < 2000; ++i) {
    a.append(i, Float64Array.of(i + 1, Math.sin(i)));
    if (i % 3 === 0) growing.follow(a, b, 'loss');
    b.append(i, Float64Array.of(i + 1, Math.cos(i)));
  }
  growing.follow(a, b, 'loss');
  const whole = new Pairs().follow(a, b, 'loss');
  assert.equal(growing.count, 2000);
  assert.deepEqual(growing.values.subarray(0, 2000), whole.values.subarray(0, 2000));
  assert.equal(growing.follow(table([[1, 0]]), b, 'loss').count, 1);
});

test('what both batches share drops out of the difference: it is known better than that of two means', () => {
  const luck = (/** @type {number} */ i) => Math.sin(i * 12.9898) * 3, small = (/** @type {number} */ i) => Math.sin(i * 78.233) / 10;
  const of = (/** @type {(i: number) => number} */ f) => table(Array.from({ length: 400 }, (_, i) => [i + 1, f(i)]));
  const { a, b, difference, error, unpaired, n } = new Pairs().follow(of(luck), of((i) => luck(i) + 0.5 + small(i)), 'loss').recent();
  assert.equal(n, 100);
  assert.ok(Math.abs(difference - 0.5) < 2 * error && Math.abs(b - a - difference) < 1e-12);
  assert.ok(unpaired > 20 * error, `${unpaired} and ${error}`);
});

test('the drawn difference begins at its first value and fits the width', () => {
  const { at, smooth, reach } = smoothed(Float64Array.from({ length: 5000 }, () => -2), 5000, 100);
  assert.ok(at.length <= 101 && at.at(-1) === 1);
  assert.ok(smooth.every((value) => Math.abs(value + 2) < 1e-9) && Math.abs(reach - 2) < 1e-9);
  assert.deepEqual(smoothed(new Float64Array(4), 0, 100).smooth, []);
});
