import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EngineClient } from '../../../web/engine/client.js';
import { FakeWorker, SMALL } from '../support/fake_worker.js';

/** @returns {{client: EngineClient, workers: FakeWorker[]}} */
function start() {
  /** @type {FakeWorker[]} */
  const workers = [];
  const client = new EngineClient({ spawn: () => { const worker = new FakeWorker(); workers.push(worker); return worker; } });
  return { client, workers };
}

/** @param {(resolve: (value: any) => void) => void} f */
const until = (f) => new Promise(f);

test('an experiment opens, trains to its end and pushes every row once', async () => {
  const { client } = start();
  /** @type {number[]} */
  const rows = [];
  /** @type {any} */
  let last = null;
  const done = until((resolve) => {
    const session = client.session({ progress: (push) => {
      if (push.tables.metrics) rows.push(push.tables.metrics.from, push.tables.metrics.rows.length / 8);
      last = push;
      if (!push.running) resolve(null);
    } });
    void session.open(SMALL).then(() => session.start());
  });
  await done;
  assert.equal(last.status.reason, 'finished');
  let expected = 0;
  for (let i = 0; i < rows.length; i += 2) {
    assert.equal(rows[i], expected);
    expected += rows[i + 1];
  }
  assert.equal(expected, last.status.step);
});

test('an error carries its code and its place in the experiment', async () => {
  const { client } = start(), session = client.session();
  const bad = { ...SMALL, model: [{ type: 'dense', units: -3 }] };
  await assert.rejects(session.open(bad), { name: 'TrainyardError', code: 'out_of_range', path: '/model/0/units' });
  await session.open(SMALL);
});

test('a call that gives an array rejects with the engine’s last error', async () => {
  const { client } = start(), session = client.session();
  await session.open(SMALL);
  await assert.rejects(session.tensor('parameters/9.weight'), { code: 'no_tensor' });
});

test('a dead worker rejects everything pending and the next call starts another', async () => {
  const { client, workers } = start(), session = client.session();
  await session.open(SMALL);
  const pending = session.tensor('data/x');
  const died = until((resolve) => { client.addEventListener('died', resolve); });
  await new Promise((resolve) => { setTimeout(resolve, 0); });
  const also = session.ask({ what: 'evaluate' });
  workers[0].onerror?.({ message: 'out of memory' });
  await assert.rejects(also, { code: /worker_died|no_session/ });
  await Promise.allSettled([pending]);
  await died;
  assert.equal(workers[0].terminated, true);
  await assert.rejects(session.tensor('data/x'), { code: 'no_session' });
  const next = client.session();
  await next.open(SMALL);
  assert.equal(workers.length, 2);
});

test('pushes of a run that was replaced are dropped', async () => {
  const { client, workers } = start();
  let seen = 0;
  const session = client.session({ progress: () => { ++seen; } });
  await session.open(SMALL);
  await session.start({ rate: 1, max_steps: 1 });
  await session.open(SMALL);
  seen = 0;
  const old = workers[0].received.find((message) => message.type === 'start');
  workers[0].reply({ push: 'progress', session: old.session, run: old.run, status: {}, running: true, tables: {} });
  assert.equal(seen, 0);
});

test('an aborted request rejects at once and its late answer is ignored', async () => {
  const { client } = start(), session = client.session(), abort = new AbortController();
  await session.open(SMALL);
  const pending = session.tensor('data/x', abort.signal);
  for (let turn = 0; turn < 10; ++turn) await null;
  abort.abort();
  await assert.rejects(pending, { name: 'AbortError' });
  assert.ok((await session.tensor('data/y')).length > 0);
});

test('two sessions train side by side in one worker', async () => {
  const { client } = start();
  const finished = await Promise.all([3, 4].map((seed) => until((resolve) => {
    const session = client.session({ progress: (push) => { if (!push.running) resolve(push.status); } });
    void session.open({ ...SMALL, seed }).then(() => session.start());
  })));
  assert.deepEqual(finished.map((status) => status.reason), ['finished', 'finished']);
});

