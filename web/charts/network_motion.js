/**
 * One training step in the node-and-link picture, in four phases: what passes forward, the loss, the gradients that
 * pass back, and the weights on their way from old to new.
 */
import { draw_link, draw_links, draw_units, layout } from './network.js';

export const PHASES = /** @type {const} */ (['forward', 'loss', 'backward', 'update']);

/**
 * `activations` (unit) of each column, mean over the batch; `gradients` and `after` of the weights into each column.
 * @typedef {{phase: typeof PHASES[number], step: number, loss: number, activations: Float32Array[], gradients: (Float32Array | null)[], after: (Float32Array | null)[]}} Motion
 * @typedef {import('./network.js').Column} Column
 */

/** What a column that is not reached yet keeps of its links. */
const DIM = 0.25;

/**
 * How far a phase has come to a column: 0 not yet, 1 there.
 * @param {Motion['phase']} phase @param {number} t 0 to 1 within the phase @param {number} column @param {number} columns
 */
export function reached(phase, t, column, columns) {
  const at = phase === 'backward' ? columns - 1 - column : column;
  return phase === 'loss' || phase === 'update' ? 1 : Math.max(0, Math.min(1, t * columns - at));
}

/** @param {Float32Array | null} before @param {Float32Array | null} after @param {number} t @returns {Float32Array | null} */
export function between(before, after, t) {
  return before && after ? before.map((value, i) => value + (after[i] - value) * t) : before;
}

/** @param {ArrayLike<number>} values */
function largest(values) {
  let most = 1e-12;
  for (let i = 0; i < values.length; ++i) most = Math.max(most, Math.abs(values[i]));
  return most;
}

/**
 * @param {CanvasRenderingContext2D} context @param {number} width @param {number} height @param {Column[]} columns with the weights before the step
 * @param {Motion} motion @param {number} t 0 to 1 within the phase @param {import('./palette.js').Palette} palette
 */
export function draw_motion(context, width, height, columns, motion, t, palette) {
  const { nodes } = layout(columns, width, height), { phase } = motion, n = columns.length;
  for (let c = 1; c < n; ++c) {
    const weights = phase === 'update' ? between(columns[c].weights, motion.after[c], t) : columns[c].weights;
    const shown = phase === 'forward' ? DIM + (1 - DIM) * reached(phase, t, c, n) : phase === 'update' ? 1 : DIM;
    draw_links(context, nodes[c - 1], nodes[c], { ...columns[c], weights }, null, palette, shown);
  }
  if (phase === 'backward' || phase === 'update') draw_changes(context, nodes, columns, motion, t, palette);
  context.globalAlpha = 1;
  draw_units(context, columns, nodes, null, palette);
  if (phase === 'forward' || phase === 'loss') draw_answers(context, nodes, motion, t, palette);
}

/** Links as wide as the gradient, or what the step adds to the weight, fading as it is added. @param {CanvasRenderingContext2D} context @param {import('./network.js').Node[][]} nodes @param {Column[]} columns @param {Motion} motion @param {number} t @param {import('./palette.js').Palette} palette */
function draw_changes(context, nodes, columns, motion, t, palette) {
  const back = motion.phase === 'backward';
  for (let c = 1; c < columns.length; ++c) {
    const before = columns[c].weights, after = motion.after[c], values = back ? motion.gradients[c] : before && after ? after.map((value, i) => value - before[i]) : null;
    if (!values) continue;
    const most = largest(values), shown = back ? reached('backward', t, c, columns.length) : 1 - t;
    for (const a of nodes[c - 1]) {
      for (const b of nodes[c]) {
        const share = values[a.unit * columns[c].units + b.unit] / most;
        context.globalAlpha = shown * (0.1 + 0.85 * Math.abs(share));
        context.lineWidth = 0.4 + 4.6 * Math.abs(share);
        context.strokeStyle = share > 0 ? palette.pos : palette.neg;
        draw_link(context, a, b);
      }
    }
  }
}

/** A ring around each unit, as strong as its answer among those of its column. @param {CanvasRenderingContext2D} context @param {import('./network.js').Node[][]} nodes @param {Motion} motion @param {number} t @param {import('./palette.js').Palette} palette */
function draw_answers(context, nodes, motion, t, palette) {
  nodes.forEach((column, c) => {
    const values = motion.activations[c], most = largest(values), shown = reached(motion.phase, t, c, nodes.length);
    for (const { unit, x, y, size } of column) {
      const share = values[unit] / most;
      context.globalAlpha = shown * (0.15 + 0.85 * Math.abs(share));
      context.lineWidth = 2 + 3 * Math.abs(share);
      context.strokeStyle = share > 0 ? palette.pos : palette.neg;
      context.beginPath();
      context.roundRect(x - size / 2, y - size / 2, size, size, 6);
      context.stroke();
    }
  });
  context.globalAlpha = 1;
}
