// trainyard train: what it writes, that threads do not matter, and that a run may be stopped and gone on with.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { csv, ended, examples, experiment, json, put, scratch, start, tensors, trainyard } from './support.mjs';

/** @param {string[]} args  @returns the outcome of a run that must succeed */
function succeed(args, options = {}) {
  const outcome = trainyard(args, options);
  assert.equal(outcome.code, 0, outcome.stderr);
  return outcome;
}

test('a run leaves curves, weights, a checkpoint and a summary', t => {
  const folder = scratch(t);
  const out = join(folder, 'deep', 'out');
  const { stdout } = succeed(['train', put(folder, 'e.json', experiment()), '--out', out]);
  assert.match(stdout, /^62 parameters; training takes [\d.]+ [KM]B with batches of \d+\n/);
  const metrics = csv(join(out, 'metrics.csv'));
  assert.deepEqual(metrics[0], ['step', 'epoch', 'loss', 'penalty', 'accuracy', 'lr', 'grad_norm', 'seconds']);
  assert.equal(metrics.length, 51);
  assert.equal(metrics[50][0], '50');
  assert.equal(metrics[50][1], '10');
  const digits = metrics.slice(1).map(row => row[2].replace(/^0\.0*|\D/g, '').length);
  assert.equal(Math.max(...digits), 9);
  const evaluations = csv(join(out, 'evaluations.csv'));
  assert.deepEqual(evaluations[0], ['step', 'epoch', 'loss', 'accuracy']);
  assert.equal(evaluations.length, 11);
  const summary = json(join(out, 'summary.json'));
  assert.equal(summary.reason, 'finished');
  assert.equal(summary.parameters, 2 * 12 + 12 + 12 * 2 + 2);
  assert.match(summary.weight_hash, /^[0-9a-f]{64}$/);
  assert.equal(summary.validation.n, 50);
  assert.equal(summary.validation.confusion.flat().reduce((/** @type {number} */ a, /** @type {number} */ b) => a + b), 50);
  assert.equal(summary.validation.per_class.length, 2);
  for (const key of ['seconds', 'examples_per_second', 'threads']) assert.ok(summary[key] > 0, key);
  assert.equal(summary.device, 'cpu');
  const { __metadata__: _, ...model } = tensors(join(out, 'model.safetensors'));
  assert.deepEqual(Object.keys(model).sort(), ['0.bias', '0.weight', '3.bias', '3.weight']);
  assert.deepEqual(model['0.weight'].shape, [12, 2]);
  assert.equal(JSON.parse(tensors(join(out, 'checkpoint.safetensors')).__metadata__.experiment).seed, 5);
});

test('a regression is summed up in its own terms', t => {
  const folder = scratch(t);
  const e = experiment({
    data: { source: 'sine', validation: 0.25 }, model: [{ type: 'dense', units: 8 }, 'tanh', { type: 'dense', units: 1 }], loss: 'mse',
  });
  succeed(['train', put(folder, 'e.json', e), '--out', folder]);
  const { validation } = json(join(folder, 'summary.json'));
  assert.deepEqual(Object.keys(validation), ['n', 'loss', 'mae', 'rmse', 'r2']);
  assert.deepEqual(csv(join(folder, 'evaluations.csv'))[0], ['step', 'epoch', 'loss', 'mae', 'rmse', 'r2']);
  assert.equal(csv(join(folder, 'metrics.csv'))[1][4], '');  // accuracy says nothing here
});

test('two threads give the bits of one', t => {
  const folder = scratch(t);
  for (const name of ['parity_mlp', 'parity_cnn', 'parity_residual']) {
    const [one, two] = ['1', '2'].map(threads => {
      const out = join(folder, name + threads);
      succeed(['train', join(examples, `${name}.json`), '--out', out, '--threads', threads, '--steps', '60']);
      return json(join(out, 'summary.json'));
    });
    assert.equal(one.weight_hash, two.weight_hash, name);
    assert.equal(one.validation.loss, two.validation.loss, name);
    assert.equal(two.threads, 2);
  }
});

test('a setting changes what the file says', t => {
  const folder = scratch(t);
  const file = put(folder, 'e.json', experiment());
  succeed(['train', file, '--out', join(folder, 'a'), '--set', '/optimizer/lr=0.02', '--set', '/model/0/units=5', '--set', '/train/epochs=2']);
  assert.equal(csv(join(folder, 'a', 'metrics.csv'))[1][5], '0.02');
  assert.equal(json(join(folder, 'a', 'summary.json')).parameters, 2 * 5 + 5 + 5 * 2 + 2);
  assert.equal(json(join(folder, 'a', 'summary.json')).step, 10);
});

