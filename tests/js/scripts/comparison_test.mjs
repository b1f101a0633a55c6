// The table over seeds: means, their standard errors, and no accuracy where there is none.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { comparisonTable, meanAndError } from '../../../scripts/lib/comparison.mjs';

test('the error is that of the mean: the deviation over n - 1, by the root of n', () => {
  assert.deepEqual(meanAndError([1, 3]), { mean: 2, error: 1 });
  assert.deepEqual(meanAndError([5]), { mean: 5, error: 0 });
  const { mean, error } = meanAndError([0.62, 0.66, 0.64]);
  assert.ok(Math.abs(mean - 0.64) < 1e-12 && Math.abs(error - 0.02 / Math.sqrt(3)) < 1e-12);
});

test('one line per variant, accuracies in per cent', () => {
  const run = (/** @type {number} */ accuracy, /** @type {number} */ seconds) => ({ test: { accuracy, loss: 1.5 }, last_batch: { loss: 0.25 }, seconds });
  const [, , none, mixup] = comparisonTable({ none: [run(0.6, 10), run(0.64, 12)], mixup: [run(0.7, 11)] }).split('\n');
  assert.equal(none, '| none | 62.0 ± 2.0 | 1.500 ± 0.000 | 0.250 ± 0.000 | 11 |');
  assert.equal(mixup, '| mixup | 70.0 ± 0.0 | 1.500 ± 0.000 | 0.250 ± 0.000 | 11 |');
});

test('a regression has no accuracy', () => {
  const table = comparisonTable({ line: [{ test: { loss: 0.5 }, last_batch: { loss: 0.25 }, seconds: 1 }] });
  assert.match(table, /^\| line \| {2}\| 0\.500/m);
});
