import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { Checkup } from '../../../web/workbench/checkup.js';

/** A workbench whose engine takes `cost` ms to answer. @param {number} [cost] */
function set_up(cost = 10) {
  const bench = /** @type {any} */ (new EventTarget()), root = new EventTarget(), panel = { findings: /** @type {any} */ (null) };
  const clock = { ms: 0 }, asked = /** @type {any[]} */ ([]), opened = /** @type {any[]} */ ([]), shown = /** @type {any[]} */ ([]);
  const session = () => ({ spent: 0, metered() { return this; }, async ask(/** @type {any} */ question) { asked.push(question); this.spent += cost; await turn(); return { findings: [{ id: asked.length }] }; } });
  Object.assign(bench, {
    session: session(), experiment: { optimizer: { type: 'sgd', lr: 3 } }, error: null, status: null, playing: true, speed: 'max',
    runs: { current: { number: 4 }, show: (/** @type {any[]} */ ...args) => shown.push(args) },
    open: async (/** @type {any[]} */ ...args) => { opened.push(args); },
  });
  new Checkup(bench, panel, root, () => clock.ms);
  const tell = async (/** @type {string} */ name) => { bench.dispatchEvent(new Event(name)); for (let i = 0; i < 5; ++i) await turn(); };
  return { bench, root, panel, clock, asked, opened, shown, tell, session };
}

test('a run at full speed is looked at every two seconds, or for one 250th of the worker\'s time', async () => {
  for (const [cost, wait] of [[5, 2000], [100, 25000]]) {
    const { panel, clock, asked, tell } = set_up(cost);
    await tell('progress');
    assert.deepEqual(asked, [{ what: 'doctor' }]);
    assert.deepEqual(panel.findings, [{ id: 1 }]);
    clock.ms += wait - 1;
    await tell('progress');
    assert.equal(asked.length, 1);
    clock.ms += 1;
    await tell('progress');
    assert.equal(asked.length, 2);
  }
});

test('a run that has come to rest is looked at once more, after the look under way', async () => {
  const { bench, asked, tell } = set_up();
  bench.dispatchEvent(new Event('progress'));
  bench.dispatchEvent(new Event('ended'));
  await tell('change');
  assert.equal(asked.length, 2);
});

test('what is said of a run that is gone is not shown', async () => {
  const { bench, panel, session, tell } = set_up();
  bench.dispatchEvent(new Event('progress'));
  bench.session = session();
  await tell('opened');
  assert.equal(panel.findings, null);
});

test('a remedy opens the experiment with the setting and keeps the curves of the run before', async () => {
  const { root, opened, shown } = set_up();
  root.dispatchEvent(new CustomEvent('remedy-apply', { detail: { path: '/optimizer/lr', value: 0.3 } }));
  await turn();
  assert.deepEqual(opened, [[{ optimizer: { type: 'sgd', lr: 0.3 } }, { play: true }]]);
  assert.deepEqual(shown, [[4, true]]);
});
