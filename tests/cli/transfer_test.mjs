// Fine-tuning from the command line: train --from, what it says, and the example that docs/comparisons.md measures.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { examples, experiment, json, put, scratch, tensors, trainyard } from './support.mjs';

/** @param {string[]} args @param {{cwd?: string}} [options] @returns {string} what it printed */
function succeed(args, options = {}) {
  const outcome = trainyard(args, options);
  assert.equal(outcome.code, 0, outcome.stderr);
  return outcome.stdout;
}

/** A tensor's bytes. @param {string} file @param {string} name */
function bytes(file, name) {
  const all = readFileSync(file), start = 8 + Number(all.readBigUInt64LE(0)), [from, to] = tensors(file)[name].data_offsets;
  return all.subarray(start + from, start + to).toString('hex');
}

const layers = (/** @type {any} */ first, /** @type {number} */ classes) => [{ type: 'dense', units: 12, ...first }, 'batch_norm', 'tanh', { type: 'dense', units: classes }];
const spiral = (/** @type {number} */ classes) => ({ source: { type: 'spiral', points: 200, classes }, preprocess: ['standardize'], validation: 0.25 });

test('TRF-01 TRF-02 train --from takes the checkpoint of a run, says what it took and keeps what is frozen', t => {
  const folder = scratch(t), at = (/** @type {string[]} */ ...names) => join(folder, ...names);
  succeed(['train', put(folder, 'old.json', experiment({ model: layers({}, 2), data: spiral(2) })), '--out', at('old')]);
  const next = put(folder, 'next.json', experiment({ model: layers({ frozen: true }, 3), data: spiral(3), from: { checkpoint: 'elsewhere', replace: ['3'] } }));
  // The file that is typed is where the user stands, not beside the experiment.
  const said = succeed(['train', next, '--from', 'checkpoint.safetensors', '--out', at('next')], { cwd: at('old') });
  for (const note of ['note: taken from checkpoint.safetensors: 0, 1 (7 of 9 tensors); drawn: 3.weight, 3.bias',
    'note: not taken from checkpoint.safetensors: 3.bias, 3.weight', 'note: inputs are prepared by the statistics in checkpoint.safetensors', 'note: 63 of 99 weights train; frozen: 0']) {
    assert.ok(said.includes(note), said);
  }
  const [old, made] = ['old', 'next'].map(run => at(run, 'model.safetensors'));
  for (const name of ['0.weight', '0.bias']) assert.equal(bytes(made, name), bytes(old, name));
  for (const name of ['1.weight', '1.running_mean']) assert.notEqual(bytes(made, name), bytes(old, name));
  // A run that was cut short goes on without the other network's file.
  succeed(['train', next, '--from', at('old', 'checkpoint.safetensors'), '--out', at('cut'), '--steps', '7']);
  succeed(['train', next, '--resume', at('cut', 'checkpoint.safetensors'), '--out', at('whole')]);
  assert.equal(json(at('whole', 'summary.json')).weight_hash, json(at('next', 'summary.json')).weight_hash);
});

test('TRF-01 a start that cannot be made is refused with its place and the remedy', t => {
  const folder = scratch(t), at = (/** @type {string[]} */ ...names) => join(folder, ...names);
  succeed(['train', put(folder, 'old.json', experiment({ model: layers({}, 2), data: spiral(2), train: { batch: 32, steps: 2 } })), '--out', at('old')]);
  const next = put(folder, 'next.json', experiment({ model: layers({}, 3), data: spiral(3) }));
  const refused = (/** @type {string[]} */ ...args) => {
    const { code, stderr } = trainyard(['train', next, '--out', at('next'), ...args]);
    assert.notEqual(code, 0);
    return stderr;
  };
  const checkpoint = at('old', 'checkpoint.safetensors');
  assert.match(refused('--from', checkpoint), /\/from\/replace: "3\.weight" is \(2, 12\) in .*, but \(3, 12\) in this network: .*"replace": \["3"\]/);
  assert.match(refused('--from', at('none')), /\/from\/checkpoint: cannot read .*none: there is no such file/);
  assert.match(refused('--from', next), /\/from\/checkpoint: .* is no checkpoint or model file/);
  assert.match(refused('--from', checkpoint, '--resume', checkpoint), /excludes/);
});

test('TRF-05 FIG-08 TRF-03 what nine digits taught helps with the tenth: transfer beats training from scratch on few examples', t => {
  // The committed experiments, shorter: 5 examples of each digit. The chart in the lecture is a lost picture; this, and
  // the table of docs/comparisons.md, is computed.
  const folder = scratch(t), at = (/** @type {string[]} */ ...names) => join(folder, ...names);
  const few = ['--set', '/data/source/points=50', '--set', '/train/steps=120', '--set', '/train/evaluate_every={"epochs": 100}'];
  const run = (/** @type {string} */ file, /** @type {string} */ out, /** @type {string[]} */ ...args) => {
    succeed(['train', join(examples, 'transfer', file), '--out', at(out), ...args]);
    return json(at(out, 'summary.json'));
  };
  run('pretrain.json', 'pretrained', '--set', '/train/epochs=3');
  const from = ['--from', at('pretrained', 'checkpoint.safetensors')];
  const all = [0, 1, 4, 5, 8, 9, 13].flatMap(i => ['--set', `/model/${i}/frozen=false`, '--set', `/model/${i}/lr_scale=0.1`]);
  const scratched = run('scratch.json', 'scratch', ...few).test.accuracy;
  const head = run('finetune.json', 'head', ...few, ...from).test.accuracy, tuned = run('finetune.json', 'tuned', ...few, ...from, ...all).test.accuracy;
  assert.ok(head > scratched + 0.05 && tuned > scratched + 0.05, `scratch ${scratched}, new last layer ${head}, all layers ${tuned}`);
  // They differ in the start alone.
  for (const key of ['model', 'optimizer', 'train', 'data', 'loss', 'schedule']) {
    const [a, b] = ['finetune', 'scratch'].map(name => json(join(examples, 'transfer', `${name}.json`))[key]);
    const bare = JSON.parse(JSON.stringify(a, (name, value) => name === 'frozen' ? undefined : value), (_, value) => value?.type === 'batch_norm' ? 'batch_norm' : value);
    assert.deepEqual(bare, b, key);
  }
});
