import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Host } from '../../../web/engine/host.js';
import { createFakeEngine } from '../support/fake_engine.js';
import { SMALL } from '../support/fake_worker.js';

/** A host whose time stands still until it is moved. */
async function still_host() {
  /** @type {any[]} */
  const posted = [];
  /** @type {(() => void)[]} */
  const queue = [];
  const clock = { time: 1000, sleeps: /** @type {number[]} */ ([]) };
  const host = new Host(await createFakeEngine(), (message) => posted.push(message), {
    now: () => clock.time, defer: (f) => { queue.push(f); }, sleep: (f, ms) => { clock.sleeps.push(ms); queue.push(f); },
  });
  const turn = () => queue.shift()?.();
  host.receive({ id: 1, type: 'create', session: 5 });
  host.receive({ id: 2, type: 'call', session: 5, method: 'open', args: [JSON.stringify(SMALL)] });
  return { host, posted, clock, queue, turn };
}

test('what an experiment takes is told before the answer that it is open', async () => {
  const { posted } = await still_host(), answer = posted.findIndex((message) => message.id === 2), { parameters, memory_bytes } = posted[answer].result;
  assert.deepEqual(posted.slice(answer - 1, answer), [{ push: 'counted', session: 5, parameters, memory_bytes }]);
});

test('a slowed run takes one step at its rate, not a burst', async () => {
  const { host, posted, clock, turn } = await still_host();
  host.receive({ id: 3, type: 'start', session: 5, run: 1, rate: 4, max_steps: 0 });
  turn();
  assert.equal(posted.at(-1).status.step, 1);
  turn();
  assert.deepEqual(clock.sleeps, [50]);
  clock.time += 10_000;
  turn();
  assert.equal(posted.at(-1).status.step, 2);
});

test('a run of one step stops by itself and reports its rows', async () => {
  const { host, posted, turn, queue } = await still_host();
  host.receive({ id: 3, type: 'start', session: 5, run: 1, rate: 0, max_steps: 1 });
  turn();
  const push = posted.at(-1);
  assert.equal(push.running, false);
  assert.equal(push.tables.metrics.rows.length, 8);
  assert.equal(queue.length, 0);
});

test('stopping pushes the rows that were not pushed yet', async () => {
  const { host, posted, turn } = await still_host();
  host.receive({ id: 3, type: 'start', session: 5, run: 1, rate: 600, max_steps: 0 });
  turn();
  turn();
  host.receive({ id: 4, type: 'stop', session: 5 });
  assert.equal(posted.at(-2).push, 'progress');
  assert.equal(posted.at(-2).running, false);
  const { ms, ...answer } = posted.at(-1);
  assert.deepEqual(answer, { id: 4, ok: true, result: null });
  assert.ok(ms >= 0);
});

test('unknown requests, methods and sessions are errors, not crashes', async () => {
  const { host, posted } = await still_host();
  host.receive({ id: 7, type: 'dance' });
  assert.equal(posted.at(-1).error.code, 'unknown_request');
  host.receive({ id: 8, type: 'call', session: 5, method: 'constructor', args: [] });
  assert.equal(posted.at(-1).error.code, 'unknown_method');
  host.receive({ id: 9, type: 'call', session: 99, method: 'open', args: [] });
  assert.equal(posted.at(-1).error.code, 'no_session');
});

test('a file given once reaches sessions that open later', async () => {
  const { host, posted } = await still_host();
  host.receive({ id: 3, type: 'file', name: 'a.csv', bytes: new TextEncoder().encode('1,2,a\n3,4,b\n1,1,a\n0,2,b\n') });
  host.receive({ id: 4, type: 'create', session: 6 });
  const experiment = { ...SMALL, data: { source: { type: 'csv', path: 'a.csv' }, validation: 0 } };
  host.receive({ id: 5, type: 'call', session: 6, method: 'open', args: [JSON.stringify(experiment)] });
  assert.equal(posted.at(-1).ok, true);
  assert.deepEqual(posted.at(-1).result.classes, ['a', 'b']);
});

test('when the engine thins its tables out they are sent anew from row 0', async () => {
  /** @type {any[]} */
  const posted = [];
  /** @type {(() => void)[]} */
  const queue = [];
  let version = 0, rows = 4;
  const session = {
    counted() {},
    open: () => JSON.stringify({ tables: { metrics: ['step'] } }),
    run: () => JSON.stringify({ step: rows, done: false, reason: 'budget', tables_version: version }),
    columns: (/** @type {string} */ _table, /** @type {number} */ from) => Float64Array.from({ length: rows - from }, (_, i) => from + i),
  };
  const host = new Host({ Session: function Session() { return session; } }, (message) => posted.push(message), { now: () => posted.length * 1000, defer: (f) => { queue.push(f); }, sleep: () => {} });
  host.receive({ id: 1, type: 'create', session: 1 });
  host.receive({ id: 2, type: 'call', session: 1, method: 'open', args: ['{}'] });
  host.receive({ id: 3, type: 'start', session: 1, run: 1, rate: 0, max_steps: 0 });
  queue.shift()?.();
  assert.equal(posted.at(-1).tables.metrics.from, 0);
  rows = 3;
  version = 1;
  queue.shift()?.();
  assert.equal(posted.at(-1).tables.metrics.from, 0);
  assert.equal(posted.at(-1).tables.metrics.rows.length, 3);
});