test('a run stopped by --steps and resumed ends with the same bits', t => {
  const folder = scratch(t);
  const file = put(folder, 'e.json', experiment({ schedule: 'cosine', train: { batch: 32, epochs: 10, early_stopping: { patience: 50 } } }));
  const whole = join(folder, 'whole');
  const parts = join(folder, 'parts');
  succeed(['train', file, '--out', whole]);
  succeed(['train', file, '--out', parts, '--steps', '23']);
  assert.equal(json(join(parts, 'summary.json')).reason, 'steps');
  succeed(['train', file, '--out', parts, '--resume', join(parts, 'checkpoint.safetensors')]);
  assert.equal(json(join(parts, 'summary.json')).weight_hash, json(join(whole, 'summary.json')).weight_hash);
  const without = (/** @type {string} */ out) => csv(join(out, 'metrics.csv')).map(row => row.slice(0, -1));  // but the seconds
  assert.deepEqual(without(parts), without(whole));
  assert.deepEqual(readFileSync(join(parts, 'evaluations.csv'), 'utf8'), readFileSync(join(whole, 'evaluations.csv'), 'utf8'));
});

test('resuming cuts the curves to the step of the checkpoint', t => {
  const folder = scratch(t);
  const file = put(folder, 'e.json', experiment());
  const [short, long] = [join(folder, 'short'), join(folder, 'long')];
  succeed(['train', file, '--out', short, '--steps', '10']);
  succeed(['train', file, '--out', long]);
  succeed(['train', file, '--out', long, '--resume', join(short, 'checkpoint.safetensors'), '--steps', '12']);
  assert.equal(csv(join(long, 'metrics.csv')).length, 13);
  assert.equal(csv(join(long, 'evaluations.csv')).length, 3);
});

test('a resumed run may be longer and go on at another rate, but not with another network', t => {
  const folder = scratch(t);
  const file = put(folder, 'e.json', experiment());
  const checkpoint = join(folder, 'checkpoint.safetensors');
  succeed(['train', file, '--out', folder]);
  succeed(['train', file, '--out', folder, '--resume', checkpoint, '--set', '/train/epochs=12', '--set', '/optimizer/lr=0.001']);
  const metrics = csv(join(folder, 'metrics.csv'));
  assert.equal(metrics.length, 61);
  assert.equal(metrics[50][5], '0.01');
  assert.equal(metrics[51][5], '0.001');
  const refused = trainyard(['train', file, '--out', folder, '--resume', checkpoint, '--set', '/model/0/units=13']);
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /^error: .*checkpoint\.safetensors: \/model\/0\/units: the checkpoint was trained with 12 here, the experiment says 13/);
});

test('Ctrl-C writes a checkpoint and says how to go on, to the same bits', async t => {
  const folder = scratch(t);
  const slow = { batch: 2, epochs: 4000, checkpoint_every: 1000000 };
  const e = put(folder, 'e.json', experiment({ model: [{ type: 'dense', units: 64 }, 'relu', { type: 'dense', units: 64 }, 'relu', { type: 'dense', units: 2 }], train: slow }));
  const [whole, parts] = [join(folder, 'whole'), join(folder, 'parts')];
  const child = start(['train', e, '--out', parts]);
  // Its first line is of a network that is yet to be made.
  child.stdout?.on('data', text => { if (/step/.test(text)) child.kill('SIGINT'); });
  const { code, stderr } = await ended(child);
  assert.equal(code, 1, stderr);
  const [, at, again] = stderr.match(/^stopped at step (\d+)\. To go on:\n {2}trainyard (.*)\n$/) ?? [];
  assert.ok(Number(at) > 0 && Number(at) < 300000, stderr);
  assert.equal(again, `train ${e} --out ${parts} --resume ${join(parts, 'checkpoint.safetensors')}`);
  succeed(again.split(' '));
  succeed(['train', e, '--out', whole]);
  assert.equal(json(join(parts, 'summary.json')).weight_hash, json(join(whole, 'summary.json')).weight_hash);
});

test('a run that diverges says at which step and layer, and keeps the last good weights', t => {
  const folder = scratch(t);
  const e = experiment({ data: { source: 'sine', validation: 0.2 }, model: [{ type: 'dense', units: 20 }, 'relu', { type: 'dense', units: 1 }], loss: 'mse', optimizer: { type: 'sgd', lr: 50 } });
  const { code, stderr } = trainyard(['train', put(folder, 'e.json', e), '--out', folder]);
  assert.equal(code, 1);
  assert.match(stderr, /^error: .*e\.json: training diverged at step \d+: .*layer.* is not finite/);
  const { reason, divergence } = json(join(folder, 'summary.json'));
  assert.equal(reason, 'diverged');
  assert.ok(divergence.step > 0 && divergence.where);
  const file = readFileSync(join(folder, 'model.safetensors'));
  const header = 8 + Number(file.readBigUInt64LE(0));
  for (let at = header; at < file.length; at += 4) assert.ok(Number.isFinite(file.readFloatLE(at)));
});
