/** A data source at a glance: its points, its curve or a few of its images, in a small square. */
import { extent, linear } from './canvas.js';
import { enlarge } from './enlarge.js';
import { example_image, value_range } from './image.js';
import { class_color } from './palette.js';

/**
 * @param {CanvasRenderingContext2D} context @param {number} size
 * @param {{x: Float32Array, y: Float32Array, n: number, input: number[], task: string}} data
 * @param {import('./palette.js').Palette} palette
 */
export function draw_thumbnail(context, size, { x, y, n, input, task }, palette) {
  if (input.length === 3) {
    const range = value_range(x), cells = 2, cell = size / cells;
    for (let i = 0; i < Math.min(n, cells * cells); ++i) {
      enlarge(context, example_image(x, i, input, range), (i % cells) * cell, Math.floor(i / cells) * cell, cell, cell);
    }
    return;
  }
  const d = input[0], regression = task === 'regression';
  const sx = linear(...extent(x, d, 0, 0.1), 0, size);
  const sy = linear(...(regression ? extent(y, 1, 0, 0.15) : extent(x, d, Math.min(1, d - 1), 0.1)), size, 0);
  const shown = Math.min(n, 160), stride = n / shown;
  for (let j = 0; j < shown; ++j) {
    const i = Math.floor(j * stride);
    context.fillStyle = regression ? palette.pos : class_color(palette, y[i]);
    context.beginPath();
    context.arc(sx(x[i * d]), sy(regression ? y[i] : x[i * d + Math.min(1, d - 1)]), size / 34, 0, 7);
    context.fill();
  }
}
