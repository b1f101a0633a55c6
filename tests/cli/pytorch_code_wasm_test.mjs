// The page's PyTorch script is run: from the engine's own initial weights, on the same examples in the same order, it
// comes to the engine's weights; whole scripts have the engine's number of parameters and learn. Skipped where no Python
// has PyTorch.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pytorch_code } from '../../web/store/pytorch_code.js';
import { read_schema } from '../../web/store/schema.js';
import { put, root, scratch } from './support.mjs';
import { engine } from './support_wasm.mjs';

/** Float32 on both sides, sums in another order, over some dozens of steps. */
const TOLERANCE = 2e-4;

const schema = read_schema(JSON.parse((await engine()).schema()));
const python = ['/usr/bin/python3', 'python3'].find(name => spawnSync(name, ['-c', 'import torch, numpy']).status === 0);
const skip = python ? false : 'no Python with PyTorch';
const reader = `import sys; sys.path.insert(0, ${JSON.stringify(join(root, 'examples', 'python'))}); from trainyard_torch import load_weights, read_safetensors\n`;

/** @param {string} folder @param {string} script @returns {string} what it prints */
function run(folder, script) {
  const { status, stdout, stderr } = spawnSync(python ?? '', [put(folder, 'script.py', script)], { cwd: folder, encoding: 'utf8', timeout: 100000 });
  assert.equal(status, 0, `${stderr}\n${script}`);
  return stdout;
}

/** @param {string} text @param {string} from @param {string} to */
function replaced(text, from, to) {
  assert.equal(text.split(from).length, 2, `${from}\n${text}`);
  return text.replace(from, () => to);
}

/** Three clusters with a column of words. */
const table = ['width,colour,height,kind,size', ...Array.from({ length: 46 }, (_, i) => `${i % 3 + (i * 7 % 11) / 8},${['red', 'green'][i % 2]},${(i * i) % 13},${'abc'[i % 3]},${((i * 5) % 7) / 3}`)].join('\n');
const base = {
  version: 1, seed: 3,
  data: { source: { type: 'csv', path: 'table.csv', label: 'kind' }, preprocess: ['standardize'], validation: 0 },
  model: [{ type: 'dense', units: 9 }, 'tanh', { type: 'dense', units: 3 }],
  loss: 'softmax_cross_entropy', optimizer: { type: 'sgd', lr: 0.1 }, train: { batch: 10, epochs: 8, shuffle: false },
};
const numbers = { ...base.data, source: { type: 'csv', path: 'table.csv', label: 'size', ignore: ['kind'], task: 'regression' } };

/** @type {Record<string, any>} */
const same = {
  'l2 and momentum': { loss: { type: 'softmax_cross_entropy', smoothing: 0.1, class_weights: [1, 2, 0.5], regularize: { l2: 0.02 } }, optimizer: { type: 'momentum', lr: 0.05 } },
  'adamw with l2, l1 and warm-up': { loss: { type: 'softmax_cross_entropy', regularize: { l2: 0.01, l1: 0.002 } }, optimizer: { type: 'adamw', lr: 0.02, weight_decay: 0.1 }, schedule: { type: 'warmup', steps: { epochs: 1.5 }, from: 0.1, then: 'cosine' } },
  'adam in one cycle': { optimizer: { type: 'adam', lr: 0.02 }, schedule: { type: 'one_cycle' } },
  'rmsprop in steps': { optimizer: { type: 'rmsprop', lr: 0.01 }, schedule: { type: 'step', at: [2.5, 5] } },
  'adagrad, cyclic': { optimizer: 'adagrad', schedule: { type: 'cyclic', min: 0.01, max: 0.05, step_size: 7, mode: 'triangular2' } },
  'nesterov, piecewise': { optimizer: { type: 'nesterov', form: 'change_of_variables', lr: 0.02 }, schedule: { type: 'piecewise', at: [0.1, 0.9], lr: [0.05, 0.001], interpolation: 'log' } },
  'hinge, the gradient clipped': { loss: { type: 'hinge', margin: 0.7, class_weights: [1, 2, 1], regularize: { l2: 0.01, elastic: { strength: 0.002, beta: 2 } } }, optimizer: { type: 'sgd', lr: 0.1, clip_norm: 0.4 }, schedule: 'linear' },
  'regression with many layers': {
    data: numbers, loss: { type: 'mse', regularize: { l2: 0.01 } }, optimizer: { type: 'sgd', lr: 0.03 },
    model: [{ type: 'dense', units: 8, bias_value: 0.1 }, 'batch_norm', { type: 'swish', beta: 1.5, learn: true }, { type: 'residual', branch: ['layer_norm', { type: 'dense', units: 8, init: 'zeros' }, 'prelu'] }, { type: 'parallel', branches: [[{ type: 'maxout', units: 4 }], [{ type: 'dense', units: 4 }, 'elu', 'scalar_affine']] }, 'group_norm', 'mish', { type: 'dense', units: 1 }],
  },
};

