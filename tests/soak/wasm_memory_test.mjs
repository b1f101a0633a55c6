// Training in wasm stays in the memory that it was laid out in: the small CIFAR network of the benches (W5), half an
// hour of it, with a checkpoint saved every minute as the page does. TRAINYARD_MINUTES makes it shorter.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { engine } from '../cli/support_wasm.mjs';
import { root } from '../cli/support.mjs';

const MINUTES = Number(process.env.TRAINYARD_MINUTES ?? 30);
/** What plans take is there from the start; a wasm memory grows by 64 KB pages, in steps of a fifth. */
const MOST_OF_PLANNED = 1.5;

test('W5 trains for half an hour in wasm in the memory that it began with', { timeout: (MINUTES + 5) * 60_000 }, async t => {
  const module = await engine();
  const experiment = JSON.parse(readFileSync(join(root, 'tests', 'bench', 'workloads', 'w5.json'), 'utf8'));
  experiment.data = { source: { type: 'shapes', points: 1000 }, validation: 0.1 };
  experiment.train = { batch: 64, steps: 1_000_000 };
  const session = new module.Session();
  const opened = JSON.parse(session.open(JSON.stringify(experiment)));
  assert.equal(opened.error, undefined, JSON.stringify(opened.error));
  const heap = () => module.HEAPU8.length;
  const resident = () => process.memoryUsage().rss;
  const began = performance.now(), sizes = [];
  let steps = 0;
  for (let minute = 1; minute <= MINUTES; ++minute) {
    while (performance.now() - began < minute * 60_000) steps = JSON.parse(session.run(500, -1)).step;
    assert.ok(session.save('checkpoint').length > 0);
    sizes.push({ minute, heap: heap(), resident: resident() });
  }
  const [first, last] = [sizes[0], sizes[sizes.length - 1]];
  const mb = (/** @type {number} */ bytes) => (bytes / 1e6).toFixed(1);
  t.diagnostic(`${steps} steps in ${MINUTES} minutes; planned ${mb(opened.memory_bytes)} MB, heap ${mb(first.heap)} MB after the first ` +
    `minute and ${mb(last.heap)} after the last; process ${mb(first.resident)} and ${mb(last.resident)} MB`);
  assert.equal(last.heap, first.heap);
  assert.ok(last.heap < MOST_OF_PLANNED * opened.memory_bytes, `${last.heap} of ${opened.memory_bytes} planned`);
  session.delete();
});
