/** Training examples on their way into the network: images before and after, or points and where mixing puts them. */
import { extent, linear } from './canvas.js';
import { enlarge } from './enlarge.js';
import { class_color, mix, rgb } from './palette.js';

/** Shares below this are not named: rounded they would read .00. */
const LEAST = 0.005;

/**
 * @param {number[]} target shares of the classes, or values @param {string[]} names of the classes, empty for values
 * @returns {{name: string, share: number}[]} the classes with a share, largest first
 */
export function shares(target, names) {
  return target.map((share, k) => ({ name: names[k] ?? '', share })).filter(({ share }) => share >= LEAST).sort((a, b) => b.share - a.share);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {{before: ImageData, after: ImageData}[]} pairs one below the other
 * @param {{tile: number, row: number, gap: number}} sizes of an image, from row to row, and between the two, in px
 * @param {import('./palette.js').Palette} palette
 */
export function draw_pairs(context, pairs, { tile, row, gap }, palette) {
  context.strokeStyle = palette.mute;
  context.lineWidth = 1.5;
  pairs.forEach(({ before, after }, i) => {
    const y = i * row, middle = y + tile / 2, from = tile + gap / 2 - 4;
    enlarge(context, before, 0, y, tile, tile);
    enlarge(context, after, tile + gap, y, tile, tile);
    context.beginPath();
    context.moveTo(from, middle - 4);
    context.lineTo(from + 8, middle);
    context.lineTo(from, middle + 4);
    context.stroke();
  });
}

/**
 * Points as they are, pale, and where mixing puts them, in the colour that their shares blend to.
 * @param {CanvasRenderingContext2D} context @param {number} width @param {number} height
 * @param {{raw: number[], seen: number[], target: number[]}[]} rows of two numbers each
 * @param {import('./palette.js').Palette} palette
 */
export function draw_mixed_points(context, width, height, rows, palette) {
  const all = Float32Array.from(rows.flatMap(({ raw, seen }) => [...raw, ...seen])), colors = palette.classes.map(rgb);
  const sx = linear(...extent(all, 2, 0), 0, width), sy = linear(...extent(all, 2, 1), height, 0);
  const dot = (/** @type {number[]} */ [x, y], /** @type {number} */ radius) => { context.beginPath(); context.arc(sx(x), sy(y), radius, 0, 7); };
  for (const { raw, seen, target } of rows) {
    context.globalAlpha = 0.35;
    context.strokeStyle = palette.mute;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(sx(raw[0]), sy(raw[1]));
    context.lineTo(sx(seen[0]), sy(seen[1]));
    context.stroke();
    dot(raw, 2);
    context.fillStyle = class_color(palette, target.indexOf(Math.max(...target)));
    context.fill();
  }
  context.globalAlpha = 1;
  for (const { seen, target } of rows) {
    let color = /** @type {[number, number, number]} */ ([0, 0, 0]), sum = 0;
    target.forEach((share, k) => { if (share > 0) { sum += share; color = mix(color, colors[k % colors.length], share / sum); } });
    context.fillStyle = `rgb(${color.map(Math.round).join(' ')})`;
    dot(seen, 3.5);
    context.fill();
  }
}
