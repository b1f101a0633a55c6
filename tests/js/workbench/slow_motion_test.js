import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SlowMotion } from '../../../web/workbench/slow_motion.js';

/** A bench whose session fails to answer one sort of question. @param {string} broken */
function broken_bench(broken) {
  const answer = (/** @type {string} */ name, /** @type {any} */ value) => async () => { if (name === broken) throw new Error('This session is closed.'); return value; };
  const session = { ask: answer('ask', {}), probe: answer('probe', {}), tensor: answer('tensor', new Float32Array(4)) };
  return Object.assign(new EventTarget(), { session: /** @type {any} */ (session), info: { steps_per_epoch: 10, batch: 2 }, status: { step: 3 }, errors: /** @type {any[]} */ ([]), fail(/** @type {any} */ error) { this.errors.push(error); }, async step() { /** @type {any} */ (this).dispatchEvent(new Event('ended')); } });
}
const look = () => ({ plan: /** @type {any[]} */ ([{ units: 2, layer: -1, last: -1 }, { units: 2, layer: 0, last: 1 }]), graph: {} });

for (const question of ['ask', 'probe', 'tensor']) {
  test(`a run that is replaced while its step is looked at (${question}) ends slow motion in silence; any other fault is told`, async () => {
    for (const replaced of [true, false]) {
      const bench = broken_bench(question), motion = new SlowMotion(/** @type {any} */ (bench), look, () => {}), advanced = motion.advance();
      if (replaced) bench.session = {};
      assert.equal(await advanced, false);
      assert.equal(bench.errors.length, replaced ? 0 : 1);
    }
  });
}
