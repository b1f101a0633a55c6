import assert from 'node:assert/strict';
import { test } from 'node:test';
import { file_names, read_schema } from '../../../web/store/schema.js';

const field = (/** @type {string} */ name, more = {}) => ({ name, type: 'number', doc: '', ...more });

test('an optimizer\'s rate stands before its own options, a layer\'s rate and whether it trains behind them', () => {
  const { kinds } = read_schema({
    kinds: { optimizer: [{ type: 'momentum', fields: [field('momentum', { live: true })] }], layer: [{ type: 'dense', fields: [field('units')] }] },
    common: { optimizer: [field('lr', { live: true }), field('clip_norm', { live: true })], layer: [field('name'), field('lr_scale', { live: true }), field('frozen', { live: true })] },
  });
  const names = (/** @type {string} */ kind) => kinds[kind][0].fields.map(({ name }) => name);
  assert.deepEqual(names('optimizer'), ['lr', 'clip_norm', 'momentum']);
  assert.deepEqual(names('layer'), ['units', 'name', 'lr_scale', 'frozen']);
});

test('a component has its own default of what its whole kind takes', () => {
  const { kinds } = read_schema({
    kinds: { optimizer: [{ type: 'sgd', fields: [] }, { type: 'adam', fields: [], defaults: { lr: 0.001 } }] },
    common: { optimizer: [field('lr', { live: true, default: 0.01 }), field('clip_norm', { live: true, default: 0 })] },
  });
  assert.deepEqual(kinds.optimizer.map(({ fields }) => fields.map((one) => one.default)), [[0.01, 0], [0.001, 0]]);
});

test('an experiment names the files of its sources and the checkpoint that it starts from', () => {
  const schema = read_schema({ kinds: { source: [{ type: 'csv', fields: [field('path', { type: 'string', required: true }), field('label', { type: 'string' })] }] } });
  const data = { source: { type: 'csv', path: 'folder/iris.csv', label: 'species' }, test: 0.2 };
  assert.deepEqual(file_names(schema, { data }), ['folder/iris.csv']);
  assert.deepEqual(file_names(schema, { data, from: { checkpoint: 'old/checkpoint.safetensors' } }), ['folder/iris.csv', 'old/checkpoint.safetensors']);
});
