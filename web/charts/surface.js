/**
 * The decision surface: what the network says of each point of the plane, under the data. Colour is the class,
 * strength the confidence; "discretize" shows the decision alone.
 */
import { linear } from './canvas.js';
import { enlarge } from './enlarge.js';
import { class_color, mix, rgb } from './palette.js';

/** Strength of the background at full confidence: data points must stand out from it. */
const FULL = 0.62;

/**
 * @typedef {import('./palette.js').Palette} Palette
 * @typedef {{x: Float32Array, y: Float32Array, split: Float32Array, n: number}} Points x is (n, 2)
 */

/**
 * Colours of a grid of predictions.
 * @param {Float32Array} p (rows, classes) probabilities
 * @param {number} classes @param {Palette} palette @param {boolean} discretize
 * @returns {Uint8ClampedArray} (rows, 4) RGBA
 */
export function surface_pixels(p, classes, palette, discretize) {
  const rows = p.length / classes, out = new Uint8ClampedArray(4 * rows);
  const zero = rgb(palette.card), colors = Array.from({ length: classes }, (_, k) => rgb(class_color(palette, k)));
  for (let i = 0; i < rows; ++i) {
    let best = 0;
    for (let k = 1; k < classes; ++k) if (p[i * classes + k] > p[i * classes + best]) best = k;
    const sure = Math.max(0, (p[i * classes + best] - 1 / classes) / (1 - 1 / classes));
    const [r, g, b] = mix(zero, colors[best], discretize ? FULL : FULL * Math.sqrt(sure));
    out.set([r, g, b, 255], 4 * i);
  }
  return out;
}

/**
 * Colours of a grid of one signed value, for a unit's heat map: blue above zero, orange below.
 * @param {Float32Array} values @param {number} stride distance between this unit's values @param {number} offset
 * @param {Palette} palette @returns {Uint8ClampedArray} RGBA
 */
export function unit_pixels(values, stride, offset, palette) {
  const rows = Math.floor(values.length / stride), out = new Uint8ClampedArray(4 * rows);
  const size = usual_size(values, stride, offset, rows);
  const zero = rgb(palette.zero), pos = rgb(palette.pos), neg = rgb(palette.neg);
  for (let i = 0; i < rows; ++i) {
    const t = values[i * stride + offset] / size;
    const [r, g, b] = mix(zero, t > 0 ? pos : neg, Math.min(1, Math.abs(t)) * 0.9);
    out.set([r, g, b, 255], 4 * i);
  }
  return out;
}

/** The 85 % quantile of the sizes: a unit that grows in a corner still shows what it does in the middle. @param {Float32Array} values @param {number} stride @param {number} offset @param {number} rows */
function usual_size(values, stride, offset, rows) {
  const sizes = Float32Array.from({ length: rows }, (_, i) => Math.abs(values[i * stride + offset])).sort();
  return Math.max(sizes[Math.floor(0.85 * (rows - 1))] ?? 0, 1e-6);
}

/**
 * Draws pixels of a square grid, smoothly enlarged.
 * @param {CanvasRenderingContext2D} context @param {Uint8ClampedArray} pixels
 * @param {number} x @param {number} y @param {number} w @param {number} h
 */
export function paint(context, pixels, x, y, w, h) {
  const size = Math.round(Math.sqrt(pixels.length / 4));
  enlarge(context, new ImageData(/** @type {any} */ (pixels), size, size), x, y, w, h, { smooth: true });
}

/**
 * @param {CanvasRenderingContext2D} context @param {number} size side of the square in CSS pixels
 * @param {{points: Points, x: [number, number], y: [number, number], pixels: Uint8ClampedArray | null, held_out: boolean}} data
 * @param {Palette} palette
 */
export function draw_surface(context, size, { points, x, y, pixels, held_out }, palette) {
  if (pixels) paint(context, pixels, 0, 0, size, size);
  const sx = linear(x[0], x[1], 0, size), sy = linear(y[0], y[1], size, 0);
  const radius = (points.n > 2000 ? 1.8 : points.n > 900 ? 2.4 : 3.2) * Math.min(1, Math.max(0.55, size / 260));
  // Held-out points last and ringed in ink, so that they are found among the others.
  for (const group of held_out ? [false, true] : [false]) {
    for (let i = 0; i < points.n; ++i) {
      if ((points.split[i] > 0) !== group) continue;
      context.beginPath();
      context.arc(sx(points.x[2 * i]), sy(points.x[2 * i + 1]), radius, 0, 7);
      context.fillStyle = class_color(palette, points.y[i]);
      context.fill();
      context.lineWidth = group ? 1.3 : size < 220 ? 0.6 : 1;
      context.strokeStyle = group ? palette.ink : palette.card;
      context.stroke();
    }
  }
}
