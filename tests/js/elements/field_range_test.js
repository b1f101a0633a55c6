import assert from 'node:assert/strict';
import { test } from 'node:test';
import { from_position, slider_range, to_position } from '../../../web/elements/field_range.js';

const field = (/** @type {any} */ more) => ({ name: 'x', type: 'number', ...more });

test('near bounds give a linear slider that reaches both ends', () => {
  const range = /** @type {any} */ (slider_range(field({ minimum: 0, maximum: 1, default: 0.5 })));
  assert.equal(range.scale, 'linear');
  assert.equal(from_position(range, 0), 0);
  assert.equal(from_position(range, 1000), 1);
});

test('a learning rate gets a logarithmic slider around its default', () => {
  const range = /** @type {any} */ (slider_range(field({ exclusive_minimum: 0, default: 0.01 })));
  assert.equal(range.scale, 'log');
  assert.equal(from_position(range, to_position(range, 0.01)), 0.01);
});

test('a strength may be exactly zero', () => {
  const range = /** @type {any} */ (slider_range(field({ minimum: 0, default: 0 })));
  assert.equal(from_position(range, 0), 0);
  assert.ok(from_position(range, 500) > 0);
});

test('whole numbers stay whole', () => {
  const range = /** @type {any} */ (slider_range(field({ type: 'integer', minimum: 1, maximum: 65536, default: 32 })));
  for (let p = 0; p <= 1000; p += 50) assert.equal(from_position(range, p) % 1, 0);
});

test('a field without bounds has no slider', () => {
  assert.equal(slider_range(field({ default: 3 })), null);
});
