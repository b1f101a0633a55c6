import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hit_link, layout } from '../../../web/charts/network.js';
import { between, reached } from '../../../web/charts/network_motion.js';

const { nodes } = layout([{ units: 2 }, { units: 3 }, { units: 1 }], 400, 200);

test('the link under the pointer is found anywhere along its curve', () => {
  for (const [column, from, unit] of [[1, 0, 0], [1, 1, 2], [1, 0, 2], [2, 2, 0]]) {
    const a = nodes[column - 1][from], b = nodes[column][unit], x0 = a.x + a.size / 2, x1 = b.x - b.size / 2, mid = (x0 + x1) / 2;
    for (const s of [0.3, 0.5, 0.62, 0.7]) {
      const x = x0 * (1 - s) ** 3 + 3 * mid * s * (1 - s) + x1 * s ** 3, y = a.y * (1 - s) ** 2 * (1 + 2 * s) + b.y * s ** 2 * (3 - 2 * s);
      const found = hit_link(nodes, x, y, 1);
      // Links cross: another one may lie exactly here.
      assert.ok(found && (s === 0.5 || (found.column === column && found.from === from && found.unit === unit)), `${column} ${from} ${unit} at ${s}: ${JSON.stringify(found)}`);
    }
  }
});

test('away from all links there is none', () => {
  assert.equal(hit_link(nodes, 120, 5), null);
  assert.equal(hit_link(nodes, 2, nodes[0][0].y), null);
});

test('a phase reaches the columns in its direction; weights go from old to new', () => {
  assert.deepEqual([0, 1, 2].map((column) => reached('forward', 0.5, column, 3)), [1, 0.5, 0]);
  assert.deepEqual([0, 1, 2].map((column) => reached('backward', 0.5, column, 3)), [0, 0.5, 1]);
  assert.equal(reached('loss', 0, 2, 3), 1);
  assert.deepEqual([...between(Float32Array.of(1, 2), Float32Array.of(3, -2), 0.25) ?? []], [1.5, 1]);
  assert.equal(between(null, null, 0.5), null);
});
