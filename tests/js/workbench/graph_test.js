import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask_graph } from '../../../web/workbench/graph.js';

const plan = [{ label: 'input', units: 2, layer: -1, last: -1 }, { label: 'tanh', units: 3, layer: 0, last: 1, biased: true }, { label: 'output', units: 2, layer: 2, last: 2, biased: true }];

test('the units are of the probe that was made for them, whatever others probe meanwhile', async () => {
  let probed = 0;
  // Answers come in the order of the questions, later; somebody else's probe of 5 rows follows this one's.
  const session = {
    probe: async (/** @type {Float32Array} */ _, /** @type {number} */ rows) => { probed = rows; },
    tensor: async (/** @type {string} */ name) => new Float32Array(name.startsWith('units/1') ? 3 * probed : 2 * probed),
  };
  const asked = ask_graph(/** @type {any} */ (session), /** @type {any} */ (plan), [-1, 1], [-1, 1]);
  void session.probe(new Float32Array(10), 5);
  const { values, side } = await asked;
  assert.deepEqual(values.map(({ length }) => length), [2, 3, 2].map((units) => units * side * side));
});
