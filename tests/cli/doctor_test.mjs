// What is wrong with a run: at the end of train, and asked for afterwards.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { experiment, json, put, scratch, trainyard } from './support.mjs';

/** @param {import('node:test').TestContext} t @param {Record<string, unknown>} sections */
function trained(t, sections) {
  const folder = scratch(t), out = join(folder, 'run');
  const outcome = trainyard(['train', put(folder, 'e.json', experiment({ data: { source: { type: 'moons', points: 600 }, preprocess: ['standardize'], validation: 0.3 }, ...sections })), '--out', out]);
  return { ...outcome, out };
}

test('PTH-15 a rate that is too low is said at the end of a run, with the setting that helps', t => {
  const { code, stdout, out } = trained(t, { model: [{ type: 'dense', units: 16 }, 'tanh', { type: 'dense', units: 2 }], optimizer: { type: 'sgd', lr: 0.0005 }, train: { epochs: 15 } });
  assert.equal(code, 0);
  assert.match(stdout, /^The learning rate is too low, or the run too short\. The loss has come from [\d.]+ to [\d.]+ /m);
  assert.match(stdout, /Raise the learning rate tenfold: --set '\/optimizer\/lr=0\.005'$/m);
  assert.deepEqual(json(join(out, 'summary.json')).findings.map((/** @type {any} */ f) => f.id), ['rate_too_low']);

  const later = trainyard(['doctor', out]);
  assert.equal(later.code, 0, later.stderr);
  assert.ok(stdout.endsWith(later.stdout), 'the same as at the end of the run');
  assert.equal(JSON.parse(trainyard(['doctor', join(out, 'checkpoint.safetensors'), '--json']).stdout).findings[0].id, 'rate_too_low');
});

test('PTH-10 an activation in front of the softmax is to be taken away', t => {
  const { stdout } = trained(t, { model: [{ type: 'dense', units: 16 }, 'relu', { type: 'dense', units: 2 }, 'relu'] });
  assert.match(stdout, /^An activation in front of the softmax\. The network ends with relu, /m);
  assert.match(stdout, /^ {2}Remove it: take away \/model\/3$/m);
});

test('a healthy run hears nothing, and is told so when it asks', t => {
  const { stdout, out } = trained(t, { model: [{ type: 'dense', units: 16 }, 'relu', { type: 'dense', units: 2 }], train: { epochs: 20 } });
  assert.match(stdout.trimEnd().split('\n').at(-1) ?? '', /steps in .* weights /, 'its last line');
  assert.equal(trainyard(['doctor', out]).stdout, 'nothing is wrong\n');
});

test('PTH-02 what is advised can be set as it is printed, also where the loss is its name alone', t => {
  const small = { data: { source: { type: 'moons', points: 120, noise: 0.4 }, preprocess: ['standardize'], validation: 0.5 }, model: [{ type: 'dense', units: 128 }, 'relu', { type: 'dense', units: 128 }, 'relu', { type: 'dense', units: 2 }], train: { batch: 16, epochs: 150 } };
  const { stdout } = trained(t, small);
  const settings = [...stdout.matchAll(/--set '(.+)'$/gm)].map(([, setting]) => setting);
  assert.ok(settings.some(setting => setting.startsWith('/loss/regularize=')), stdout);
  const folder = scratch(t), file = put(folder, 'e.json', experiment({ ...small, train: { batch: 16, epochs: 1 } }));
  for (const setting of settings) {
    const { code, stderr } = trainyard(['train', file, '--out', join(folder, 'run'), '--set', setting]);
    assert.equal(code, 0, stderr);
  }
});
