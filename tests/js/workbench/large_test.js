import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EngineClient } from '../../../web/engine/client.js';
import { Workbench } from '../../../web/workbench/workbench.js';
import { FakeWorker, SMALL } from '../support/fake_worker.js';

/** Some 7 million weights, of 16 bytes each in the fake engine. */
const WIDE = { ...SMALL, model: ['tanh', { type: 'dense', units: 2600 }, 'tanh', { type: 'dense', units: 2600 }, 'tanh', { type: 'dense', units: 2 }] };

test('a large network says what it takes before it is open, and a small one nothing', async () => {
  const bench = new Workbench(new EngineClient({ spawn: () => new FakeWorker() }), SMALL);
  await bench.open(SMALL);
  assert.equal(bench.large?.parameters, undefined);
  /** @type {{opened: boolean, parameters: number | undefined}[]} */
  const told = [];
  bench.addEventListener('change', () => told.push({ opened: bench.info.parameters > 1e6, parameters: bench.large?.parameters }));
  await bench.open(WIDE);
  const { parameters } = bench.info;
  assert.deepEqual(told.find((one) => one.parameters), { opened: false, parameters });
  assert.equal(bench.large?.memory_bytes, 16 * parameters);
  await bench.open(SMALL);
  assert.equal(bench.large, null);
  await bench.close();
});

test('a checkpoint of a large network says what it takes before it is there', async () => {
  const bench = new Workbench(new EngineClient({ spawn: () => new FakeWorker() }), SMALL);
  await bench.open(SMALL);
  /** @type {boolean[]} */
  const told = [];
  bench.addEventListener('change', () => { if (bench.large) told.push(bench.info.parameters > 1e6); });
  await bench.load(new TextEncoder().encode(JSON.stringify(WIDE)));
  assert.equal(told[0], false);
  assert.equal(told.at(-1), true);
  await bench.close();
});

test('a large network that cannot be opened leaves the count of the one on the screen', async () => {
  const bench = new Workbench(new EngineClient({ spawn: () => new FakeWorker() }), WIDE);
  await bench.open(WIDE);
  const { large } = bench;
  await bench.open({ ...WIDE, optimizer: { type: 'sgd' }, model: [...WIDE.model.slice(0, -1), { type: 'dense', units: 3 }] });
  assert.equal(bench.error?.code, 'output_size');
  assert.equal(bench.large, large);
  await bench.close();
});
