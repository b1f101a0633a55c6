// Fine-tuning in the page's engine: the checkpoint comes as bytes, under the name that the experiment says.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { engine } from './support_wasm.mjs';
import { experiment, json, put, scratch, trainyard } from './support.mjs';

test('TRF-01 TRF-02 TRF-03 a network pretrained anywhere is fine-tuned in wasm with the bits of --exact, thawed on the way', async t => {
  const folder = scratch(t), at = (/** @type {string[]} */ ...names) => join(folder, ...names);
  const succeed = (/** @type {string[]} */ args) => {
    const { code, stderr } = trainyard(args);
    assert.equal(code, 0, stderr);
  };
  const model = (/** @type {number} */ classes, frozen = false) => [{ type: 'dense', units: 12, frozen }, { type: 'batch_norm', frozen }, 'relu', { type: 'dense', units: classes }];
  const data = (/** @type {number} */ classes) => ({ source: { type: 'spiral', points: 200, classes }, preprocess: ['standardize'], validation: 0.25 });
  succeed(['train', put(folder, 'old.json', experiment({ model: model(2), data: data(2) })), '--out', at('old')]);
  const next = experiment({
    model: model(3, true), data: data(3), from: { checkpoint: 'old/checkpoint.safetensors', replace: ['3'] },
    changes: [0, 1].map(i => ({ step: 20, path: `/model/${i}/frozen`, value: false })),
  });
  succeed(['train', put(folder, 'next.json', next), '--out', at('next'), '--exact']);

  const session = new (await engine()).Session();
  t.after(() => session.delete());
  const hash = () => JSON.parse(session.ask('{"what": "hash"}')).weight_hash;
  assert.equal(JSON.parse(session.open(JSON.stringify(next))).error.path, '/from/checkpoint');
  session.file('old/checkpoint.safetensors', readFileSync(at('old', 'checkpoint.safetensors')));
  const { notices, error } = JSON.parse(session.open(JSON.stringify(next)));
  assert.equal(error, undefined);
  assert.ok(notices.includes('39 of 99 weights train; frozen: 0, 1'), notices.join('\n'));
  session.run(-1, -1);
  const finished = hash();
  assert.equal(finished, json(at('next', 'summary.json')).weight_hash);

  // Thawed by hand at the same step, saved and loaded where the file is not.
  session.open(JSON.stringify({ ...next, changes: [] }));
  session.run(-1, 20);
  for (const i of [0, 1]) assert.equal(JSON.parse(session.set(`/model/${i}/frozen`, 'false')).step, 20);
  session.run(-1, 3);
  const other = new (await engine()).Session();
  t.after(() => other.delete());
  assert.equal(JSON.parse(other.load(session.save('checkpoint'))).error, undefined);
  other.run(-1, -1);
  assert.equal(JSON.parse(other.ask('{"what": "hash"}')).weight_hash, finished);
});
