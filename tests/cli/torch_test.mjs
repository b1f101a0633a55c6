// PyTorch takes model.safetensors with load_state_dict and gives the same probabilities: names, layouts, the order
// behind flatten and the running statistics are its own. Skipped where no Python has PyTorch.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { csv, experiment, put, root, scratch, trainyard } from './support.mjs';

/** Float32 on both sides, sums in another order. */
const TOLERANCE = 1e-5;

const python = ['/usr/bin/python3', 'python3'].find(name => spawnSync(name, ['-c', 'import torch, numpy']).status === 0);
const script = join(root, 'tests', 'cli', 'torch_reads.py');

/** @param {string[]} args */
function run(...args) {
  const { status, stdout, stderr } = spawnSync(python ?? '', [script, ...args], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return stdout;
}

test('PyTorch loads the weights and gives the same outputs', { skip: python ? false : 'no Python with PyTorch' }, t => {
  const folder = scratch(t);
  run('make', folder);
  const file = put(folder, 'experiment.json', experiment({
    data: { source: { type: 'npz', path: 'images.npz', x: 'x', y: 'y' }, validation: 0.2 },
    model: [
      { type: 'conv2d', filters: 4, kernel: 3, padding: 'same' }, 'batch_norm', 'relu',
      { type: 'residual', branch: [{ type: 'conv2d', filters: 4, kernel: 3, padding: 'same' }, { type: 'gelu' }] },
      { type: 'repeat', times: 2, layers: ['scalar_affine', { type: 'conv2d', filters: 4, kernel: 1 }, { type: 'scalar_affine', scale: false }] },
      { type: 'max_pool', size: 2 }, 'flatten', 'batch_norm', { type: 'dense', units: 8 }, { type: 'prelu' }, { type: 'dense', units: 3 },
    ],
    train: { batch: 16, epochs: 5 },
  }));
  const trained = trainyard(['train', file, '--out', join(folder, 'run')]);
  assert.equal(trained.code, 0, trained.stderr);
  const out = join(folder, 'y.csv');
  const predicted = trainyard(['predict', join(folder, 'run', 'checkpoint.safetensors'), '--data', join(folder, 'images.npz'), '--out', out]);
  assert.equal(predicted.code, 0, predicted.stderr);

  const ours = csv(out).slice(1).map(row => row.slice(1).map(Number));
  const theirs = JSON.parse(run('predict', folder, join(folder, 'run', 'model.safetensors')));
  assert.equal(ours.length, 60);
  const apart = Math.max(...ours.flatMap((row, i) => row.map((p, k) => Math.abs(p - theirs[i][k]))));
  assert.ok(apart < TOLERANCE, `${apart} apart`);
  // The network has learned something, so that equal outputs are not all thirds.
  assert.ok(ours.some(row => Math.max(...row) > 0.6));
});
