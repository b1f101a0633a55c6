// Every component that the schema knows, in a small experiment, gives the same bits in wasm and with --exact.
// Nothing is listed by hand: a new component is in here by being registered.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fresh } from '../../web/store/forms.js';
import { set } from '../../web/store/pointer.js';
import { read_schema } from '../../web/store/schema.js';
import { engine } from './support_wasm.mjs';
import { put, scratch, trainyard } from './support.mjs';

const STEPS = 12;

/** A component goes into the first of these that takes it: some want pictures, some a plain vector, some a regression. */
const BASES = [
  { source: { type: 'glyphs', points: 60 }, model: [{ type: 'conv2d', filters: 8, kernel: 3, stride: 2 }, 'relu', null, 'flatten', { type: 'dense', units: 10 }], loss: 'softmax_cross_entropy' },
  { source: { type: 'moons', points: 60 }, model: [{ type: 'dense', units: 8 }, 'tanh', null, { type: 'dense', units: 2 }], loss: 'softmax_cross_entropy' },
  { source: { type: 'sine', points: 60 }, model: [{ type: 'dense', units: 8 }, 'tanh', null, { type: 'dense', units: 1 }], loss: 'mse' },
].map(({ source, model, loss }) => ({
  version: 1, seed: 5, data: { source, validation: 0.2 }, model, loss, optimizer: { type: 'sgd', lr: 0.02 }, train: { batch: 16, steps: STEPS },
}));

const module = await engine();
const { kinds, top, sections } = read_schema(JSON.parse(module.schema()));

/**
 * Where components of each kind stand in an experiment.
 * @type {{kind: string, put: (experiment: any, made: any) => any}[]}
 */
const places = [
  ...top.filter(field => field.type === 'component').map(field => ({ kind: /** @type {any} */ (field).kind, put: (/** @type {any} */ e, /** @type {any} */ made) => set(e, `/${field.name}`, made) })),
  ...sections.data.filter(field => field.type === 'components').map(field => ({ kind: /** @type {any} */ (field).kind, put: (/** @type {any} */ e, /** @type {any} */ made) => set(e, `/data/${field.name}`, [made]) })),
  { kind: 'layer', put: (e, made) => ({ ...e, model: e.model.map((/** @type {any} */ layer) => layer ?? made) }) },
  { kind: 'regularizer', put: (e, made) => set(e, '/loss', { type: e.loss, regularize: { [made.type]: 0.01 } }) },
];

/** @param {any} experiment @returns {any} what open() says */
function opened(experiment) {
  const session = new module.Session(), info = JSON.parse(session.open(JSON.stringify(experiment)));
  return { session, info };
}

for (const { kind, put: place } of places) {
  for (const { type } of kinds[kind] ?? []) {
    test(`${kind} ${type}: the same bits in wasm and with --exact`, t => {
      const tried = BASES.map(base => {
        const experiment = place(base, fresh(kinds, kind, type));
        return { ...experiment, model: experiment.model.filter((/** @type {any} */ layer) => layer !== null) };
      });
      const said = [];
      for (const experiment of tried) {
        const { session, info } = opened(experiment);
        try {
          if (info.error) { said.push(info.error.message); continue; }
          session.run(-1, STEPS);
          const { weight_hash } = JSON.parse(session.ask('{"what": "hash"}')), folder = scratch(t);
          const { code, stderr } = trainyard(['train', put(folder, 'e.json', experiment), '--out', folder, '--exact']);
          assert.equal(code, 0, stderr);
          assert.equal(JSON.parse(readFileSync(`${folder}/summary.json`, 'utf8')).weight_hash, weight_hash);
          return;
        } finally {
          session.delete();
        }
      }
      assert.fail(said.join('\n'));
    });
  }
}
