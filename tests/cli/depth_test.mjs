// Networks that only their first weights make trainable, from the command line.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { csv, examples, experiment, json, put, scratch, trainyard } from './support.mjs';

const fixup = json(join(examples, 'fixup_110.json'));

test('INI-26 fixup trains 110 layers without batch norm; Kaiming weights do not', t => {
  const folder = scratch(t);
  const run = (/** @type {string} */ init) => {
    const file = put(folder, `${init}.json`, { ...fixup, init });
    return { ...trainyard(['train', file, '--out', join(folder, init)]), folder: join(folder, init) };
  };
  assert.equal(run('fixup').code, 0);
  const parameters = trainyard(['probe', join(folder, 'fixup.json'), '--no-gradients', '--csv']);
  assert.equal(parameters.stdout.split('\n').filter(line => /^activation,.*,dense,/.test(line)).length, 110);
  assert.ok(json(join(folder, 'fixup', 'summary.json')).validation.accuracy > 0.93);
  const kaiming = run('kaiming');
  if (kaiming.code === 0) assert.ok(json(join(kaiming.folder, 'summary.json')).validation.accuracy < 0.7);
  else assert.match(kaiming.stderr, /diverged/);
});

test('INI-23 too small, too large, just right: the last of ten layers has no spread, is saturated, or neither', () => {
  const last = (/** @type {string} */ table) => {
    const { code, stdout, stderr } = trainyard(['probe', join(examples, 'tables', `10x500_tanh_${table}.json`), '--json', '--bins', '20', '--batch', '200', '--no-gradients']);
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout).layers.at(-1).activation;
  };
  const [small, large, right] = ['0.01', '1', 'xavier'].map(last);
  assert.ok(small.std < 1e-6);
  // Two towers at the ends of the histogram.
  const { histogram, count } = large;
  assert.ok(histogram[0] + histogram.at(-1) > 0.9 * count && histogram[10] < 0.01 * count);
  assert.ok(right.std > 0.2 && right.above_90 < 0.01);
  assert.ok(right.histogram[10] > 2 * right.histogram[3]);
});

test('INI-32 prune trains, takes weights away and rewinds, and writes the curve and the last ticket', t => {
  const folder = scratch(t);
  const file = put(folder, 'e.json', experiment());
  const { code, stdout, stderr } = trainyard(['prune', file, '--rounds', '3', '--rate', '0.5', '--random', '--out', join(folder, 'ticket')]);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^ +3 +12\.50 % +\d/m);
  const rows = csv(join(folder, 'ticket', 'pruning.csv'));
  assert.deepEqual(rows[0], ['round', 'weights_left', 'score', 'random_score']);
  assert.equal(rows.length, 5);
  assert.ok(existsSync(join(folder, 'ticket', 'model.safetensors')));
  const evaluated = trainyard(['eval', join(folder, 'ticket', 'checkpoint.safetensors')]);
  assert.ok(Math.abs(JSON.parse(evaluated.stdout).validation.accuracy - Number(rows[4][2])) < 1e-5);
  assert.ok(readFileSync(join(folder, 'ticket', 'checkpoint.safetensors')).includes('trainer.mask'));
});

test('prune says what it cannot do', t => {
  const folder = scratch(t);
  const file = put(folder, 'e.json', experiment({ optimizer: 'lbfgs' }));
  const { code, stderr } = trainyard(['prune', file, '--rounds', '1']);
  assert.equal(code, 2);
  assert.match(stderr, /\/optimizer: \[prune\] an optimizer that works on the full batch/);
});
