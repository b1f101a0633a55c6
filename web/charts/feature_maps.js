/**
 * Small maps of signed numbers: the filters of a first layer, and what each channel of a layer answers to one image.
 * Blue above zero, orange below; filters of three channels as the colours that they add.
 */
import { enlarge } from './enlarge.js';
import { mix, rgb } from './palette.js';

/**
 * Values of one map among others: value p lies at `at + p * stride`; with `colour`, those of green and blue lie
 * `colour` and twice `colour` behind. `size` is the value that gets the full colour.
 * @typedef {{values: Float32Array, at: number, stride: number, width: number, height: number, size: number, colour?: number}} FeatureMap
 */

/** The share of values that are not larger than the full colour: one outlier should not make all others pale. */
const USUAL = 0.98, SAMPLE = 20_000;
/** Cells in a row of a strip. */
const STRIP = 32;

/** @param {Float32Array} values @returns {number} the size that most do not exceed */
export function usual_size(values) {
  const every = Math.max(1, Math.floor(values.length / SAMPLE)), sizes = [];
  for (let i = 0; i < values.length; i += every) sizes.push(Math.abs(values[i]));
  sizes.sort((a, b) => a - b);
  return Math.max(sizes[Math.ceil(USUAL * (sizes.length - 1))] ?? 0, 1e-6);
}

/**
 * The filters of a layer that looks at images: windows of a convolution, or the weights of dense units, which have
 * the image's size.
 * @param {Float32Array} weights (kh, kw, channels, filters) @param {number[]} shape those four @param {number} most
 * @returns {FeatureMap[]}
 */
export function filter_maps(weights, [height, width, channels, filters], most) {
  const size = usual_size(weights);
  return Array.from({ length: Math.min(most, filters) }, (_, j) => ({
    values: weights, at: j, stride: channels * filters, width, height, size, ...(channels === 3 ? { colour: filters } : {}),
  }));
}

/**
 * What a layer answers to one example: a map for each channel, or all numbers in one strip.
 * @param {Float32Array} values @param {number[]} shape [h, w, c] or [n] @param {number} most
 * @returns {FeatureMap[]}
 */
export function answer_maps(values, shape, most) {
  const size = usual_size(values);
  if (shape.length < 3) {
    const width = Math.min(STRIP, values.length);
    return [{ values, at: 0, stride: 1, width, height: Math.ceil(values.length / width), size }];
  }
  const [height, width, channels] = shape;
  return Array.from({ length: Math.min(most, channels) }, (_, k) => ({ values, at: k, stride: channels, width, height, size }));
}

/** @param {FeatureMap} map @param {import('./palette.js').Palette} palette @returns {Uint8ClampedArray} RGBA; clear where there is no value */
export function map_pixels({ values, at, stride, width, height, size, colour }, palette) {
  const out = new Uint8ClampedArray(4 * width * height), zero = rgb(palette.zero), pos = rgb(palette.pos), neg = rgb(palette.neg);
  for (let p = 0; p < width * height; ++p) {
    const i = at + p * stride;
    if (i >= values.length) break;
    const t = Math.max(-1, Math.min(1, values[i] / size));
    const color = colour ? [0, 1, 2].map((k) => 127.5 * (1 + values[i + k * colour] / size)) : mix(zero, t > 0 ? pos : neg, Math.abs(t));
    out.set([...color, 255], 4 * p);
  }
  return out;
}

/** Distance between maps, in px. */
export const GAP = 4;

/**
 * @param {FeatureMap[]} maps @param {number} columns @returns {number} width by height of the whole, without gaps
 */
export function aspect(maps, columns) {
  const [{ width, height }] = maps;
  return (columns * width) / (Math.ceil(maps.length / columns) * height);
}

/**
 * Side by side, as large as fits, with sharp pixels.
 * @param {CanvasRenderingContext2D} context @param {number} width of the whole @param {FeatureMap[]} maps @param {number} columns
 * @param {import('./palette.js').Palette} palette
 */
export function draw_maps(context, width, maps, columns, palette) {
  const tile = (width - (columns - 1) * GAP) / columns;
  maps.forEach((map, i) => {
    const high = tile * map.height / map.width, x = (i % columns) * (tile + GAP), y = Math.floor(i / columns) * (high + GAP);
    enlarge(context, new ImageData(/** @type {any} */ (map_pixels(map, palette)), map.width, map.height), x, y, tile, high);
  });
}
