import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differences, same_batches } from '../../../web/store/differences.js';
import { START } from '../../../web/store/experiment.js';
import { set } from '../../../web/store/pointer.js';

const say = { usual: 'default', none: 'none', network: 'network', layer: (/** @type {string} */ which) => `layer ${which}`, layers: (/** @type {number} */ n) => `${n} layers` };
/** @param {any} b @param {any} [a] */
const told = (b, a = START) => differences(a, b, say).map((item) => `${item.what}: ${item.a} → ${item.b}`);

test('equal experiments differ in nothing', () => {
  assert.deepEqual(told(JSON.parse(JSON.stringify(START))), []);
});

test('an option is told by its name', () => {
  assert.deepEqual(told(set(START, '/optimizer/lr', 0.1)), ['learning rate: 0.01 → 0.1']);
  assert.deepEqual(told(set(START, '/train/batch', 64)), ['batch: 32 → 64']);
  assert.deepEqual(told(set(START, '/optimizer/beta1', 0.5)), ['beta1: default → 0.5']);
});

test('of another kind of thing only what both have is told', () => {
  assert.deepEqual(told(set(START, '/optimizer', { type: 'sgd', lr: 0.1, nesterov: true })), ['optimizer: adam → sgd', 'learning rate: 0.01 → 0.1']);
  assert.deepEqual(told(set(START, '/schedule', 'cosine')), ['schedule: constant → cosine']);
  assert.deepEqual(told(set(START, '/data/preprocess', ['standardize', 'whiten'])), ['preprocess: standardize → standardize, whiten']);
  assert.deepEqual(told(set(START, '/data/preprocess', undefined)), ['preprocess: standardize → none']);
});

test('the same change in several layers is said once', () => {
  const tanh = set(set(START, '/model/1', { type: 'tanh' }), '/model/3', { type: 'tanh' });
  assert.deepEqual(told(tanh), ['layer 2, 4: swish → tanh']);
  assert.deepEqual(told(set(START, '/model/0/units', 16)), ['layer 1, units: 8 → 16']);
});

test('networks of other lengths are told whole, long ones by their number of layers', () => {
  assert.deepEqual(told(set(START, '/model', START.model.slice(2))), ['network: dense 8, swish, dense 8, swish, dense 2 → dense 8, swish, dense 2']);
  assert.deepEqual(told(set(START, '/model', [...START.model, ...START.model])), ['network: dense 8, swish, dense 8, swish, dense 2 → 10 layers']);
});

test('batches are the same when seed, data, split and their size are', () => {
  assert.ok(same_batches(START, set(START, '/optimizer/lr', 0.1)));
  for (const [path, value] of /** @type {[string, any][]} */ ([['/seed', 8], ['/train/batch', 8], ['/data/validation', 0.1], ['/data/source', 'moons']])) assert.ok(!same_batches(START, set(START, path, value)), path);
});