test('a worker that cannot start says why to every caller', async () => {
  const client = new EngineClient({ spawn: () => new FakeWorker(), compile: () => Promise.reject(Object.assign(new Error('no SIMD'), { code: 'no_simd' })) });
  await assert.rejects(client.schema(), { code: 'no_simd' });
});

/** A client of an engine in two parts; `fetched` counts how often the second was asked for. */
function start_in_parts(/** @type {() => Promise<any>} */ second) {
  /** @type {FakeWorker[]} */
  const workers = [];
  const counts = { fetched: 0 };
  const client = new EngineClient({
    spawn: () => { const worker = new FakeWorker(); workers.push(worker); return worker; }, compile_rest: () => { ++counts.fetched; return second(); },
  });
  return { client, workers, counts };
}

/** @param {EngineClient} client @returns {Promise<void>} after some pushes */
const train = (client) => until((resolve) => {
  let pushes = 0;
  const session = client.session({ progress: () => { if (++pushes === 3) resolve(session.stop()); } });
  void session.open({ ...SMALL, train: { batch: 4, epochs: 4000 } }).then(() => session.start({ rate: 200 }));
});

test('the engine’s second part comes by itself after the first progress, and a later worker gets it with its first message', async () => {
  const { client, workers, counts } = start_in_parts(async () => 'the rest');
  await client.start();
  assert.equal(counts.fetched, 0);
  await train(client);
  await client.whole;
  assert.equal(counts.fetched, 1);
  assert.deepEqual(workers[0].received.filter((message) => message.type === 'rest'), [{ type: 'rest', module: 'the rest' }]);
  assert.equal(workers[0].received[0].rest, null);
  client.restart();
  await client.start();
  assert.equal(workers[1].received[0].rest, 'the rest');
  assert.equal(counts.fetched, 1);
});

test('asked for before the start, both parts arrive together', async () => {
  const { client, workers, counts } = start_in_parts(async () => { await new Promise((resolve) => { setTimeout(resolve, 20); }); return 'the rest'; });
  void client.rest();
  await client.start();
  assert.equal(workers[0].received.find((message) => message.type === 'init').rest, 'the rest');
  await train(client);
  assert.equal(counts.fetched, 1);
});

test('a second part that cannot be fetched does not stop the first, and is not asked for at every push', async () => {
  const { client, workers, counts } = start_in_parts(async () => { throw new Error('offline'); });
  await client.start();
  await train(client);
  await client.whole;
  await train(client);
  assert.equal(counts.fetched, 1);
  assert.ok(workers[0].received.every((message) => message.type !== 'rest'));
});

test('rows that were under way when a run was started at another speed are not lost', async () => {
  const { client, workers } = start();
  /** @type {[number, boolean][]} */
  const seen = [];
  const session = client.session({ progress: ({ status, running }) => { seen.push([status.step, running]); } });
  await session.open(SMALL);
  await session.start({ rate: 1e-6 });
  const old = workers[0].received.filter((message) => message.type === 'start').at(-1);
  await session.start({ rate: 1e-6 });
  seen.length = 0;
  const push = { push: 'progress', session: old.session, at: 0, tables: {} };
  workers[0].reply({ ...push, run: old.run, status: { step: 7 }, running: false });
  assert.deepEqual(seen, [[7, true]], 'and the run goes on');
  await session.open(SMALL);
  workers[0].reply({ ...push, run: old.run + 1, status: { step: 8 }, running: true });
  assert.deepEqual(seen, [[7, true]], 'an experiment opened anew has other rows');
});

test('whoever wants to know what asking costs is told of the answers to what was asked that way alone', async () => {
  /** @type {any} */
  const worker = { terminate() {}, postMessage(/** @type {any} */ { id, method }) { setImmediate(() => worker.onmessage({ data: { id, ok: true, result: method, ms: method === 'ask' ? 3 : 40 } })); } };
  const client = new EngineClient({ spawn: () => worker }), session = client.session();
  const [one, other] = [session.metered(), session.metered()];
  await Promise.all([one.ask({}), one.ask({}), other.tensor('data/x'), session.save('model')]);
  assert.deepEqual([one.spent, other.spent], [6, 40]);
});
