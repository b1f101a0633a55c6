// The page asks the engine for the training batch: it is the command line's, and looking changes no step.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { engine } from './support_wasm.mjs';
import { experiment, json, put, scratch, trainyard } from './support.mjs';

const images = experiment({
  data: { source: { type: 'glyphs', points: 100 }, augment: [{ type: 'pad_and_crop', padding: 3 }, 'horizontal_flip'], preprocess: ['channel_standardize'], mix: [{ type: 'mixup', alpha: 0.4 }, 'cutmix'] },
  model: ['flatten', { type: 'dense', units: 10 }],
});

test('AUG-01 REG-21 REG-23 the browser draws the same batches as the command line', async t => {
  const folder = scratch(t), side = join(folder, 'grid.json');
  const { code, stderr } = trainyard(['preview', put(folder, 'e.json', images), '--epoch', '2', '--count', '24', '--json', side]);
  assert.equal(code, 0, stderr);
  const session = new (await engine()).Session();
  session.open(JSON.stringify(images));
  const answer = JSON.parse(session.ask(JSON.stringify({ what: 'preview', epoch: 2, rows: 24 })));
  const native = json(side);
  assert.deepEqual([answer.sample, answer.source], [native.sample, native.source]);
  answer.rows.forEach((/** @type {any} */ row, /** @type {number} */ i) => {
    const other = native.rows[i];
    assert.deepEqual([row.epoch, row.example, row.mixed.map((/** @type {any} */ m) => m.partner)], [other.epoch, other.example, other.mixed.map((/** @type {any} */ m) => m.partner)]);
    // Where the compiler multiplies and adds at once the last bits are others.
    row.mixed.forEach((/** @type {any} */ m, /** @type {number} */ k) => assert.ok(Math.abs(m.lambda - other.mixed[k].lambda) < 1e-6));
    row.target.forEach((/** @type {number} */ share, /** @type {number} */ k) => assert.ok(Math.abs(share - other.target[k]) < 1e-6));
  });
  const [raw, augmented, seen, input] = ['raw', 'augmented', 'seen', 'input'].map(name => session.tensor(`preview/${name}`));
  for (const values of [raw, augmented, seen, input]) assert.equal(values.length, 24 * 28 * 28);
  assert.notDeepEqual(raw, augmented);
  assert.notDeepEqual(augmented, seen);
  session.delete();
});

test('a session that is looked at takes the same steps, and says what there is not to see', async () => {
  const { Session } = await engine(), hashes = [0, 1].map(looks => {
    const session = new Session(), ask = (/** @type {any} */ question) => JSON.parse(session.ask(JSON.stringify(question)));
    session.open(JSON.stringify(images));
    for (let i = 0; i < 6; ++i) {
      session.run(1e9, 1);
      if (looks) assert.equal(ask({ what: 'preview', of: 'epochs', epoch: i, first: 3, rows: 5 }).rows.length, 5);
    }
    if (looks) {
      assert.match(ask({ what: 'preview', of: 'rows' }).error.message, /of a batch, of examples or of epochs, not of "rows"/);
      assert.match(ask({ what: 'preview', first: 1000 }).error.message, /there is no 1000/);
      assert.equal(session.tensor('preview/pixels'), null);
      assert.match(JSON.parse(session.lastError()).error.message, /there is no preview\/pixels/);
    }
    const { weight_hash } = ask({ what: 'hash' });
    session.delete();
    return weight_hash;
  });
  assert.equal(hashes[0], hashes[1]);
});
