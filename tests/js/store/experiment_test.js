import assert from 'node:assert/strict';
import { test } from 'node:test';
import { START, family, fit } from '../../../web/store/experiment.js';
import { number, count, percent } from '../../../web/store/format.js';

const plane = { task: 'classification', input: [2], classes: ['a', 'b'] };

test('data of the same family keep the network and resize its output', () => {
  const next = fit(START, { type: 'blobs' }, { ...plane, classes: ['a', 'b', 'c'] }, plane);
  assert.equal(next.model.at(-1).units, 3);
  assert.equal(next.model.length, START.model.length);
  assert.equal(next.optimizer, START.optimizer);
});

test('data of another family get a network that suits them', () => {
  const images = fit(START, { type: 'glyphs' }, { task: 'classification', input: [28, 28, 1], classes: [...'0123456789'] }, plane);
  assert.equal(images.model[0].type, 'conv2d');
  assert.equal(images.model.at(-1).units, 10);
  const curve = fit(START, { type: 'sine' }, { task: 'regression', input: [1], classes: [] }, plane);
  assert.equal(curve.loss.type, 'mse');
  assert.equal(curve.model.at(-1).units, 1);
  assert.equal(curve.seed, START.seed);
});

test('families follow the shape of an example and the task', () => {
  assert.equal(family(plane), 'plane');
  assert.equal(family({ task: 'classification', input: [4], classes: [] }), 'table');
  assert.equal(family({ task: 'regression', input: [1], classes: [] }), 'curve');
  assert.equal(family({ task: 'regression', input: [6], classes: [] }), 'table-regression');
});

test('numbers read well at every size', () => {
  assert.deepEqual([0.1234567, 12.3456, 1234567, 0.0000123, NaN, -0.5].map((v) => number(v)), ['0.123', '12.3', '1.23e6', '1.23e-5', '–', '−0.500']);
  assert.deepEqual([7, 950, 1234, 999_600, 1.2e6, 3.4e9].map(count), ['7', '950', '1.2 k', '1.0 M', '1.2 M', '3.4 G']);
  assert.equal(percent(0.9876), '98.8 %');
});
