import assert from 'node:assert/strict';
import { test } from 'node:test';
import { climb, next_stop, rate_at, with_rate, without_knot } from '../../../web/charts/rate_knots.js';

/** @type {import('../../../web/charts/rate_knots.js').Knots} */
const KNOTS = [[0.1, 0.01], [0.42, 0.1], [0.9, 0]];

test('between two points the rate is on the line, outside it is level', () => {
  assert.deepEqual([0, 0.1, 0.26, 0.42, 0.66, 1].map((at) => Number(rate_at(KNOTS, at).toFixed(6))), [0.01, 0.01, 0.055, 0.1, 0.05, 0]);
  assert.equal(rate_at([[0.5, 0.3]], 0.2), 0.3);
});

test('the cursor stops at twentieths of the run and at every point, or at points and ends alone', () => {
  assert.equal(next_stop(KNOTS, 0.4, 1, false), 0.42);
  assert.equal(next_stop(KNOTS, 0.42, 1, false), 0.45);
  assert.equal(next_stop(KNOTS, 0.42, -1, false), 0.4);
  assert.deepEqual([next_stop(KNOTS, 0.42, -1, true), next_stop(KNOTS, 0.42, 1, true), next_stop(KNOTS, 0.9, 1, true)], [0.1, 0.9, 1]);
  assert.deepEqual([next_stop(KNOTS, 0, -1, false), next_stop(KNOTS, 1, 1, true)], [0, 1]);
});

test('a rate climbs over round values, up and down the same ones, and leaves 0', () => {
  const up = [0.01];
  for (let i = 0; i < 10; ++i) up.push(climb(up[i], 1, 1));
  assert.deepEqual(up, [0.01, 0.0125, 0.016, 0.02, 0.025, 0.032, 0.04, 0.05, 0.063, 0.08, 0.1]);
  const down = [0.1];
  for (let i = 0; i < 10; ++i) down.push(climb(down[i], -1, 1));
  assert.deepEqual(down, [...up].reverse());
  assert.deepEqual([climb(0.011, 1, 1), climb(0.011, -1, 1), climb(0.01, 5, 1), climb(0.01, -5, 1)], [0.0125, 0.01, 0.032, 0.0032]);
  assert.deepEqual([climb(0, 1, 0.1), climb(0, -1, 0.1), climb(0, 1, 0)], [0.0001, 0, 0]);
});

test('a point is put down, moved and taken away; one stays', () => {
  assert.deepEqual(with_rate(KNOTS, 0.2, 0.5), [[0.1, 0.01], [0.2, 0.5], [0.42, 0.1], [0.9, 0]]);
  assert.deepEqual(with_rate(KNOTS, 0.42, 0.5), [[0.1, 0.01], [0.42, 0.5], [0.9, 0]]);
  assert.deepEqual(without_knot(KNOTS, 0.42), [[0.1, 0.01], [0.9, 0]]);
  assert.deepEqual(without_knot(KNOTS, 0.43), KNOTS);
  assert.deepEqual(without_knot([[0, 1]], 0), [[0, 1]]);
});
