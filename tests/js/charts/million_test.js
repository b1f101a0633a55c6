import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CurveSeries } from '../../../web/charts/curve_series.js';
import { new_run } from '../../../web/store/runs.js';

const NAMES = ['step', 'epoch', 'loss', 'penalty', 'accuracy', 'lr', 'grad_norm', 'seconds'], ROWS = 1_000_000, CHUNK = 5000;
/** A frame of 60 a second is 16 ms; a redraw measured here takes about one. */
const MOST_MS = 8;
/** All of it at once, as when the smoothing is changed or a table is sent anew: measured 700 and 28 ms on a busy machine. */
const APPEND_MS = 4000, SMOOTH_MS = 250;

const words = { training: 'training', validation: 'validation', name: 'loss', on_screen: '' };
/** @param {number} step */
const loss = (step) => (step === 777_777 ? 99 : 2 + Math.sin(step));

test('a million rows are redrawn in a fraction of a frame, the one outlier among them included', () => {
  const run = { ...new_run({}, { tables: { metrics: NAMES, evaluations: ['step', 'loss'] } }, 'long'), number: 1 };
  const append = (/** @type {number} */ from, /** @type {number} */ count) => {
    const rows = new Float64Array(count * NAMES.length);
    for (let i = 0; i < count; ++i) rows.set([from + i + 1, (from + i) / 100, loss(from + i + 1), 0, 0.5, 0.01, 1, (from + i) / 1e4], NAMES.length * i);
    const begin = performance.now();
    run.tables.metrics.append(from, rows);
    return performance.now() - begin;
  };
  let appending = 0;
  for (let from = 0; from < ROWS; from += CHUNK) appending += append(from, CHUNK);

  const curves = new CurveSeries(), times = [];
  let drawn = /** @type {any} */ (null);
  for (let i = 0; i < 21; ++i) {
    const begin = performance.now();
    drawn = curves.plot({ runs: [run], chosen: { id: 'loss', column: 'loss', held: 'loss', unit: '' }, along: 'step', buckets: 420, memory: 20, past: null, words });
    times.push(performance.now() - begin);
    append(ROWS + i, 1);
  }
  const [first, ...others] = times, median = others.sort((a, b) => a - b)[10];
  console.log(`# append ${appending.toFixed(0)} ms, first redraw ${first.toFixed(1)} ms, then ${median.toFixed(2)} ms`);
  assert.ok(drawn.data[0].length <= 420 && drawn.data[0].length > 200, `${drawn.data[0].length} points`);
  assert.equal(Math.max(...drawn.data[1]), 99);
  assert.ok(appending < APPEND_MS, `${appending} ms to append`);
  assert.ok(first < SMOOTH_MS, `${first} ms to smooth all`);
  assert.ok(median < MOST_MS, `${median} ms`);
});
