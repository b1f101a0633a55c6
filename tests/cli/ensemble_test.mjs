// Ensembles on the command line: members of one experiment, checkpoints, snapshots; and the gap that eval tells.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { csv, experiment, json, put, scratch, trainyard } from './support.mjs';
import { engine } from './support_wasm.mjs';

/** @param {string[]} args */
function succeed(args) {
  const outcome = trainyard(args);
  assert.equal(outcome.code, 0, outcome.stderr);
  return outcome.stdout;
}
const near = (/** @type {number} */ got, /** @type {number} */ expected, tolerance = 1e-6) => assert.ok(Math.abs(got - expected) <= tolerance, `${got}, not ${expected}`);
const data = { source: { type: 'spiral', points: 300, noise: 0.2 }, preprocess: ['standardize'], validation: 0.2, test: 0.2 };

test('GEN-06 GEN-07 ensemble trains members on the same examples, compares them with their mean prediction, and trains none twice', t => {
  const folder = scratch(t), out = join(folder, 'out');
  const file = put(folder, 'e.json', experiment({ data }));
  const train = ['ensemble', file, '--runs', '3', '--out', out];
  assert.match(succeed(train), /member 2 +[\d.]+ +[\d.]+\nmean +[\d.]+/);
  const made = json(join(out, 'ensemble.json'));
  for (const part of ['validation', 'test']) {
    const { members, mean, standard_error, ensemble, gain } = made[part];
    assert.equal(members.length, 3);
    assert.ok(new Set(members.map((/** @type {any} */ m) => m.loss)).size === 3);
    near(mean.loss, members.reduce((/** @type {number} */ sum, /** @type {any} */ m) => sum + m.loss / 3, 0));
    assert.ok(ensemble.loss < mean.loss && gain.loss > 0 && standard_error.loss > 0);
    near(gain.accuracy, ensemble.accuracy - mean.accuracy);
  }
  // A member is a run like any other: its own summary says the same.
  const checkpoints = [0, 1, 2].map(i => join(out, `member-${i}`, 'checkpoint.safetensors'));
  assert.deepEqual(json(join(out, 'member-1', 'summary.json')).test, made.test.members[1]);
  const alone = join(folder, 'alone');
  succeed(['train', file, '--out', alone, '--set', '/member=1']);
  assert.equal(json(join(alone, 'summary.json')).weight_hash, json(join(out, 'member-1', 'summary.json')).weight_hash);

  const metrics = join(out, 'member-0', 'metrics.csv'), before = csv(metrics);
  assert.deepEqual(JSON.parse(succeed([...train, '--json'])), made);
  assert.deepEqual(csv(metrics), before);
  for (const given of [checkpoints, [out]]) assert.deepEqual(JSON.parse(succeed(['ensemble', ...given, '--json'])), made);

  // predict: the mean of what each predicts.
  const predicted = (/** @type {string[]} */ ...names) => {
    succeed(['predict', ...names, '--data', '{"type": "spiral", "points": 20}', '--out', join(folder, 'y.csv')]);
    return csv(join(folder, 'y.csv'));
  };
  const together = predicted(...checkpoints), each = checkpoints.map(name => predicted(name));
  assert.deepEqual(predicted(out), together);
  assert.deepEqual(predicted(join(out, 'member-1')), each[1]);
  assert.deepEqual(together[0], [...each[0][0], ...each[0][0].slice(1).map(name => `${name} spread`)]);
  for (let row = 1; row <= 20; ++row) {
    const p = each.map(table => Number(table[row][1])), mean = (p[0] + p[1] + p[2]) / 3;
    near(Number(together[row][1]), mean);
    near(Number(together[row][3]), Math.sqrt(p.reduce((sum, v) => sum + (v - mean) ** 2 / 2, 0)), 1e-5);
  }
  const other = JSON.parse(succeed(['ensemble', ...checkpoints, '--data', '{"type": "spiral", "points": 50}', '--json']));
  assert.equal(other.data.ensemble.n, 50);
});

test('GEN-06 ensemble says what is wrong with what it is given', t => {
  const folder = scratch(t), file = put(folder, 'e.json', experiment({ data, train: { batch: 32, epochs: 1 } }));
  const refusal = (/** @type {string[]} */ ...args) => {
    const { code, stderr } = trainyard(['ensemble', ...args]);
    assert.equal(code, 2);
    return stderr;
  };
  assert.match(refusal(file), /--out must name a folder/);
  const [a, b] = ['5', '6'].map(seed => {
    succeed(['train', file, '--out', join(folder, seed), '--set', `/seed=${seed}`]);
    return join(folder, seed, 'checkpoint.safetensors');
  });
  assert.match(refusal(a, b), /checkpoint 2 was trained on other data/);
  assert.match(refusal(a, file), /checkpoint 2: .*no safetensors file/);
  assert.match(refusal(folder), /holds neither a run's checkpoint nor an ensemble's/);
  const bare = put(folder, 'b.json', experiment({ data: { source: data.source, validation: 0 }, train: { batch: 32, epochs: 1 } }));
  assert.match(refusal(bare, '--runs', '2', '--out', join(folder, 'bare')), /\/data\/validation: no examples are held out/);
});

const cyclic = experiment({ data, schedule: { type: 'snapshot_cycle', cycles: 4 }, evaluate: { snapshots: 3 } });

test('GEN-08 eval, predict and ensemble use the snapshots of a run; the browser gives the same bits', async t => {
  const folder = scratch(t), run = join(folder, 'run'), file = put(folder, 'e.json', cyclic);
  succeed(['train', file, '--out', run, '--exact']);
  const checkpoint = join(run, 'checkpoint.safetensors');
  const evaluated = (/** @type {string[]} */ ...args) => JSON.parse(succeed(['eval', checkpoint, ...args])).test;
  assert.equal(evaluated().snapshots, 3);
  assert.equal(evaluated('--snapshots', '2').snapshots, 2);
  assert.equal(evaluated('--snapshots', '0').snapshots, undefined);
  const { members, ensemble } = JSON.parse(succeed(['ensemble', checkpoint, '--json'])).test;
  assert.equal(members.length, 3);
  near(members[2].loss, evaluated('--snapshots', '0').loss);
  near(ensemble.loss, evaluated().loss, 1e-5);

  const session = new (await engine()).Session();
  const opened = JSON.parse(session.open(JSON.stringify(cyclic)));
  assert.equal(opened.error, undefined, JSON.stringify(opened.error));
  assert.ok(opened.notices.some((/** @type {string} */ notice) => notice.includes('ends of the last 3 cycles')));
  session.run(-1, -1);
  assert.deepEqual(JSON.parse(session.ask(JSON.stringify({ what: 'evaluate', split: 'test' }))), json(join(run, 'summary.json')).test);
  session.delete();
});

test('GEN-01 the gap is the error on held-out examples less that on training examples', t => {
  const folder = scratch(t), run = join(folder, 'run');
  const printed = succeed(['train', put(folder, 'e.json', experiment({ data })), '--out', run]);
  const told = JSON.parse(succeed(['eval', join(run, 'checkpoint.safetensors')]));
  for (const key of ['loss', 'accuracy']) near(told.gap[key], told.test[key] - told.train[key], 1e-12);
  assert.deepEqual(json(join(run, 'summary.json')).gap, told.gap);
  assert.match(printed, /gap to the training examples: [-+][\d.]+ in points of accuracy, [-+][\d.]+ in loss/);
});
