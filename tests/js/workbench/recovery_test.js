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