for (const [name, sections] of Object.entries(same)) {
  test(`the script comes to the engine's weights: ${name}`, { skip }, async t => {
    const folder = scratch(t), experiment = { ...base, ...sections }, session = new (await engine()).Session();
    t.after(() => session.delete());
    put(folder, 'table.csv', table);
    session.file('table.csv', readFileSync(join(folder, 'table.csv')));
    const info = JSON.parse(session.open(JSON.stringify(experiment)));
    assert.equal(info.error, undefined, JSON.stringify(info.error));
    put(folder, 'before.safetensors', session.save('model'));
    session.run(-1, -1);
    put(folder, 'after.safetensors', session.save('model'));
    const { code, missing } = pytorch_code(experiment, info, schema);
    assert.deepEqual(missing, []);
    const script = reader + replaced(code, '\nstep = 0\n', '\nload_weights(model, "before.safetensors")\nstart = {k: v.clone() for k, v in model.state_dict().items()}\nstep = 0\n');
    const out = run(folder, `${script}
mine, theirs = model.state_dict(), read_safetensors("after.safetensors")
far = lambda a, b: max(float((a[k] - b[k]).abs().max()) for k in b)
print("apart", far(mine, theirs), far(start, theirs))
`);
    const [apart, moved] = (out.match(/apart (\S+) (\S+)/) ?? []).slice(1).map(Number);
    assert.ok(moved > 0.01, out);
    assert.ok(apart < TOLERANCE * Math.max(1, moved), out);
    assert.match(out, new RegExp(`^${info.parameters} parameters`));
  });
}

const image = [{ type: 'conv2d', filters: 4, kernel: 3, padding: 'same', bias: false }, 'batch_norm', 'relu', { type: 'max_pool', size: 2 }];
/** @type {Record<string, any>} sections, and for data that the script cannot draw x and y in Python */
const whole = {
  spiral: { data: { source: { type: 'spiral', points: 200 }, preprocess: ['standardize'], validation: 0.3 }, model: [{ type: 'dense', units: 9 }, 'tanh', { type: 'dense', units: 2 }] },
  'digits with early stopping': { images: true, model: [...image, { type: 'conv2d', filters: 8, kernel: 3, stride: 2, padding: 1 }, 'gelu', 'flatten', { type: 'dense', units: 10 }], data: { source: { type: 'glyphs', points: 300 }, preprocess: ['channel_standardize'] }, optimizer: 'adam', train: { batch: 30, epochs: 4, early_stopping: { patience: 2 } } },
  'residual blocks on digits': { images: true, model: [...image, { type: 'residual', name: 'block', branch: [{ type: 'conv2d', filters: 6, kernel: 3, padding: 'same' }, 'instance_norm', 'leaky_relu'], shortcut: [{ type: 'conv2d', filters: 6, kernel: 1 }] }, { type: 'avg_pool', size: 2, padding: 'same', stride: 1 }, 'global_avg_pool', { type: 'dense', units: 10 }], data: { source: { type: 'glyphs', points: 300 } }, optimizer: { type: 'adam', lr: 0.02 }, train: { batch: 20, epochs: 6 } },
  'dropout and adamw': { data: { source: { type: 'moons', points: 120 }, test: 0.2 }, model: [{ type: 'dense', units: 16 }, 'selu', { type: 'dropout', rate: 0.1 }, { type: 'dense', units: 2 }], optimizer: { type: 'adamw', lr: 0.02 }, schedule: 'cosine', train: { batch: 16, epochs: 20 } },
  sine: { data: { source: { type: 'sine', points: 60 } }, model: [{ type: 'dense', units: 16 }, 'tanh', { type: 'dense', units: 1 }], loss: 'mse' },
  ...Object.fromEntries(['circle', 'rings', 'xor', 'gauss', 'blobs', 'own_points', 'polynomial', 'step'].map((type) => {
    const outputs = { rings: 3, blobs: 4, polynomial: 1, step: 1 }[type] ?? 2;
    return [type, { data: { source: { type } }, loss: outputs === 1 ? 'mse' : 'hinge', model: [{ type: 'dense', units: 12, init: { type: 'xavier', mode: 'fan_avg' } }, 'softplus', { type: 'dense', units: outputs, init: 'orthogonal' }], init: { type: 'normal', std: 0.3 }, optimizer: { type: 'adam', lr: 0.02 } }];
  })),
};

for (const [name, { images, ...sections }] of Object.entries(whole)) {
  test(`the script has as many parameters and learns: ${name}`, { skip }, async t => {
    const experiment = { ...base, train: { batch: 20, epochs: 15 }, ...sections }, session = new (await engine()).Session();
    t.after(() => session.delete());
    const info = JSON.parse(session.open(JSON.stringify(experiment)));
    assert.equal(info.error, undefined, JSON.stringify(info.error));
    const { code, missing } = pytorch_code(experiment, info, schema);
    assert.deepEqual(missing, images ? ['glyphs (data)'] : []);
    const random = 'y = np.random.default_rng(1).integers(10, size=300)\nx = np.random.default_rng(2).normal(size=(300, 1, 28, 28)) + y[:, None, None, None] / 3';
    const out = run(scratch(t), images ? replaced(code, 'x, y = load_data()', random) : code), losses = [...out.matchAll(/training (\S+)/g)].map(match => Number(match[1]));
    assert.match(out, new RegExp(`^${info.parameters} parameters`));
    assert.ok(/** @type {number} */ (losses.at(-1)) < losses[0], out);
    if (!experiment.train.early_stopping) assert.ok(out.includes(`step ${info.total_steps} `), out);
  });
}
