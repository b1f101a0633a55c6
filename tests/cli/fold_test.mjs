// trainyard fold and trainyard card: a network without its batch norms that predicts the same, and what an activation
// is like.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { csv, experiment, json, put, scratch, tensors, trainyard } from './support.mjs';

/** @param {string[]} args @returns {string} what it printed */
function succeed(...args) {
  const { code, stdout, stderr } = trainyard(args);
  assert.equal(code, 0, stderr);
  return stdout;
}

test('NRM-07 a folded run predicts the same with less and says what it could not fold', t => {
  const folder = scratch(t);
  const [run, folded] = [join(folder, 'run'), join(folder, 'folded')];
  const model = [{ type: 'dense', units: 12, bias: false }, 'batch_norm', 'relu', 'batch_norm', { type: 'dense', units: 2 }];
  succeed('train', put(folder, 'e.json', experiment({ model })), '--out', run);
  assert.equal(succeed('fold', join(run, 'checkpoint.safetensors'), '--out', folded), 'folded 1\nleft 3: it follows relu, which is not linear\n');

  const probabilities = [run, folded].map(from => {
    const out = join(from, 'y.csv');
    succeed('predict', join(from, 'checkpoint.safetensors'), '--data', '{"type": "spiral"}', '--out', out);
    return csv(out).slice(1).map(row => Number(row[1]));
  });
  const apart = Math.max(...probabilities[0].map((p, i) => Math.abs(p - probabilities[1][i])));
  assert.ok(probabilities[0].length > 100 && apart < 1e-5, `${apart} apart`);

  assert.equal(json(join(folded, 'experiment.json')).model.length, 4);
  const { __metadata__: _, ...weights } = tensors(join(folded, 'model.safetensors'));
  assert.deepEqual(Object.keys(weights).filter(name => name.startsWith('0.')).sort(), ['0.bias', '0.weight']);
  succeed('train', join(folded, 'experiment.json'), '--out', join(folder, 'anew'), '--steps', '2');
  const refused = trainyard(['train', join(folded, 'experiment.json'), '--out', folder, '--resume', join(folded, 'checkpoint.safetensors')]);
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /^error: .*checkpoint\.safetensors: this checkpoint's batch norms were folded for predicting/);
});

test('ACT-14 ACT-22 a card says what an activation is like, and what it costs here', () => {
  const text = succeed('card', 'relu');
  assert.match(text, /saturates +below 0\n.*can die +below 0\n/);
  assert.match(text, /mean 0\.398942, second moment 0\.500000/);
  const card = JSON.parse(succeed('card', '{"type": "leaky_relu", "slope": 0.1}', '--json'));
  assert.equal(card.mean, 0.359048);
  assert.deepEqual(card.dies, { below: null, above: null });
  assert.ok(card.cost.forward_ns > 0 && card.cost.backward_ns > 0);
  assert.match(trainyard(['card', 'rellu']).stderr, /did you mean "relu"/);
  assert.equal(trainyard(['card', 'softmax']).code, 2);
});
