import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EngineClient } from '../../../web/engine/client.js';
import { Workbench } from '../../../web/workbench/workbench.js';
import { FakeWorker, SMALL } from '../support/fake_worker.js';

/** @param {() => boolean} condition */
async function until(condition) {
  while (!condition()) await new Promise((resolve) => { setTimeout(resolve, 5); });
}

async function start() {
  /** @type {FakeWorker[]} */
  const workers = [];
  const engine = new EngineClient({ spawn: () => { const worker = new FakeWorker(); workers.push(worker); return worker; } });
  const bench = new Workbench(engine, SMALL);
  await bench.open({ ...SMALL, train: { batch: 16, epochs: 400 } }, { play: true });
  await until(() => (bench.status?.step ?? 0) > 3);
  return { engine, bench, workers };
}

test('without a snapshot the run begins again in a new worker, once', async () => {
  const { bench, workers } = await start();
  workers[0].onerror?.({ message: 'planted' });
  await until(() => bench.notice !== '');
  assert.match(bench.notice, /has begun this run again/);
  assert.equal(bench.playing, true);
  await until(() => (bench.status?.step ?? 0) > 3);
  workers[1].onerror?.({ message: 'planted' });
  await until(() => bench.error !== null);
  assert.equal(bench.error?.code, 'worker_died');
  assert.equal(workers.length, 2);
  await bench.recovery.retry();
  await until(() => (bench.status?.step ?? 0) > 3);
  assert.equal(workers.length, 3);
  await bench.close();
});

test('an error that is no death of the worker is not answered with a new one', async () => {
  const { bench, workers } = await start();
  workers[0].reply({ push: 'crash', error: { code: 'worker_script', path: '', message: 'gone' } });
  await until(() => bench.error !== null);
  assert.equal(bench.error?.code, 'worker_script');
  assert.equal(workers.length, 1);
  await bench.close();
});

test('a new worker gets the files that the one before had', async () => {
  const { engine, bench, workers } = await start();
  await engine.file('a.csv', new TextEncoder().encode('1,2\n'));
  workers[0].onerror?.({ message: 'planted' });
  await until(() => workers.length === 2 && workers[1].received.length > 0);
  const [first] = workers[1].received;
  assert.equal(first.name, 'a.csv');
  assert.equal(await first.blob.text(), '1,2\n');
  await bench.close();
});

/** A worker whose memory holds one session that is open, and none with the seed 101; the seed 50 is a mistake. */
class NarrowWorker extends FakeWorker {
  #open = new Set();

  /** @param {any} message */
  postMessage(message) {
    if (message.type === 'delete') this.#open.delete(message.session);
    if (['open', 'load'].includes(message.method)) {
      const [given] = message.args, { seed } = JSON.parse(typeof given === 'string' ? given : new TextDecoder().decode(given));
      const code = seed === 50 ? 'range' : this.#open.size || seed === 101 ? 'memory' : '';
      if (code) {
        setImmediate(() => this.reply({ id: message.id, ok: false, error: { code, path: '', message: 'planted' } }));
        return;
      }
      this.#open.add(message.session);
    }
    super.postMessage(message);
  }
}

test('an experiment that is asked for as soon as another has failed is opened', async () => {
  const engine = new EngineClient({ spawn: () => new NarrowWorker() });
  const bench = new Workbench(engine, SMALL);
  // A listener that has to look something up first: it asks between the failure and the end of that opening.
  let asked = false;
  bench.addEventListener('change', () => {
    if (bench.error?.code !== 'range' || asked) return;
    asked = true;
    void Promise.resolve().then(() => bench.open(SMALL, { play: true }));
  });
  await bench.open({ ...SMALL, seed: 50 }).catch(() => {});
  const given_up = performance.now() + 3000;
  await until(() => (bench.status?.step ?? 0) > 3 || performance.now() > given_up);
  assert.ok(asked);
  assert.equal(bench.error, null);
  await bench.close();
});

test('a run makes room for one that does not fit beside it, and comes back if that was in vain', async () => {
  const bench = new Workbench(new EngineClient({ spawn: () => new NarrowWorker() }), SMALL), long = { ...SMALL, train: { batch: 16, epochs: 4000 } };
  bench.timeline = /** @type {any} */ ({ snapshots: [{ step: 0, bytes: new TextEncoder().encode(JSON.stringify({ ...long, seed: 4 })) }], begin() {}, due: () => false, add() {}, cut() {}, at() { return this.snapshots[0]; } });
  const said = () => bench.error?.code;
  await bench.open(long, { play: true });
  await until(() => (bench.status?.step ?? 0) > 3);
  await bench.open({ ...long, seed: 4 });
  assert.equal(said(), undefined);
  assert.equal(bench.runs.current?.experiment.seed, 4);
  await until(() => bench.playing && (bench.status?.step ?? 0) > 3);
  await bench.pause();
  await bench.open({ ...long, seed: 50 });
  assert.equal(said(), 'range');
  await new Promise((resolve) => { setTimeout(resolve, 20); });
  assert.equal(bench.playing, false, 'a mistake after that does not let a paused run go on');
  await bench.play();
  await bench.open({ ...long, seed: 101 });
  assert.equal(said(), 'memory');
  await until(() => bench.playing && bench.session !== null);
  assert.equal(bench.runs.current?.experiment.seed, 4);
  assert.equal(bench.experiment.seed, 101);
  assert.equal(said(), 'memory');
  await until(() => (bench.status?.step ?? 0) > 3);
  await bench.close();
});