/** A host with two sessions whose slices are of the given lengths in steps. @param {number[]} lengths @param {number} [end] step at which the second is done */
function pair_host(lengths, end = Infinity) {
  /** @type {any[]} */
  const posted = [];
  /** @type {(() => void)[]} */
  const queue = [];
  const clock = { time: 0 }, taken = [0, 0];
  let made = 0;
  const host = new Host({ Session: function Session() {
    const own = made++;
    return {
      counted() {},
      delete() {},
      open: () => { taken[own] = 0; return JSON.stringify({ tables: { metrics: ['step'] } }); },
      run: (/** @type {number} */ _ms, /** @type {number} */ limit) => {
        clock.time += 8;
        taken[own] = Math.min(taken[own] + Math.min(limit, lengths[own]), own === 1 ? end : Infinity);
        return JSON.stringify({ step: taken[own], done: own === 1 && taken[own] >= end, reason: 'budget' });
      },
      columns: (/** @type {string} */ _table, /** @type {number} */ from) => Float64Array.from({ length: taken[own] - from }, (_, i) => from + i + 1),
    };
  } }, (message) => posted.push(message), { now: () => clock.time, defer: (f) => { queue.push(f); }, sleep: (f, ms) => { clock.time += ms; queue.push(f); } });
  for (const session of [1, 2]) {
    host.receive({ id: session, type: 'create', session });
    host.receive({ id: 10 + session, type: 'call', session, method: 'open', args: ['{}'] });
  }
  const turn = () => queue.shift()?.();
  return { host, posted, queue, taken, turn, pushes: () => posted.filter((message) => message.push === 'progress') };
}

for (const [name, lengths, rate] of /** @type {[string, number[], number][]} */ ([['a fast and a slow', [50, 3], 0], ['a slow and a fast', [3, 50], 0], ['two slowed', [50, 50], 200]])) {
  test(`${name} run side by side stand at one step whenever they report`, () => {
    const { host, taken, turn, pushes } = pair_host(lengths);
    host.receive({ id: 20, type: 'start', session: 1, run: 1, rate, max_steps: 0, beside: { session: 2, run: 1 } });
    for (let i = 0; i < 200; ++i) {
      turn();
      assert.ok(taken[1] <= taken[0] && taken[0] - taken[1] <= lengths[0], `${taken}`);
    }
    const [first, second] = [1, 2].map((session) => pushes().filter((push) => push.session === session).map((push) => push.status.step));
    assert.ok(first.length > 3 && first.at(-1) > 20, `${first}`);
    assert.deepEqual(first, second);
  });
}

test('runs side by side are stopped, stepped and started together', () => {
  const { host, queue, taken, turn, pushes } = pair_host([50, 3]);
  const beside = { session: 2, run: 1 };
  host.receive({ id: 20, type: 'start', session: 1, run: 1, rate: 0, max_steps: 1, beside });
  while (queue.length) turn();
  assert.deepEqual(taken, [1, 1]);
  host.receive({ id: 21, type: 'start', session: 1, run: 2, rate: 0, max_steps: 0, beside });
  turn();
  assert.deepEqual(taken, [51, 1]);
  host.receive({ id: 22, type: 'stop', session: 1 });
  while (queue.length) turn();
  assert.deepEqual(taken, [51, 51]);
  assert.deepEqual(pushes().slice(-2).map((push) => [push.status.step, push.running]), [[51, true], [51, false]]);
});

test('a run goes on alone where the one beside it has ended, is gone or belongs to another', () => {
  const ended = pair_host([10, 10], 15);
  ended.host.receive({ id: 20, type: 'start', session: 1, run: 1, rate: 0, max_steps: 0, beside: { session: 2, run: 1 } });
  for (let i = 0; i < 40; ++i) ended.turn();
  assert.ok(ended.taken[0] > 100 && ended.taken[1] === 15, `${ended.taken}`);

  const gone = pair_host([10, 10]);
  gone.host.receive({ id: 20, type: 'start', session: 1, run: 1, rate: 0, max_steps: 0, beside: { session: 2, run: 1 } });
  gone.turn();
  gone.host.receive({ id: 21, type: 'delete', session: 2 });
  for (let i = 0; i < 20; ++i) gone.turn();
  assert.deepEqual(gone.taken, [210, 0]);

  const exchanged = pair_host([10, 10]);
  exchanged.host.receive({ id: 20, type: 'start', session: 1, run: 1, rate: 0, max_steps: 0, beside: { session: 2, run: 1 } });
  for (let i = 0; i < 6; ++i) exchanged.turn();
  exchanged.host.receive({ id: 21, type: 'start', session: 2, run: 2, rate: 0, max_steps: 0, beside: { session: 1, run: 2 } });
  for (let i = 0; i < 6; ++i) exchanged.turn();
  assert.deepEqual(exchanged.taken, [60, 60]);
  exchanged.host.receive({ id: 22, type: 'start', session: 2, run: 3, rate: 0, max_steps: 0 });
  for (let i = 0; i < 6; ++i) exchanged.turn();
  assert.deepEqual(exchanged.taken, [60, 120]);
});
