import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode } from '../../../web/store/url_codec.js';

const link = '#activation=relu&batchSize=12&dataset=xor&regDataset=reg-plane&learningRate=0.1&regularizationRate=0.003&noise=20&networkShape=6,3&seed=0.45721&showTestData=false&discretize=false&percTrainData=70&x=true&y=true&problem=classification&regularization=L2';

test('a TensorFlow Playground link becomes the same network on the same data', async () => {
  const experiment = await decode(link);
  assert.deepEqual(experiment.model, [{ type: 'dense', units: 6 }, { type: 'relu' }, { type: 'dense', units: 3 }, { type: 'relu' }, { type: 'dense', units: 2 }]);
  assert.equal(experiment.data.source.type, 'xor');
  assert.equal(experiment.data.source.noise, 0.2);
  assert.ok(Math.abs(experiment.data.validation - 0.3) < 1e-9);
  assert.deepEqual(experiment.loss.regularize, { l2: 0.003 });
  assert.deepEqual(experiment.optimizer, { type: 'sgd', lr: 0.1 });
  assert.equal(experiment.seed, 45721);
  assert.equal(experiment.train.batch, 12);
});

test('nonsense in such a link stays within bounds', async () => {
  const experiment = await decode('#networkShape=a,0,-2,4&learningRate=huge&percTrainData=1000&noise=9999');
  assert.equal(experiment.model.length, 3);
  assert.equal(experiment.optimizer.lr, 0.03);
  assert.ok(experiment.data.validation > 0.09 && experiment.data.source.noise === 0.5);
});
