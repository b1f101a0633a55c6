/** A regression of one input: the data as points, the network's answer as a line, with axes. */
import { linear, ticks } from './canvas.js';
import { option } from '../store/format.js';

const MARGIN = { left: 34, right: 10, top: 10, bottom: 22 };

/**
 * @param {CanvasRenderingContext2D} context @param {number} width @param {number} height
 * @param {{points: import('./surface.js').Points, x: [number, number], y: [number, number], curve: Float32Array | null, held_out: boolean}} data
 *   points.x is (n, 1); curve holds the answers at equally spaced inputs over x
 * @param {import('./palette.js').Palette} palette
 */
export function draw_fitted_curve(context, width, height, { points, x, y, curve, held_out }, palette) {
  const sx = linear(x[0], x[1], MARGIN.left, width - MARGIN.right), sy = linear(y[0], y[1], height - MARGIN.bottom, MARGIN.top);
  context.font = '11px system-ui, sans-serif';
  context.lineWidth = 1;
  context.strokeStyle = palette.line;
  context.fillStyle = palette.mute;
  context.textAlign = 'center';
  for (const v of ticks(x[0], x[1], 5)) context.fillText(option(v), sx(v), height - 7);
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  for (const v of ticks(y[0], y[1], 5)) {
    context.fillText(option(v), MARGIN.left - 6, sy(v));
    context.beginPath();
    context.moveTo(MARGIN.left, Math.round(sy(v)) + 0.5);
    context.lineTo(width - MARGIN.right, Math.round(sy(v)) + 0.5);
    context.stroke();
  }
  context.textBaseline = 'alphabetic';
  for (let i = 0; i < points.n; ++i) {
    const held = points.split[i] > 0;
    if (held && !held_out) continue;
    context.globalAlpha = 0.55;
    context.fillStyle = held ? palette.neg : palette.pos;
    context.beginPath();
    context.arc(sx(points.x[i]), sy(points.y[i]), 2.6, 0, 7);
    context.fill();
  }
  context.globalAlpha = 1;
  if (!curve) return;
  context.save();
  context.beginPath();
  context.rect(MARGIN.left, 0, width - MARGIN.left - MARGIN.right, height - MARGIN.bottom + 4);
  context.clip();
  context.strokeStyle = palette.ink;
  context.lineWidth = 2.2;
  context.lineJoin = 'round';
  context.beginPath();
  curve.forEach((value, i) => context.lineTo(sx(x[0] + (x[1] - x[0]) * i / (curve.length - 1)), sy(value)));
  context.stroke();
  context.restore();
}
