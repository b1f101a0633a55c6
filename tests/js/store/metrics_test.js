import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Metrics } from '../../../web/store/metrics.js';

/** @param {number} n @returns {Metrics} columns step and a wave with a gap */
function filled(n) {
  const table = new Metrics(['step', 'loss']);
  for (let at = 0; at < n; at += 7) {
    const rows = Math.min(7, n - at), block = new Float64Array(2 * rows);
    for (let r = 0; r < rows; ++r) { block[2 * r] = at + r; block[2 * r + 1] = value(at + r); }
    table.append(at, block);
  }
  return table;
}

/** @param {number} i */
const value = (i) => (i % 101 === 50 ? NaN : Math.sin(i * 1.7) * (1 + i % 13));

for (const n of [0, 1, 2, 3, 1023, 1024, 1025, 5000]) {
  test(`ranges of ${n} rows equal a plain loop`, () => {
    const table = filled(n);
    for (const [begin, end] of [[0, n], [1, n], [3, 4], [n - 5, n], [17, 800], [512, 1024]]) {
      let low = Infinity, high = -Infinity;
      for (let i = Math.max(0, begin); i < Math.min(end, n); ++i) if (Number.isFinite(value(i))) { low = Math.min(low, value(i)); high = Math.max(high, value(i)); }
      assert.deepEqual(table.range('loss', Math.max(0, begin), end), [low, high]);
    }
    assert.equal(table.column('step').length, n);
  });
}

test('rows from 0 start the table over, a gap is an error', () => {
  const table = filled(20);
  assert.throws(() => table.append(22, new Float64Array(2)), RangeError);
  table.append(0, Float64Array.of(0, 5, 2, 6));
  assert.equal(table.rows, 2);
  assert.deepEqual(table.range('loss', 0, 2), [5, 6]);
});

test('CSV has a header, nine digits and nothing for a missing value', () => {
  const table = new Metrics(['step', 'loss']);
  table.append(0, Float64Array.of(1, 1 / 3, 2, NaN));
  assert.equal(table.csv(), 'step,loss\n1,0.333333333\n2,\n');
});
