import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { Looks } from '../../../web/workbench/looks.js';

/** Two looks at a run, of which the second is seldom wanted. @param {{cost?: number}} [options] of a picture, ms */
function set_up({ cost = 1 } = {}) {
  const state = { wanted: false, full_speed: true, again: 0, taken: /** @type {string[]} */ ([]) };
  const session = () => ({ metered: () => ({ spent: 0 }) });
  /** @type {any} */
  const run = { now: session(), session: () => run.now, full_speed: () => state.full_speed, again: () => { ++state.again; } };
  const looks = new Looks({
    picture: { least_ms: 20, share: 0.01, look: async (/** @type {any} */ own) => { state.taken.push('picture'); await turn(); own.spent += cost; } },
    inside: { least_ms: 20, share: 0.01, wanted: () => state.wanted, look: async () => { state.taken.push('inside'); } },
  }, run);
  const take = async () => { looks.take(); for (let i = 0; i < 4; ++i) await turn(); };
  return { looks, run, state, take, session };
}

test('only what has changed and is on the screen is asked for, and only once', async () => {
  const { looks, state, take } = set_up();
  await take();
  assert.deepEqual(state.taken, []);
  looks.changed();
  await take();
  looks.forgive();
  await take();
  assert.deepEqual(state.taken, ['picture']);
  assert.equal(state.again, 0, 'nothing is left to be asked');
});

test('a look that has become wanted does not wait for a dear one', async () => {
  const { looks, state, take } = set_up({ cost: 1000 });
  looks.changed();
  await take();
  looks.changed();
  state.wanted = true;
  await take();
  assert.deepEqual(state.taken, ['picture', 'inside']);
  looks.close();
});

test('a look that is not due is told of when it will be', async () => {
  const { looks, state, take } = set_up({ cost: 0.1 });
  looks.changed();
  await take();
  looks.changed();
  await take();
  assert.deepEqual([state.taken, state.again], [['picture'], 0]);
  await sleep(40);
  assert.equal(state.again, 1);
  await take();
  assert.deepEqual(state.taken, ['picture', 'picture']);
});

test('what changes during a look is looked at again, and a look that fails hinders no other', async () => {
  const { looks, state, take, run } = set_up();
  state.wanted = true;
  run.now = { metered: () => ({ get spent() { return 0; }, set spent(value) { throw new Error('gone'); } }) };
  looks.changed();
  looks.take();
  looks.changed();
  await take();
  assert.deepEqual(state.taken, ['picture', 'inside']);
  assert.equal(state.again, 1);
  looks.close();
});

test('a run that has gone is not looked at any further', async () => {
  const { looks, state, run, session, take } = set_up();
  state.wanted = true;
  looks.changed();
  looks.take();
  run.now = session();
  for (let i = 0; i < 4; ++i) await turn();
  assert.deepEqual(state.taken, ['picture']);
  assert.equal(state.again, 1, 'the one that took its place is');
  await take();
  assert.deepEqual(state.taken, ['picture', 'inside']);
});

test('what is forgiven during a look is not waited for after it', async () => {
  const { looks, state, take } = set_up({ cost: 1000 });
  looks.changed();
  looks.take();
  looks.changed();
  looks.forgive();
  await take();
  await take();
  assert.deepEqual(state.taken, ['picture', 'picture']);
});
