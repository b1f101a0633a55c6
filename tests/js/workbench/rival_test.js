import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EngineClient } from '../../../web/engine/client.js';
import { Rival } from '../../../web/workbench/rival.js';
import { Workbench } from '../../../web/workbench/workbench.js';
import { FakeWorker, SMALL } from '../support/fake_worker.js';

const LONG = { ...SMALL, train: { batch: 16, epochs: 400 } };

/** @param {any} [experiment] */
async function comparison(experiment = LONG) {
  const bench = new Workbench(new EngineClient({ spawn: () => new FakeWorker() }), experiment);
  await bench.open(experiment, { play: false });
  const rival = await Rival.begin(bench);
  return { bench, rival };
}

/** @param {() => boolean} condition */
async function until(condition) {
  for (const end = Date.now() + 10_000; !condition();) {
    if (Date.now() > end) throw new Error(`in vain for ${condition}`);
    await new Promise((resolve) => { setTimeout(resolve, 2); });
  }
}

/** @param {Workbench} bench @param {Rival} rival @param {number} step */
async function both_at(bench, rival, step) {
  await bench.step('batch', step);
  await until(() => !bench.playing && bench.status?.step === rival.status?.step && (bench.status?.step ?? 0) >= step);
}

/** @param {any} run @param {string} [name] */
const column = (run, name = 'loss') => [...run.tables.metrics.column(name)];

test('A trains beside B from the same first step, in the same number of them', async () => {
  const { bench, rival } = await comparison();
  await both_at(bench, rival, 20);
  assert.deepEqual(column(rival.run), column(bench.runs.current));
  await bench.set('/optimizer/lr', 0.2, true);
  assert.equal(bench.status, null, 'a change begins both anew, one that could be made on the way too');
  await both_at(bench, rival, 20);
  const [a, b] = [column(rival.run), column(bench.runs.current)];
  assert.equal(a[0], b[0]);
  assert.notEqual(a[5], b[5]);
});

test('seed, source and split are one for both; the batch size is not', async () => {
  const { bench, rival } = await comparison();
  await bench.set('/optimizer/lr', 0.2);
  await bench.set('/seed', 9);
  await bench.set('/data/validation', 0.5);
  await bench.set('/train/batch', 8);
  const { seed, data, optimizer, train } = rival.experiment;
  assert.deepEqual([seed, data.validation, optimizer.lr, train.batch], [9, 0.5, 0.05, 16]);
});

test('the two change places and go on', async () => {
  const { bench, rival } = await comparison();
  await bench.set('/optimizer/lr', 0.2);
  await both_at(bench, rival, 10);
  const [a, b] = [column(rival.run), column(bench.runs.current)];
  await rival.swap();
  assert.deepEqual([bench.experiment.optimizer.lr, rival.experiment.optimizer.lr], [0.05, 0.2]);
  assert.deepEqual([column(rival.run), column(bench.runs.current)], [b, a]);
  await both_at(bench, rival, 10);
  assert.deepEqual([column(rival.run).length, column(bench.runs.current).length], [20, 20]);
  assert.deepEqual(column(rival.run).slice(0, 10), b);
});

test('it ends with B alone; what A did is in the list', async () => {
  const { bench, rival } = await comparison();
  await bench.set('/optimizer/lr', 0.2);
  await both_at(bench, rival, 60);
  const a = column(rival.run);
  await rival.part(true);
  assert.equal(bench.rival, null);
  assert.deepEqual(bench.runs.list.map((run) => [run.experiment.optimizer.lr, run.visible]), [[0.05, true], [0.2, true]]);
  assert.deepEqual(column(bench.runs.list[0]), a);
  await bench.step('batch', 5);
  await until(() => bench.status?.step === 65 && !bench.playing);
  assert.equal(column(bench.runs.list[0]).length, 60);
});

test('what A cannot run on says so, and B trains alone', async () => {
  const { bench, rival } = await comparison();
  rival.experiment = { ...rival.experiment, model: [{ type: 'dense', units: -1 }] };
  await bench.set('/optimizer/lr', 0.2);
  assert.equal(rival.error?.path, '/model/0/units');
  assert.equal(rival.session, null);
  await bench.step('batch', 5);
  await until(() => bench.status?.step === 5);
});

test('a comparison that is ended while both begin anew leaves one session', async () => {
  const { bench, rival } = await comparison(), begun = bench.new_session.bind(bench), open = new Set([bench.session, rival.session]);
  const watch = (/** @type {any} */ session) => { const end = session.delete.bind(session); session.delete = () => { open.delete(session); return end(); }; return session; };
  open.forEach(watch);
  bench.new_session = () => { const session = watch(begun()); open.add(session); if (open.size === 4) void rival.part(false); return session; };
  await bench.set('/optimizer/lr', 0.2);
  assert.deepEqual([...open], [bench.session]);
});
