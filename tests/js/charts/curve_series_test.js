import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CurveSeries } from '../../../web/charts/curve_series.js';
import { new_run } from '../../../web/store/runs.js';

const info = { tables: { metrics: ['step', 'epoch', 'loss', 'lr'], evaluations: ['step', 'loss'] } };
const LOSS = { id: 'loss', column: 'loss', held: 'loss', unit: '' };
const words = { training: 'training', validation: 'validation', name: 'loss', on_screen: 'now' };

/** A run of so many steps whose loss is a constant; every tenth step it is evaluated. @param {number} number @param {number} steps @param {number} loss */
function run(number, steps, loss) {
  const made = { ...new_run({}, info, `run ${number}`), number };
  made.tables.metrics.append(0, Float64Array.from({ length: 4 * steps }, (_, i) => [Math.floor(i / 4) + 1, Math.floor(i / 40), loss, 0.1][i % 4]));
  made.tables.evaluations.append(0, Float64Array.from({ length: 2 * Math.floor(steps / 10) }, (_, i) => (i % 2 ? loss + 1 : 5 * (i + 2))));
  return made;
}

/** @param {any} wanted */
const plot = (wanted) => new CurveSeries().plot({ chosen: LOSS, along: 'step', buckets: 400, memory: 3, past: null, words, ...wanted });

test('one run: a band of raw values, training, validation', () => {
  const { series, bands, data } = plot({ runs: [run(1, 40, 2)] });
  assert.deepEqual(series.map((item) => [item.label, item.color, Boolean(item.faint)]), [['high', 'accent', true], ['low', 'accent', true], ['training', 'accent', false], ['validation', 'neg', false]]);
  assert.deepEqual(bands, [[1, 2]]);
  assert.equal(data.length, 5);
  assert.deepEqual(data[3], Array(40).fill(2));
});

test('an earlier run is a dashed ghost, full up to where the current run is and pale beyond; one whose eye is shut is not there', () => {
  const runs = [{ ...run(1, 40, 3), visible: true }, { ...run(2, 40, 4), visible: false }, run(3, 20, 2)];
  const { series, data } = plot({ runs }), ghosts = series.filter((item) => item.color === 'mute');
  assert.deepEqual(ghosts.map((item) => [item.label, Boolean(item.ahead), Boolean(item.dash)]), [['1. training', true, true], ['1. training', false, true], ['1. validation', true, true], ['1. validation', false, true]]);
  const known = (/** @type {number} */ column) => data[0].filter((_, i) => data[column][i] !== null);
  assert.deepEqual([known(2).at(0), known(2).at(-1)], [1, 20]);
  assert.deepEqual([known(1).at(0), known(1).at(-1)], [20, 40], 'the two parts meet');
  assert.deepEqual(known(4), [10, 20]);
  assert.deepEqual(known(3), [20, 30, 40]);
});

test('two runs side by side are A and B in colours of their own, held-out values dashed, without bands', () => {
  const { series, bands, data } = plot({ runs: [run(1, 10, 2)], rival: run(0, 20, 3) });
  assert.deepEqual(series.map((item) => [item.label, item.color, Boolean(item.dash), item.tag]), [
    ['A training', 'accent', false, 'A'], ['A validation', 'accent', true, undefined], ['B training', 'second', false, 'B'], ['B validation', 'second', true, undefined]]);
  assert.deepEqual(bands, []);
  assert.equal(data[1][0], 3);
  assert.equal(data[3][0], 2);
});

test('nothing has been measured yet: an empty plot', () => {
  const { series, data } = plot({ runs: [run(1, 0, 2)] });
  assert.deepEqual([series, data], [[], [[0, 1]]]);
});
