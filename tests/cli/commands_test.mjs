// The commands around training: predict, eval, init, check, schema.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { experiment, json, put, scratch, tensors, trainyard } from './support.mjs';

/** @param {string[]} args */
function succeed(args, options = {}) {
  const outcome = trainyard(args, options);
  assert.equal(outcome.code, 0, outcome.stderr);
  return outcome.stdout;
}

/** Flowers of three kinds that a straight line nearly tells apart; `wild` is a text feature, some sizes are missing. */
function flowers(/** @type {number} */ n) {
  const rows = Array.from({ length: n }, (_, i) => {
    const kind = ['rose, red', 'iris', 'lily'][i % 3];
    return `${i % 7 === 6 ? 'NA' : (i % 3) * 2 + (i % 5) / 5},${i % 4},${i % 2 ? 'yes' : 'no'},"${kind}"`;
  });
  return `size,leaves,wild,kind\n${rows.join('\n')}\n`;
}

/** @param {import('node:test').TestContext} t  @returns a folder with a trained network in it */
function trained(t) {
  const folder = scratch(t);
  put(folder, 'flowers.csv', flowers(90));
  const source = { type: 'csv', path: 'flowers.csv', label: 'kind', missing: 'mean' };
  const e = put(folder, 'e.json', experiment({ data: { source, preprocess: ['standardize'], validation: 0.2, test: 0.2 }, model: [{ type: 'dense', units: 8 }, 'tanh', { type: 'dense', units: 3 }], train: { batch: 10, epochs: 60 } }));
  succeed(['train', e, '--out', folder]);
  return { folder, checkpoint: join(folder, 'checkpoint.safetensors') };
}

test('predict names classes and gives probabilities, for rows without labels too', t => {
  const { folder, checkpoint } = trained(t);
  const out = join(folder, 'y.csv');
  const unlabelled = flowers(30).split('\n').map((line, i) => (i === 0 ? 'leaves,size,wild' : line && `${line.split(',')[1]},${line.split(',')[0]},${line.split(',')[2]}`)).join('\n');
  succeed(['predict', checkpoint, '--data', put(folder, 'new.csv', unlabelled), '--out', out]);
  const text = readFileSync(out, 'utf8');
  assert.match(text, /^class,iris,lily,"rose, red"\n/);
  const rows = text.trimEnd().split('\n').slice(1);
  assert.equal(rows.length, 30);
  for (const row of rows) {
    const p = row.split(',').slice(-3).map(Number);
    assert.ok(Math.abs(p[0] + p[1] + p[2] - 1) < 1e-5);
    const best = ['iris', 'lily', '"rose, red"'][p.indexOf(Math.max(...p))];
    assert.ok(row.startsWith(`${best},`), row);
  }
  const right = rows.filter((row, i) => row.startsWith(['"rose', 'iris', 'lily'][i % 3])).length;
  assert.ok(right >= 25, `${right} of 30 right`);
});

test('eval gives what the summary of the run gave, and looks at other data in three ways', t => {
  const { folder, checkpoint } = trained(t);
  const own = JSON.parse(succeed(['eval', checkpoint]));
  const summary = json(join(folder, 'summary.json'));
  assert.deepEqual(own.validation, summary.validation);
  assert.deepEqual(own.test, summary.test);
  assert.equal(own.train.n + own.validation.n + own.test.n, 90);
  const more = put(folder, 'more.csv', flowers(60));
  const source = JSON.stringify({ type: 'csv', path: more, label: 'kind', missing: 'mean' });
  const [a, b, c] = [more, source, `/data/source/path=${more}`].map(data => JSON.parse(succeed(['eval', checkpoint, '--data', data])));
  assert.equal(a.n, 60);
  assert.deepEqual(a, b);
  assert.deepEqual(a, c);
});

test('data of another kind than the training data are refused', t => {
  const { folder, checkpoint } = trained(t);
  for (const [data, says] of /** @type {[string, RegExp][]} */ ([
    ['spiral', /--data: \/data\/source: these examples are 2, the network was trained on 4/],
    ['{"type": "spirl"}', /--data: \/data\/source.*did you mean "spiral"/],
    [put(folder, 'bad.csv', flowers(20).replace(',no,', ',maybe,')), /"maybe" did not occur in the training data/],
    [join(folder, 'none.csv'), /--data: \/data\/source\/path: cannot read .*none\.csv/],
  ])) {
    const { code, stderr } = trainyard(['predict', checkpoint, '--data', data, '--out', join(folder, 'y.csv')]);
    assert.match(stderr, says);
    assert.equal(code, 2);
  }
});

