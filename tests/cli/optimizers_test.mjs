// What the command line says of optimizers: the learning rate range test, notices, refusals, averaged weights.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { csv, experiment, json, put, scratch, trainyard } from './support.mjs';

const blobs = { data: { source: { type: 'gauss', points: 300, noise: 0.5 }, validation: 0.25 } };

test('range names learning rates that lie between too low and too high, and writes its curve', t => {
  const folder = scratch(t), e = put(folder, 'e.json', experiment({ ...blobs, optimizer: 'sgd' })), out = join(folder, 'curve');
  const { code, stdout } = trainyard(['range', e, '--from', '1e-5', '--to', '1000', '--out', `${out}.csv`]);
  assert.equal(code, 0);
  const [, fastest, lowest] = stdout.match(/falls fastest at lr (\S+) and is lowest at (\S+)/) ?? assert.fail(stdout);
  assert.ok(Number(fastest) > 1e-3 && Number(fastest) < Number(lowest), stdout);
  assert.match(stdout, /linear scaling rule .* for batches of 128/);
  const [header, ...rows] = csv(`${out}.csv`);
  assert.deepEqual(header, ['step', 'lr', 'loss', 'smoothed']);
  const ratio = Number(rows[1][1]) / Number(rows[0][1]);
  assert.ok(Math.abs(ratio - 1e8 ** (1 / 199)) < 1e-6, `${ratio}`);
  assert.equal(trainyard(['range', e, '--steps', '50', '--out', `${out}.json`]).code, 0);
  assert.equal(json(`${out}.json`).lr.length, 50);
});

test('range refuses a range that is none, and an optimizer without a rate', t => {
  const folder = scratch(t), e = put(folder, 'e.json', experiment());
  assert.match(trainyard(['range', e, '--from', '1', '--to', '0.1']).stderr, /from a rate above 0 to a higher one/);
  const { code, stderr } = trainyard(['range', e, '--set', '/optimizer="lbfgs"']);
  assert.equal(code, 2);
  assert.match(stderr, /\/optimizer: lbfgs finds the length of its steps itself/);
});

test('OPT-24 OPT-27 train says what a full-batch optimizer switches off', t => {
  const folder = scratch(t), e = put(folder, 'e.json', experiment({ optimizer: 'lbfgs', train: { batch: 32, steps: 3 } }));
  const { code, stdout } = trainyard(['train', e, '--out', join(folder, 'run')]);
  assert.equal(code, 0);
  assert.match(stdout, /note: lbfgs works on the full batch: each step evaluates all 150 training examples/);
  assert.match(stdout, /note: all noise is off while lbfgs trains: dropout/);
});

test('OPT-22 newton refuses a large network at its place', t => {
  const folder = scratch(t);
  const e = put(folder, 'e.json', experiment({ optimizer: 'newton', model: [{ type: 'dense', units: 3000 }, { type: 'dense', units: 2 }] }));
  const { code, stderr } = trainyard(['train', e, '--out', join(folder, 'run')]);
  assert.equal(code, 2);
  assert.match(stderr, /\/optimizer: \[newton\] 15002 weights are too many: their Hessian would take 1\.8 GB/);
});

test('OPT-26 the summary says that the saved weights are averaged', t => {
  const folder = scratch(t), e = put(folder, 'e.json', experiment({ ...blobs, average: { type: 'ema', decay: 0.9 } }));
  const { stdout } = trainyard(['train', e, '--out', join(folder, 'run')]);
  assert.match(stdout, /note: evaluation, early stopping, predictions and the saved model use the averaged weights \(ema\)/);
  assert.equal(json(join(folder, 'run', 'summary.json')).averaged_weights, 'ema');
});
