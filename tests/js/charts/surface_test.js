import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hit, layout } from '../../../web/charts/network.js';
import { rgb } from '../../../web/charts/palette.js';
import { surface_pixels, unit_pixels } from '../../../web/charts/surface.js';
import { grid_layout } from '../../../web/charts/image.js';

const palette = /** @type {any} */ ({ card: 'rgb(255, 255, 255)', zero: 'rgb(250, 250, 250)', pos: 'rgb(0, 0, 255)', neg: 'rgb(255, 128, 0)', classes: ['rgb(255, 128, 0)', 'rgb(0, 0, 255)'] });

test('an undecided point has the colour of the card, a sure one its class', () => {
  const [a, b] = [surface_pixels(Float32Array.of(0.5, 0.5), 2, palette, false), surface_pixels(Float32Array.of(0, 1), 2, palette, false)];
  assert.deepEqual([...a], [255, 255, 255, 255]);
  assert.ok(b[2] > b[0] + 100);
});

test('discretized, a slight preference looks like certainty', () => {
  assert.deepEqual(surface_pixels(Float32Array.of(0.4, 0.6), 2, palette, true), surface_pixels(Float32Array.of(0, 1), 2, palette, true));
});

test('a unit’s map is blue above zero and orange below', () => {
  const pixels = unit_pixels(Float32Array.of(1, 9, -1, 9), 2, 0, palette);
  assert.ok(pixels[2] > pixels[0]);
  assert.ok(pixels[4] > pixels[6]);
});

test('colours are read in both notations of computed styles', () => {
  assert.deepEqual(rgb('rgb(10, 20, 30)'), [10, 20, 30]);
  assert.deepEqual(rgb('color(srgb 1 0.5 0 / 0.4)'), [255, 127.5, 0]);
});

test('a pointed unit is found, the space between is not', () => {
  const { nodes } = layout([{ units: 2 }, { units: 4 }, { units: 2 }], 600, 250);
  const { x, y } = nodes[1][3];
  assert.deepEqual([hit(nodes, x, y)?.column, hit(nodes, x, y)?.unit], [1, 3]);
  assert.equal(hit(nodes, 300, -50), null);
});

test('tiles fit their frame', () => {
  for (const count of [1, 9, 25, 60]) {
    const { columns, size, label } = grid_layout(360, 360, count);
    assert.ok(Math.ceil(count / columns) * (size + label) <= 361);
  }
});