test('init writes the weights that training starts from', t => {
  const folder = scratch(t);
  const e = put(folder, 'e.json', experiment({ optimizer: { type: 'sgd', lr: 1e-30 } }));
  const out = join(folder, 'init.safetensors');
  succeed(['init', e, '--out', out]);
  succeed(['train', e, '--out', folder, '--steps', '1']);  // a rate that moves nothing
  const [before, after] = [out, join(folder, 'model.safetensors')].map(path => readFileSync(path));
  assert.equal(before.length, after.length);
  const values = 8 + Number(before.readBigUInt64LE(0));
  for (let at = values; at < before.length; at += 4) assert.ok(Math.abs(before.readFloatLE(at) - after.readFloatLE(at)) < 1e-20);
  assert.deepEqual(tensors(out)['0.bias'].shape, [12]);
});

test('check finds the gradients right, and an initial loss that is far off', t => {
  const folder = scratch(t);
  const model = [{ type: 'dense', units: 6 }, 'batch_norm', 'relu', { type: 'dropout', rate: 0.3 }, { type: 'residual', branch: [{ type: 'dense', units: 6 }, 'gelu'] }, { type: 'dense', units: 2 }];
  const good = trainyard(['check', put(folder, 'good.json', experiment({ model }))]);
  assert.equal(good.code, 0, good.stdout);
  assert.match(good.stdout, /^ {2}4\.branch\.0\.weight +12 checked/m);
  assert.match(good.stdout, /initial loss \d\.\d+, 0\.6931 expected/);
  const wild = [{ type: 'dense', units: 2, init: { type: 'normal', std: 1000 } }];
  const bad = trainyard(['check', put(folder, 'bad.json', experiment({ model: wild }))]);
  assert.equal(bad.code, 1);
  assert.match(bad.stdout, /TOO HIGH[^\n]*\ncheck failed\n$/);
});

test('schema lists what is registered, and every type in it can be named', () => {
  const schema = JSON.parse(succeed(['schema']));
  for (const kind of ['layer', 'loss', 'optimizer', 'schedule', 'init', 'source', 'preprocess']) assert.ok(schema.kinds[kind].length > 1, kind);
  const adam = schema.kinds.optimizer.find((/** @type {any} */ entry) => entry.type === 'adam');
  assert.deepEqual(adam.fields.find((/** @type {any} */ field) => field.name === 'beta1').default, 0.9);
  // What all optimizers take is said once; Adam's own default of it, which is not SGD's, beside it.
  assert.equal(schema.common.optimizer.find((/** @type {any} */ field) => field.name === 'lr').default, 0.01);
  assert.deepEqual(adam.defaults, { lr: 0.001 });
});

test('help and version are answered', () => {
  assert.match(succeed(['--version']), /^trainyard \d+\.\d+\.\d+\n$/);
  assert.match(succeed(['train', '--help']), /--resume/);
});


test('bench times steps and says what they consist of, of settings and of predictions too', t => {
  const folder = scratch(t);
  put(folder, 'flowers.csv', flowers(90));
  const source = { type: 'csv', path: 'flowers.csv', label: 'kind', missing: 'mean' };
  const e = put(folder, 'e.json', experiment({ data: { source, preprocess: ['standardize'] }, model: [{ type: 'dense', units: 8 }, 'tanh', { type: 'dense', units: 3 }], train: { batch: 10, epochs: 1 } }));
  const text = succeed(['bench', e, '--seconds', '0.05', '--set', '/train/batch=30']);
  assert.match(text, /ms a step .* batch 30/);
  assert.match(text, /gemm a b +2\.0/);
  const b = JSON.parse(succeed(['bench', e, '--seconds', '0.05', '--forward', '--json']));
  assert.equal(b.batch, 10);
  assert.ok(b.profile.every((/** @type {any} */ line) => line.verb !== 'conv2d_weight_gradient' && line.verb !== "gemm a' b"));
  assert.equal(trainyard(['bench', join(folder, 'none.json')]).code, 2);
});
