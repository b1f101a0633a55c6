// trainyard eval and predict with views of each image that the experiment did not ask for.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { csv, experiment, json, put, scratch, trainyard } from './support.mjs';

test('TTA-01 TTA-02 TTA-03 eval and predict average over the views that are asked for', t => {
  const folder = scratch(t), out = join(folder, 'run'), checkpoint = join(out, 'checkpoint.safetensors');
  const images = experiment({
    data: { source: { type: 'glyphs', points: 200 }, validation: 0.5, augment: [{ type: 'random_scale_crop', low: 28, high: 32, size: 24 }] },
    model: ['flatten', { type: 'dense', units: 10 }],
    evaluate: { views: { crops: 'flip' } },
    train: { epochs: 4 },
  });
  const trained = trainyard(['train', put(folder, 'e.json', images), '--out', out]);
  assert.equal(trained.code, 0, trained.stderr);
  assert.equal(json(join(out, 'summary.json')).validation.views, 2);

  const seen = (/** @type {string[]} */ ...more) => JSON.parse(trainyard(['eval', checkpoint, ...more]).stdout).validation;
  assert.equal(seen().views, 2);
  assert.equal(seen('--views', 'none').views, undefined);
  assert.equal(seen('--views', 'ten').views, 10);
  const fifty = seen('--views', 'ten', '--scales', '24', '26', '28', '30', '32');
  assert.equal(fifty.views, 50);
  assert.ok(fifty.spread > 0);

  const table = join(folder, 'y.csv'), predict = (/** @type {string[]} */ ...more) => {
    const { code, stderr } = trainyard(['predict', checkpoint, '--data', '{"type": "glyphs", "points": 20}', '--out', table, ...more]);
    assert.equal(code, 0, stderr);
    return csv(table);
  };
  assert.equal(predict('--views', 'five')[0].length, 21, 'a class, ten probabilities and their spread over the views');
  assert.equal(predict('--views', 'none')[0].length, 11);

  const { code, stderr } = trainyard(['eval', checkpoint, '--views', 'ten', '--scales', '20']);
  assert.notEqual(code, 0);
  assert.match(stderr, /an image of 20 x 20 holds no piece of the network's input, 24 x 24/);
});
