// Experiments with a mistake in them: one line that names the file, the place and what is wrong; exit code 2; what was
// written before stays.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { experiment, put, scratch, trainyard } from './support.mjs';

const dense = (/** @type {unknown} */ units) => ({ type: 'dense', units });
const model = (/** @type {unknown[]} */ ...layers) => ({ model: [...layers, dense(2)] });
const digits = { data: { source: { type: 'glyphs', points: 60 }, validation: 0.2 } };
/** A network on small images. */
const image = (/** @type {unknown[]} */ ...layers) => ({ ...digits, model: [...layers, 'flatten', dense(10)] });
const regression = { data: { source: 'sine', validation: 0.2 }, loss: 'mse', model: [dense(1)] };
const without = (/** @type {string} */ section) => {
  const { [section]: _, ...rest } = /** @type {Record<string, unknown>} */ (experiment());
  return JSON.stringify(rest);
};

/** @type {Record<string, [unknown, string]>} what: [sections that replace those of a good experiment, or a whole file; what the line says] */
const cases = {
  // The text
  'an empty file': ['', 'not valid JSON'],
  'half an experiment': ['{"version": 1,', 'not valid JSON'],
  'bytes that are not UTF-8': [Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), 'byte 3 is not UTF-8 text'],
  'a depth bomb': ['['.repeat(100000), 'nested more than 64 levels deep'],
  'a depth bomb of layers': [`{"version": 1, "model": ${'[{"type": "residual", "branch": '.repeat(500)}`, 'nested more than 64 levels deep'],
  'a key that stands twice': ['{"version": 1, "seed": 1, "seed": 2}', 'the key "seed" stands twice'],
  'a list': ['[1, 2]', 'an experiment must be an object, got a list'],
  'a number beyond double': [JSON.stringify(experiment()).replace('0.01', '1e999'), 'not valid JSON'],
  // The top level
  'no version': [without('version'), '/version: version is missing'],
  'a later version': [{ version: 2 }, '/version: version must be from 1 to 1, got 2'],
  'no model': [without('model'), '/model: model is missing'],
  'no loss': [without('loss'), '/loss: loss is missing'],
  'an empty model': [{ model: [] }, '/model: a model needs one layer at least'],
  'an unknown key with a near miss': [{ trian: {} }, '/trian: unknown key "trian" (did you mean "train"?)'],
  'a negative seed': [{ seed: -1 }, '/seed: seed must be from 0 to 9007199254740991, got -1'],
  'a seed beyond 2^53': [JSON.stringify(experiment()).replace('"seed":5', '"seed":9007199254740993'), '/seed: seed must be'],
  'a fractional seed': [{ seed: 0.5 }, '/seed: seed must be a whole number, got 0.5'],
  // Layers
  'units below 1': [model(dense(-3)), '/model/0/units: [dense] units must be from 1 to 65536, got -3'],
  'fractional units': [model(dense(2.5)), '/model/0/units: [dense] units must be a whole number, got 2.5'],
  'units in words': [model(dense('12')), '/model/0/units: [dense] units must be a whole number, got "12"'],
  'a layer without its type': [model({ units: 3 }), '/model/0'],
  'a layer that is a number': [model(7), '/model/0: a layer must be a name or an object with "type", got 7'],
  'an unknown layer with a near miss': [model({ type: 'dens', units: 3 }), 'did you mean "dense"?'],
  'an unknown option with a near miss': [model({ type: 'dense', unit: 3 }), '/model/0/unit: [dense] unknown key "unit" (did you mean "units"?)'],
  'a dropout of everything': [model({ type: 'dropout', rate: 1 }), '/model/0/rate: [dropout] rate must be at least 0 and below 1, got 1'],
  'an unknown init': [model({ type: 'dense', units: 3, init: 'kaimin' }), 'did you mean "kaiming"?'],
  'a mistake deep in a branch': [model(dense(4), { type: 'residual', branch: [dense(4), { type: 'dropout', rate: 2 }] }), '/model/1/branch/1/rate: [dropout] rate must be'],
  // Shapes
  'a kernel larger than the image': [image({ type: 'conv2d', filters: 2, kernel: 31 }), '/model/0: [conv2d]'],
  'a pool larger than the image': [image({ type: 'max_pool', size: 40 }), '/model/0: [max_pool]'],
  'a convolution of flat data': [model({ type: 'conv2d', filters: 2, kernel: 3 }), '/model/0: [conv2d]'],
  'groups that do not divide': [image({ type: 'conv2d', filters: 4, kernel: 3, groups: 3 }), '/model/0'],
  'the same size at stride 2': [image({ type: 'conv2d', filters: 4, kernel: 3, stride: 2, padding: 'same' }), '/model/0'],
  'a branch that changes the size': [model(dense(4), { type: 'residual', branch: [dense(5)] }), '/model/1'],
  'branches that cannot be added': [model(dense(4), { type: 'parallel', branches: [[dense(4)], [dense(5)]], merge: 'add' }), '/model/1'],
  'more outputs than classes': [{ model: [dense(3)] }, '/model/0: the network ends with 3 outputs, but the data have 2 classes'],
  'an image at the end': [{ ...digits, model: [{ type: 'conv2d', filters: 10, kernel: 3 }] }, '/model/0: the network ends with 26 x 26 x 10'],
  'more parameters than memory': [{ model: [dense(65536), dense(65536), dense(65536), dense(2)] }, 'memory'],
  'ten to the twelve parameters': [{ model: [...Array(240).fill(dense(65536)), dense(2)] }, 'memory'],
  // Loss, optimizer, schedule
  'numbers wanted of classes': [{ loss: 'mse' }, '/loss: [mse] is for numbers, but the data\'s targets are classes'],
  'classes wanted of numbers': [{ ...regression, loss: 'softmax_cross_entropy' }, '/loss: [softmax_cross_entropy] is for classes, but the data\'s targets are numbers'],
  'too much smoothing': [{ loss: { type: 'softmax_cross_entropy', smoothing: 1.5 } }, '/loss/smoothing: [softmax_cross_entropy] smoothing must be'],
  'a negative penalty': [{ loss: { type: 'softmax_cross_entropy', regularize: { l2: -1 } } }, '/loss/regularize/l2'],
  'an unknown penalty': [{ loss: { type: 'softmax_cross_entropy', regularize: { l3: 1 } } }, '/loss/regularize/l3'],
  'a negative rate': [{ optimizer: { type: 'sgd', lr: -0.1 } }, '/optimizer/lr: [sgd] lr must be'],
  'momentum of 1': [{ optimizer: { type: 'momentum', lr: 0.1, momentum: 1.5 } }, '/optimizer/momentum: [momentum] momentum must be'],
  'an unknown optimizer': [{ optimizer: 'adamm' }, 'did you mean "adam"?'],
  'an unknown schedule': [{ schedule: 'cosin' }, 'did you mean "cosine"?'],
  'a mistake inside a warm-up': [{ schedule: { type: 'warmup', steps: 5, then: { type: 'step', factor: -1, at: [1] } } }, '/schedule/then/factor: [step] factor must be'],
  // Training
  'epochs and steps': [{ train: { batch: 8, epochs: 1, steps: 10 } }, '/train/steps: [train] give epochs or steps, not both'],
  'neither epochs nor steps': [{ train: { batch: 8 } }, '/train/epochs: [train] epochs or steps must say how long to train'],
  'a batch of nothing': [{ train: { batch: 0, epochs: 1 } }, '/train/batch: [train] batch must be'],
  'a batch of one under batch norm': [{ ...model(dense(4), 'batch_norm'), train: { batch: 1, epochs: 1 } }, '/train/batch'],
  'patience without validation': [{ data: { source: 'spiral', validation: 0 }, train: { batch: 8, epochs: 1, early_stopping: {} } }, '/train/early_stopping: [early_stopping] there are no validation examples'],
  'accuracy of numbers': [{ ...regression, train: { batch: 8, epochs: 1, early_stopping: { metric: 'accuracy' } } }, '/train/early_stopping/metric: [early_stopping] accuracy is for classes'],
  'a metric that there is not': [{ train: { batch: 8, epochs: 1, early_stopping: { metric: 'los' } } }, '/train/early_stopping/metric: [early_stopping] metric must be one of loss, accuracy, got "los" (did you mean "loss"?)'],
  'a change of what cannot change': [{ changes: [{ step: 3, path: '/model/0/units', value: 5 }] }, '/changes/0: [dense] units cannot change during a run'],
  // Data
  'nothing left to train on': [{ data: { source: 'spiral', validation: 0.5, test: 0.5 } }, '/data/validation: [data] validation and test together must leave something to train on'],
  'all of it for validation': [{ data: { source: 'spiral', validation: 1 } }, '/data/validation: [data] validation must be'],
  'an unknown source': [{ data: { source: 'spirla' } }, 'did you mean "spiral"?'],
  'no source': [{ data: {} }, '/data/source: [data] source is missing'],
  'one point': [{ data: { source: { type: 'spiral', points: 1 } } }, '/data/source/points: [spiral] points must be'],
  'an unknown preprocessing': [{ data: { source: 'spiral', preprocess: ['standardise'] } }, 'did you mean "standardize"?'],
};

const escape = (/** @type {string} */ text) => text.replace(/[.*+?^${}()[\]\\]/g, '\\$&');

for (const [what, [sections, says]] of Object.entries(cases)) {
  test(`${what} is an error with its place`, t => {
    const folder = scratch(t);
    const whole = typeof sections === 'string' || sections instanceof Uint8Array;
    const file = put(folder, 'e.json', whole ? sections : experiment(/** @type {Record<string, unknown>} */ (sections)));
    put(folder, 'model.safetensors', 'earlier');
    const { code, stderr } = trainyard(['train', file, '--out', folder]);
    assert.match(stderr, /^error: [^\n]*\n$/);
    assert.match(stderr, new RegExp(escape(says)));
    assert.ok(stderr.startsWith(`error: ${file}: `), stderr);
    assert.ok(stderr.length < 500, 'short enough to read');
    assert.equal(code, 2);
    assert.equal(readFileSync(join(folder, 'model.safetensors'), 'utf8'), 'earlier');
    assert.deepEqual(readdirSync(folder).sort(), ['e.json', 'model.safetensors']);
  });
}
