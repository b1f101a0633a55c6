import assert from 'node:assert/strict';
import { test } from 'node:test';
import { draw_mixed_points, shares } from '../../../web/charts/batch.js';
import { previewed } from '../../../web/store/experiment.js';

test('REG-21 shares are named from the largest on, and those that round to nothing are not', () => {
  assert.deepEqual(shares([0.4, 0, 0.597, 0.003], ['cat', 'bird', 'dog', 'fish']), [{ name: 'dog', share: 0.597 }, { name: 'cat', share: 0.4 }]);
  assert.deepEqual(shares([0, 1], ['a', 'b']), [{ name: 'b', share: 1 }]);
});

test('a mixed point has the colour that its shares blend to', () => {
  const palette = /** @type {any} */ ({ mute: 'rgb(9, 9, 9)', classes: ['rgb(200, 0, 0)', 'rgb(0, 100, 0)', 'rgb(0, 0, 40)'] });
  /** @type {string[]} */
  const fills = [];
  const context = /** @type {any} */ ({ fillStyle: '', beginPath() {}, moveTo() {}, lineTo() {}, stroke() {}, arc() {}, fill() { fills.push(this.fillStyle); } });
  draw_mixed_points(context, 100, 100, [{ raw: [0, 0], seen: [1, 1], target: [0.25, 0.5, 0.25] }, { raw: [1, 0], seen: [1, 0], target: [1, 0, 0] }], palette);
  assert.deepEqual(fills, ['rgb(0, 100, 0)', 'rgb(200, 0, 0)', 'rgb(50 50 10)', 'rgb(200 0 0)']);
});

test('there is something to see of images, and of points of a plane that are mixed', () => {
  const facts = (/** @type {number[]} */ ...input) => ({ task: 'classification', input, classes: ['a', 'b'] });
  assert.equal(previewed({ data: {} }, facts(28, 28, 1)), 'images');
  assert.equal(previewed({ data: {} }, facts(2)), null);
  assert.equal(previewed({ data: { mix: [] } }, facts(2)), null);
  assert.equal(previewed({ data: { mix: ['mixup'] } }, facts(2)), 'points');
  assert.equal(previewed({ data: { mix: ['mixup'] } }, facts(4)), null);
  assert.equal(previewed({ data: { mix: ['mixup'] } }, { ...facts(2), task: 'regression' }), null);
});
