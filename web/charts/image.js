/** Images from data: one example as pixels, and a grid of examples marked right or wrong. */
import { enlarge } from './enlarge.js';
import { class_color } from './palette.js';

/**
 * @param {Float32Array} x all examples @param {number} i which @param {number[]} shape [h, w, c]
 * @param {[number, number]} range the values that become black and white
 * @returns {ImageData}
 */
export function example_image(x, i, [h, w, c], [low, high]) {
  const pixels = new Uint8ClampedArray(4 * h * w), at = i * h * w * c, scale = 255 / (high - low || 1);
  for (let p = 0; p < h * w; ++p) {
    for (let k = 0; k < 3; ++k) pixels[4 * p + k] = (x[at + p * c + Math.min(k, c - 1)] - low) * scale;
    pixels[4 * p + 3] = 255;
  }
  return new ImageData(pixels, w, h);
}

/** @param {Float32Array} x @param {number} [sample] @returns {[number, number]} smallest and largest of the first values */
export function value_range(x, sample = 20000) {
  let low = Infinity, high = -Infinity;
  for (let i = 0; i < Math.min(x.length, sample); ++i) {
    low = Math.min(low, x[i]);
    high = Math.max(high, x[i]);
  }
  return [Math.min(low, 0), Math.max(high, low + 1e-6)];
}

/**
 * @typedef {{image: ImageData, truth: number, guess: number, sure: number}} Tile
 * @param {CanvasRenderingContext2D} context @param {number} width @param {number} height
 * @param {Tile[]} tiles wrong ones first
 * @param {string[]} names @param {import('./palette.js').Palette} palette
 */
export function draw_prediction_grid(context, width, height, tiles, names, palette) {
  const { columns, tile, size, label } = grid_layout(width, height, tiles.length);
  context.font = '11px system-ui, sans-serif';
  context.textBaseline = 'middle';
  tiles.forEach(({ image, truth, guess, sure }, i) => {
    const x = (i % columns) * tile, y = Math.floor(i / columns) * (size + label);
    enlarge(context, image, x + 2, y + 2, size - 4, size - 4);
    const right = truth === guess;
    context.lineWidth = right ? 1 : 2;
    context.strokeStyle = right ? palette.line : palette.bad;
    context.strokeRect(x + 1.5, y + 1.5, size - 3, size - 3);
    context.fillStyle = palette.line;
    context.fillRect(x + 2, y + size + 1, size - 4, 3);
    context.fillStyle = right ? class_color(palette, guess) : palette.bad;
    context.fillRect(x + 2, y + size + 1, (size - 4) * sure, 3);
    context.fillStyle = right ? palette.mute : palette.bad;
    context.textAlign = 'center';
    const text = right ? names[guess] : `${names[guess]} ≠ ${names[truth]}`;
    context.fillText(shorten(text, Math.floor(size / 6)), x + size / 2, y + size + 12);
  });
}

/**
 * The largest tiles of which `count` fit.
 * @param {number} width @param {number} height @param {number} count
 */
export function grid_layout(width, height, count) {
  const label = 20;
  for (let columns = 3; columns < 40; ++columns) {
    const tile = width / columns, size = tile;
    if (Math.ceil(count / columns) * (size + label) <= height + 1) return { columns, tile, size, label };
  }
  return { columns: 40, tile: width / 40, size: width / 40, label };
}

/** @param {string} text @param {number} length */
function shorten(text, length) {
  return text.length <= length ? text : `${text.slice(0, Math.max(1, length - 1))}…`;
}
