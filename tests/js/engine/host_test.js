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
  assert.deepEqual(posted.at(-1), { id: 4, ok: true, result: null });
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
