import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answer_maps, aspect, draw_maps, filter_maps, map_pixels, usual_size } from '../../../web/charts/feature_maps.js';

const palette = /** @type {any} */ ({ zero: 'rgb(250, 250, 250)', pos: 'rgb(0, 0, 255)', neg: 'rgb(255, 128, 0)' });

test('a filter is every f-th weight: its signs are blue and orange', () => {
  // Windows of 1 x 2 on one channel, three filters.
  const [, second] = filter_maps(Float32Array.of(9, 1, 9, 9, -1, 9), [1, 2, 1, 3], 64);
  assert.deepEqual([second.at, second.stride, second.width, second.height, second.colour], [1, 3, 2, 1, undefined]);
  assert.deepEqual([...map_pixels({ ...second, size: 1 }, palette)], [0, 0, 255, 255, 255, 128, 0, 255]);
});

test('a filter of three channels is the colour that it adds, grey where it adds none', () => {
  // One pixel, three channels, two filters.
  const [, second] = filter_maps(Float32Array.of(9, 1, 9, 0, 9, -1), [1, 1, 3, 2], 64);
  assert.deepEqual([...map_pixels({ ...second, size: 1 }, palette)], [255, 128, 0, 255]);
});

test('a layer’s channels are maps; numbers without a place are one strip, clear behind its end', () => {
  const maps = answer_maps(Float32Array.from({ length: 2 * 3 * 5 }, (_, i) => i), [2, 3, 5], 4);
  assert.deepEqual(maps.map(({ at, stride, width, height }) => [at, stride, width, height]), [0, 1, 2, 3].map((k) => [k, 5, 3, 2]));
  const [strip] = answer_maps(Float32Array.from({ length: 40 }, () => 1), [40], 16);
  assert.deepEqual([strip.width, strip.height], [32, 2]);
  const pixels = map_pixels(strip, palette);
  assert.equal(pixels[4 * 39 + 3], 255);
  assert.equal(pixels[4 * 40 + 3], 0);
});

test('the full colour is what most values do not exceed, and never nothing', () => {
  assert.equal(usual_size(Float32Array.from({ length: 101 }, (_, i) => (i === 50 ? -1000 : i))), 99);
  assert.ok(usual_size(new Float32Array(5)) > 0);
});

test('maps lie side by side and fill the width, and pass through one canvas', () => {
  /** @type {number[][]} */
  const drawn = [];
  let canvases = 0;
  const scope = /** @type {any} */ (globalThis), kept = { document: scope.document, ImageData: scope.ImageData };
  scope.document = { createElement: () => (++canvases, { getContext: () => ({ putImageData() {} }) }) };
  scope.ImageData = class {};
  const maps = answer_maps(new Float32Array(2 * 4 * 3), [2, 4, 3], 16);
  draw_maps(/** @type {any} */ ({ drawImage: (/** @type {any} */ _, /** @type {number[]} */ ...place) => drawn.push(place) }), 204, maps, 2, palette);
  Object.assign(scope, kept);
  assert.deepEqual(drawn, [[0, 0, 100, 50], [104, 0, 100, 50], [0, 54, 100, 50]]);
  assert.equal(canvases, 1);
  assert.equal(aspect(maps, 2), 8 / 4);
});
