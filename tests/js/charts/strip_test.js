import assert from 'node:assert/strict';
import { test } from 'node:test';
import { along_strip, Trail } from '../../../web/charts/strip.js';

test('DIA-01 the line at 1e-3 is in the middle of a strip from 1e-6 to 1', () => {
  // Logarithms are rounded.
  assert.ok(Math.abs(along_strip(1e-3, 1e-6, 1, 90) - 45) < 1e-9);
  assert.ok(Math.abs(along_strip(0.01, 1e-6, 1, 90) - 60) < 1e-9);
  assert.equal(along_strip(1e-9, 1e-6, 1, 90), 0);
  assert.equal(along_strip(5, 1e-6, 1, 90), 90);
  assert.ok(Number.isNaN(along_strip(0, 1e-6, 1, 90)));
});

test('a trail keeps the last values of each name', () => {
  const trail = new Trail(2);
  for (const value of [1, 2, 3]) trail.add('a', value);
  trail.add('b', 9);
  assert.deepEqual([trail.of('a'), trail.of('b'), trail.of('c')], [[2, 3], [9], []]);
  trail.clear();
  assert.deepEqual(trail.of('a'), []);
});
