// The lines of the page's PyTorch script, part by part; options that are left out come from the engine's schema.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { START } from '../../web/store/experiment.js';
import { pytorch_code } from '../../web/store/pytorch_code.js';
import { optimizer, penalties, schedule } from '../../web/store/pytorch_training.js';
import { filler, read_schema } from '../../web/store/schema.js';
import { engine } from './support_wasm.mjs';

const SCHEMA = read_schema(JSON.parse((await engine()).schema())), filled = filler(SCHEMA);
const script = () => ({ filled, missing: /** @type {Set<string>} */ (new Set()) });

const PLANE = { task: 'classification', input: [2], outputs: 2, layers: [], data: { n: 500, train: 350 } };
const IMAGES = { task: 'classification', input: [28, 20, 3], outputs: 10, layers: [], data: { n: 500, train: 350 } };
/** @param {any} changes of the start @param {any} [info] */
const code = (changes, info = PLANE) => pytorch_code({ ...START, ...changes }, info, SCHEMA);
/** @param {any[]} model @param {any} [info] the lines of the network */
const network = (model, info) => code({ model }, info).code.split('model = ')[1].split('\n\n')[0];

test('the first experiment is a whole script', () => {
  const { code: text, missing } = code({});
  assert.deepEqual(missing, []);
  assert.match(text, /^model = nn.Sequential\(\n {4}nn.Linear\(2, 8\),\n {4}nn.SiLU\(\),\n {4}nn.Linear\(8, 8\),\n {4}nn.SiLU\(\),\n {4}nn.Linear\(8, 2\),\n\)$/m);
  assert.match(text, /torch.optim.Adam\(model.parameters\(\), lr=0.01/);
  assert.doesNotMatch(text, /INCOMPLETE|undefined|\[object|NaN/);
});

test('shapes go through convolutions and pooling, channels first', () => {
  const model = [{ type: 'conv2d', filters: 8, kernel: [5, 3], stride: 2, padding: [2, 1] }, 'batch_norm', { type: 'max_pool', size: 3, stride: 2, padding: 'valid' }, { type: 'avg_pool', padding: 0 }, 'flatten', { type: 'dense', units: 10, bias: false }];
  assert.equal(network(model, IMAGES), `nn.Sequential(
    nn.Conv2d(3, 8, (5, 3), stride=2, padding=(2, 1)),
    nn.BatchNorm2d(8),
    nn.MaxPool2d(3, stride=2),
    nn.AvgPool2d(2),
    nn.Flatten(),
    nn.Linear(48, 10, bias=False),
)`);
  assert.match(network([{ type: 'max_pool', size: [2, 3], stride: 1, padding: 'same' }], IMAGES), /nn.ConstantPad2d\(\(1, 1, 0, 1\), -math.inf\), nn.MaxPool2d\(\(2, 3\), stride=1\)/);
});

test('names and nesting are those of the file of weights', () => {
  const text = network([{ type: 'residual', name: 'block', branch: [{ type: 'dense', units: 2, init: 'zeros' }, 'tanh'] }, { type: 'dense', units: 2 }]);
  assert.match(text, /\("block", Residual\(\n {8}nn.Sequential\(\n {12}nn.Linear\(2, 2\),\n {12}nn.Tanh\(\),\n {8}\),\n {8}nn.Sequential\(\),\n {4}\)\)/);
  assert.match(code({ model: [{ type: 'residual', name: 'block', branch: [{ type: 'dense', units: 2, init: 'zeros' }] }] }).code, /get_submodule\("block.branch.0"\).weight\nnn.init.zeros_\(w\)/);
});

test('what PyTorch lacks is said, and the layers behind it fit', () => {
  const info = { ...PLANE, layers: [{ output: [7] }, { output: [2] }] };
  const { code: text, missing } = code({ model: [{ type: 'drop_connect', units: 7 }, { type: 'dense', units: 2, frozen: true }], data: { source: 'glyphs', preprocess: ['whiten'] }, optimizer: 'lbfgs', schedule: 'plateau' }, info);
  assert.deepEqual(missing.sort(), ['drop_connect', 'frozen (dense)', 'glyphs (data)', 'lbfgs', 'plateau (schedule)', 'whiten']);
  assert.match(text, /nn.Identity\(\), {2}# drop_connect: not in PyTorch; see examples\/python\/trainyard_torch.py\n {4}nn.Linear\(7, 2\)/);
  assert.match(text, /^# INCOMPLETE, not in this script: .*drop_connect/m);
});

test('the l2 penalty is strength sum w^2, without a half', () => {
  const of = (/** @type {any} */ spec, /** @type {any} */ regularize) => penalties(regularize, filled('optimizer', spec), script());
  assert.deepEqual(of('sgd', { l2: 0.01 }), { decay: 0.02, penalty: '' });
  assert.deepEqual(of('adamw', { l2: { strength: 0.1 } }), { decay: 0.01, penalty: '0.1 * w.square().sum()' });
  assert.deepEqual(of({ type: 'sgd', clip_norm: 1 }, { l2: 0.1, l1: 0.2 }), { decay: 0, penalty: '0.1 * w.square().sum() + 0.2 * w.abs().sum()' });
  assert.match(optimizer(filled('optimizer', 'adamw'), 0, script()), /weight_decay=0\)/);
});

test('the momentum goes against the rate in one cycle', () => {
  const at = (/** @type {any} */ spec, /** @type {string} */ type) => schedule(spec, filled('optimizer', type), script());
  assert.deepEqual(at('constant', 'sgd'), { functions: '', set: '' });
  assert.match(at('one_cycle', 'adam').set, /group\["betas"\] = \(one_cycle\(step, total_steps, 0.95, 0.85, 0.95\), 0.999\)/);
  assert.doesNotMatch(at('one_cycle', 'sgd').set, /momentum/);
  assert.match(at({ type: 'warmup', steps: { epochs: 2 }, then: 'cosine' }, 'sgd').functions, /warmup = int\(2 \* steps_per_epoch \+ 0.5\)/);
});

test('notes cannot leave their comment', () => {
  assert.match(code({ notes: 'one\nimport os\r\ntwo' }).code, /^# one import os two$/m);
});

test('what is left out is what the engine would take', () => {
  const left = { data: { source: 'spiral' }, optimizer: 'rmsprop', train: { epochs: 3, early_stopping: {} } };
  const { code: text } = code(left);
  for (const line of ['split(everything, y, 0.2)', 'batch_size = 32', 'waited >= 5:', 'lr=0.001, alpha=0.99', 'points = 500']) assert.ok(text.includes(line), line);
  const other = structuredClone(SCHEMA), change = (/** @type {any[]} */ fields, /** @type {string} */ name, /** @type {any} */ value) => { fields.find((field) => field.name === name).default = value; };
  change(other.sections.train, 'batch', 48);
  change(other.kinds.optimizer.find(({ type }) => type === 'rmsprop')?.fields ?? [], 'lr', 0.5);
  assert.match(pytorch_code({ ...START, ...left }, PLANE, other).code, /lr=0.5, alpha[^]*batch_size = 48/);
});
