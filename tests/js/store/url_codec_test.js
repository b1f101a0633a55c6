import assert from 'node:assert/strict';
import { test } from 'node:test';
import { START } from '../../../web/store/experiment.js';
import { set } from '../../../web/store/pointer.js';
import { decode, encode, readable, split_hash } from '../../../web/store/url_codec.js';

/** @param {any} experiment */
async function round_trip(experiment) {
  return decode(`#${await encode(experiment)}`);
}

test('the start experiment is the empty hash', async () => {
  assert.equal(await encode(START), '');
  assert.deepEqual(decode(''), START);
});

test('a change of one number is one readable pair', () => {
  assert.equal(readable(set(START, '/optimizer/lr', 0.003)), 'optimizer.lr=0.003');
  assert.equal(readable(set(START, '/seed', 11)), 'seed=11');
});

test('layers read like a list', () => {
  const experiment = set(START, '/model', [{ type: 'dense', units: 4 }, { type: 'relu' }, { type: 'dropout', rate: 0.25 }, { type: 'dense', units: 2, bias: false }]);
  assert.equal(readable(experiment), 'model=dense(units:4),relu,dropout(rate:0.25),dense(units:2;bias:false)');
});

test('a list of one is a list again', async () => {
  for (const mix of [[{ type: 'mixup' }], [{ type: 'cutout', size: 4 }], []]) {
    const experiment = set(START, '/data/mix', mix);
    assert.deepEqual((await round_trip(experiment)).data.mix, mix);
  }
  assert.equal(readable(set(START, '/data/mix', [{ type: 'cutout', size: 4 }])), 'data.mix=cutout(size:4),');
  assert.equal(readable(set(START, '/model', [{ type: 'dense', units: 2 }])), 'model=dense(units:2)');
});

test('names of classes stay words', async () => {
  for (const classes of [['cat', 'dog'], ['cat'], ['true', 'false'], ['hot dog', 'cat'], ['0', '1'], ['a;b', 'c']]) {
    const experiment = set(START, '/data/source', { type: 'npz', path: 'pets_32x32.npz', classes });
    assert.deepEqual((await round_trip(experiment)).data.source.classes, classes);
  }
  assert.match(readable(set(START, '/data/source', { type: 'npz', path: 'p.npz', classes: ['cat', 'dog'] })) ?? '', /classes=cat;dog;$/);
});

/** A bare string and {"type": string} are the same component. @param {any} value @returns {any} */
function plain(value) {
  if (Array.isArray(value)) return value.map(plain);
  if (!value || typeof value !== 'object') return value;
  if (Object.keys(value).length === 1 && typeof value.type === 'string') return value.type;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

const cases = {
  'another source': set(START, '/data/source', { type: 'moons', noise: 0.2, points: 300 }),
  'an option removed from a component of the same type': set(START, '/optimizer', { type: 'adam' }),
  'another optimizer with several options': set(START, '/optimizer', { type: 'momentum', lr: 0.1, momentum: 0.95 }),
  'an empty list': set(START, '/data/preprocess', []),
  'a bare string as a component': set(START, '/loss', 'hinge'),
  'strings in the list of layers': set(START, '/model', ['flatten', { type: 'dense', units: 2 }]),
  'an option START lacks': set(START, '/train/shuffle', false),
  'a section START lacks': set(START, '/train/early_stopping', { patience: 5 }),
  'nested components': set(START, '/schedule', { type: 'warmup', steps: 50, then: { type: 'cosine' } }),
  'a duration': set(START, '/train/evaluate_every', { epochs: 2 }),
  'a residual branch': set(START, '/model', [{ type: 'residual', branch: [{ type: 'dense', units: 2 }] }]),
  'regularisers': set(START, '/loss', { type: 'softmax_cross_entropy', regularize: { l2: 1e-4 } }),
  'a section without what START has': set(START, '/train', { batch: 8, steps: 100 }),
  'strings that look like something else': set(START, '/data/source', { type: 'csv', path: 'my data, 2.csv', label: 'true', task: 'classification' }),
  'a word that is also a truth value': set(START, '/data/source', { type: 'csv', path: 'a.csv', label: 'true' }),
  'an experiment without what START has': set(START, '/schedule', undefined),
  'a name of digits': set(START, '/data/source', { type: 'csv', path: '123', label: 4 }),
  'other scripts': set(START, '/notes', 'Übung: 신경망 & more = #1'),
};
for (const [name, experiment] of Object.entries(cases)) {
  test(`a link restores ${name}`, async () => {
    assert.deepEqual(plain(await round_trip(experiment)), plain(experiment));
  });
}

test('keys of the page are told from keys of the experiment', () => {
  const { view, pairs } = split_hash('#hide=data,training&theme=dark&seed=3');
  assert.deepEqual(view, { hide: 'data,training', theme: 'dark' });
  assert.deepEqual(pairs, { seed: '3' });
});

test('a damaged link is a sentence', async () => {
  await assert.rejects(async () => decode('#z=abc%00'), /damaged/);
  assert.throws(() => decode('#optimizer.lr=<script>'), SyntaxError);
});
