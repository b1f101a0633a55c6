import assert from 'node:assert/strict';
import { test } from 'node:test';
import { align, at_steps, decimate, Smoother } from '../../../web/charts/decimate.js';
import { spread } from '../../../web/charts/direct_labels.js';
import { extent, linear, plane_grid, ticks } from '../../../web/charts/canvas.js';
import { Metrics } from '../../../web/store/metrics.js';

test('a constant has itself as its moving average, from the first row on', () => {
  const smooth = new Smoother().follow(new Float64Array(50).fill(3), 20);
  assert.ok(smooth.every((v) => Math.abs(v - 3) < 1e-12));
});

test('following a growing column gives what following it at once gives', () => {
  const column = Float64Array.from({ length: 3000 }, (_, i) => Math.sin(i));
  const at_once = new Smoother().follow(column, 8).slice();
  const growing = new Smoother();
  for (const n of [1, 2, 1000, 1024, 1025, 3000]) growing.follow(column.subarray(0, n), 8);
  assert.deepEqual([...growing.follow(column, 8)], [...at_once]);
});

test('a new memory starts over; a missing value keeps the average', () => {
  const smoother = new Smoother(), column = Float64Array.of(1, NaN, 3);
  assert.deepEqual([...smoother.follow(column, 0)], [1, NaN, 3].map((v) => (Number.isNaN(v) ? 1 : v)));
  assert.equal(smoother.follow(column, 5).length, 3);
});

test('DIA-02 decimation keeps extremes and never exceeds the width', () => {
  const table = new Metrics(['step', 'loss']), n = 10_000, rows = new Float64Array(2 * n);
  for (let i = 0; i < n; ++i) { rows[2 * i] = i + 1; rows[2 * i + 1] = i === 7777 ? 99 : i % 10; }
  table.append(0, rows);
  const small = decimate(table, 'loss', table.column('loss'), 400);
  assert.ok(small.x.length <= 400);
  assert.equal(Math.max(...small.high), 99);
  assert.equal(Math.min(...small.low), 0);
  assert.equal(small.x.at(-1), n);
});

test('a value at a step is that of the last row until then', () => {
  const table = new Metrics(['step', 'seconds']);
  table.append(0, Float64Array.of(2, 0.5, 4, 0.9, 8, 2));
  assert.deepEqual([...at_steps(table, 'seconds', [1, 2, 3, 4, 7, 8, 100])], [0.5, 0.5, 0.5, 0.9, 0.9, 2, 2]);
  assert.ok(Number.isNaN(at_steps(new Metrics(['step', 'seconds']), 'seconds', [1])[0]));
});

test('x may be another column than the step', () => {
  const table = new Metrics(['step', 'epoch', 'loss']);
  table.append(0, Float64Array.of(1, 0.1, 5, 2, 0.2, 4, 3, 0.3, 3));
  assert.deepEqual(decimate(table, 'loss', table.column('loss'), 10, table.column('epoch')).x, [0.1, 0.2, 0.3]);
});

test('alignment puts every value at its own step', () => {
  const [x, a, b] = align([{ x: [1, 2, 3], values: [[10, 20, 30]] }, { x: [2, 4], values: [[7, NaN]] }]);
  assert.deepEqual(x, [1, 2, 3, 4]);
  assert.deepEqual(a, [10, 20, 30, null]);
  assert.deepEqual(b, [null, 7, null, null]);
});

test('ticks are round and inside', () => {
  assert.deepEqual(ticks(0, 1, 5), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  assert.deepEqual(ticks(-0.9, 1.1, 4), [-0.5, 0, 0.5, 1]);
  assert.deepEqual(ticks(1, 1, 4), []);
});

test('grids run from the upper left, scales are linear, extents have a margin', () => {
  const grid = plane_grid(2, [0, 2], [0, 2]);
  assert.deepEqual([...grid], [0.5, 1.5, 1.5, 1.5, 0.5, 0.5, 1.5, 0.5]);
  assert.equal(linear(0, 10, 100, 0)(5), 50);
  assert.deepEqual(extent(Float32Array.of(0, 9, 1, 9), 2, 0, 0.5), [-0.5, 1.5]);
  assert.deepEqual(extent(Float32Array.of(4, 4), 1, 0), [3, 5]);
});

test('names at the ends of lines keep a gap and stay inside', () => {
  assert.deepEqual(spread([50, 10], 12, 0, 100), [50, 10]);
  assert.deepEqual(spread([50, 52], 12, 0, 100), [50, 62]);
  assert.deepEqual(spread([52, 50], 12, 0, 100), [62, 50]);
  assert.deepEqual(spread([98, 99], 12, 0, 100), [88, 100]);
  assert.deepEqual(spread([-5], 12, 0, 100), [0]);
  assert.deepEqual(spread([], 12, 0, 100), []);
});
