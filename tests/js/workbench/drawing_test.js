import assert from 'node:assert/strict';
import { test } from 'node:test';
import { begin_drawing, drawable, with_point, without_point } from '../../../web/workbench/drawing.js';

const field = (/** @type {string} */ name, /** @type {string} */ type) => ({ name, type });
const TYPE = 'own_points';
const schema = /** @type {any} */ ({ kinds: { source: [{ type: 'spiral', fields: [field('points', 'integer')] }, { type: TYPE, fields: [field('x', 'numbers'), field('y', 'numbers'), field('class', 'integers')] }] } });
const scene = (/** @type {number} */ n) => ({ points: { n, x: Float32Array.from({ length: 2 * n }, (_, i) => i / 7), y: Float32Array.from({ length: n }, (_, i) => i % 3) } });

test('the drawable source is known by its lists', () => {
  assert.equal(drawable(schema), TYPE);
  assert.equal(drawable({ ...schema, kinds: { source: schema.kinds.source.slice(0, 1) } }), null);
  assert.equal(drawable(null), null);
});

test('a drawing begins with what is on the screen, rounded, and with at most 300 of its points', () => {
  const drawn = begin_drawing(TYPE, 'spiral', scene(3));
  assert.deepEqual(drawn, { type: TYPE, x: [0, 0.286, 0.571], y: [0.143, 0.429, 0.714], class: [1, 2, 3] });
  const many = begin_drawing(TYPE, 'spiral', scene(2000));
  assert.ok(many.x.length <= 300 && many.x.length > 200);
  const going_on = { type: TYPE, x: [1], y: [2], class: [1] };
  assert.equal(begin_drawing(TYPE, going_on, scene(3)), going_on);
});

test('no class is lost where the examples take turns between the classes', () => {
  for (const classes of [2, 3, 5]) {
    const n = 500, turns = { points: { n, x: new Float32Array(2 * n), y: Float32Array.from({ length: n }, (_, i) => i % classes) } };
    const drawn = begin_drawing(TYPE, 'moons', turns);
    for (let k = 1; k <= classes; ++k) {
      const share = drawn.class.filter((/** @type {number} */ label) => label === k).length / drawn.class.length;
      assert.ok(Math.abs(share - 1 / classes) < 0.02, `class ${k} of ${classes}: ${share}`);
    }
  }
});

test('a click adds a point, an erasing click takes the nearest in reach, and two stay', () => {
  const two = { type: TYPE, x: [0, 1], y: [0, 1], class: [1, 2] };
  const three = with_point(two, { x: 0.12345, y: -0.5, label: 2 });
  assert.deepEqual(three, { type: TYPE, x: [0, 1, 0.123], y: [0, 1, -0.5], class: [1, 2, 2] });
  assert.deepEqual(two.x, [0, 1], 'the source before is untouched');
  assert.deepEqual(without_point(three, { x: 0.9, y: 1, reach: 0.2 }), { type: TYPE, x: [0, 0.123], y: [0, -0.5], class: [1, 2] });
  assert.equal(without_point(three, { x: 0.5, y: 0.5, reach: 0.2 }), three);
  assert.equal(without_point(two, { x: 0, y: 0, reach: 1 }), two);
});
