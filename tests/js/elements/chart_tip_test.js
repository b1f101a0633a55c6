import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChartTip, value_at } from '../../../web/elements/chart_tip.js';

const xs = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

test('between two points the one before counts, before the first there is none', () => {
  const column = [null, 5, null, null, 6, null, null, null, null, 7];
  assert.deepEqual([0, 1, 3, 4, 8].map((place) => value_at(xs, column, place)), [-1, 1, 1, 4, 4]);
});

test('behind the last point a value holds as long as from point to point, not to the end of a longer run', () => {
  const column = [5, null, 6, null, 7, null, null, null, null, null];
  assert.deepEqual([4, 5, 6, 7, 8, 9].map((place) => value_at(xs, column, place)), [4, 4, 4, 4, -1, -1]);
  assert.equal(value_at(xs, [null, 3, ...Array(8).fill(null)], 5), -1);
});

test('a chart that has its next series already is read by those that are drawn', () => {
  const series = [{ label: 'training', color: 'accent' }], chart = /** @type {any} */ ({ series, unit: '', along: 'step', marks: [], clientWidth: 100 });
  const plot = { over: new EventTarget(), data: [[0, 1, 2], [3, 2, 1]], cursor: { idx: /** @type {number | null} */ (null), left: -1 } }, tip = new ChartTip(/** @type {any} */ ({}), chart);
  tip.attach(plot, series, {});
  chart.series = [...series, { label: 'validation', color: 'good' }];
  Object.assign(plot.cursor, { idx: 1, left: 50 });
  assert.deepEqual(tip.values?.rows, [{ label: 'training', color: 'accent', value: 2, at: 1 }]);
});
