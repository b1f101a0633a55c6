/**
 * The node-and-link picture of a small dense network: a column of units per dense layer (with the activation that
 * follows it), a heat map of its answer over the input plane in every unit, curved links coloured by weight.
 */
import { paint } from './surface.js';

/** Units shown in one column; the rest is counted below it. */
export const SHOWN = 8;

/**
 * @typedef {{label: string, units: number, maps: (Uint8ClampedArray | null)[], weights: Float32Array | null}} Column
 *   weights (units before, units) into this column, null for the input
 * @typedef {{column: number, unit: number, x: number, y: number, size: number}} Node
 * @typedef {{column: number, unit: number, from: number}} Link into a unit of a column, from one of the column before
 */

/**
 * @param {{units: number}[]} columns @param {number} width @param {number} height
 * @returns {{nodes: Node[][], size: number}}
 */
export function layout(columns, width, height) {
  const tallest = Math.min(SHOWN, Math.max(...columns.map((column) => column.units)));
  const size = Math.max(16, Math.min(40, (height - 4) / tallest - 5));
  const gap = Math.min(16, (height - tallest * size) / Math.max(1, tallest));
  const left = size / 2 + 14, right = width - size / 2 - 14;
  const nodes = columns.map((column, c) => {
    const shown = Math.min(SHOWN, column.units);
    const x = columns.length === 1 ? width / 2 : left + (right - left) * c / (columns.length - 1);
    return Array.from({ length: shown }, (_, unit) => ({ column: c, unit, x, y: height / 2 + (unit - (shown - 1) / 2) * (size + gap), size }));
  });
  return { nodes, size };
}

/**
 * @param {CanvasRenderingContext2D} context @param {number} width @param {number} height
 * @param {Column[]} columns @param {{column: number, unit: number} | null} active the hovered unit
 * @param {import('./palette.js').Palette} palette @param {Link | null} [chosen] the link that is being changed
 */
export function draw_network(context, width, height, columns, active, palette, chosen = null) {
  const { nodes } = layout(columns, width, height);
  for (let c = 1; c < columns.length; ++c) draw_links(context, nodes[c - 1], nodes[c], columns[c], active, palette);
  const a = chosen && nodes[chosen.column - 1]?.[chosen.from], b = chosen && nodes[chosen.column]?.[chosen.unit];
  if (a && b) {
    context.globalAlpha = 1;
    context.lineWidth = 2.5;
    context.strokeStyle = palette.accent;
    draw_link(context, a, b);
  }
  context.globalAlpha = 1;
  draw_units(context, columns, nodes, active, palette);
}

/**
 * @param {CanvasRenderingContext2D} context @param {Column[]} columns @param {Node[][]} nodes
 * @param {{column: number, unit: number} | null} active @param {import('./palette.js').Palette} palette
 */
export function draw_units(context, columns, nodes, active, palette) {
  columns.forEach((column, c) => {
    for (const { unit, x, y, size } of nodes[c]) {
      const left = x - size / 2, top = y - size / 2, on = active?.column === c && active.unit === unit;
      context.save();
      context.beginPath();
      context.roundRect(left, top, size, size, 5);
      context.fillStyle = palette.zero;
      context.fill();
      context.clip();
      const map = column.maps[unit];
      if (map) paint(context, map, left, top, size, size);
      context.restore();
      context.beginPath();
      context.roundRect(left, top, size, size, 5);
      context.lineWidth = on ? 2.5 : 1;
      context.strokeStyle = on ? palette.accent : palette.mute;
      context.stroke();
    }
  });
}

/**
 * @param {CanvasRenderingContext2D} context @param {Node[]} from @param {Node[]} to @param {Column} column
 * @param {{column: number, unit: number} | null} active @param {import('./palette.js').Palette} palette @param {number} [shown] opacity of all
 */
export function draw_links(context, from, to, column, active, palette, shown = 1) {
  const w = column.weights;
  if (!w) return;
  const units = column.units;
  let largest = 1e-6;
  for (let i = 0; i < w.length; ++i) largest = Math.max(largest, Math.abs(w[i]));
  for (const a of from) {
    for (const b of to) {
      const weight = w[a.unit * units + b.unit] / Math.max(largest, 0.5), strength = Math.min(1, Math.abs(weight));
      const touched = active && ((active.column === b.column && active.unit === b.unit) || (active.column === a.column && active.unit === a.unit));
      context.globalAlpha = shown * (active && !touched ? 0.12 : 1) * (0.12 + 0.75 * strength);
      context.lineWidth = 0.4 + 3.6 * strength;
      context.strokeStyle = weight > 0 ? palette.pos : palette.neg;
      draw_link(context, a, b);
    }
  }
}

/** @param {CanvasRenderingContext2D} context @param {Node} a @param {Node} b */
export function draw_link(context, a, b) {
  const x0 = a.x + a.size / 2, x1 = b.x - b.size / 2, mid = (x0 + x1) / 2;
  context.beginPath();
  context.moveTo(x0, a.y);
  context.bezierCurveTo(mid, a.y, mid, b.y, x1, b.y);
  context.stroke();
}

/**
 * The link nearest to a point, if any is within reach.
 * @param {Node[][]} nodes @param {number} x @param {number} y @param {number} [reach] px
 * @returns {Link | null}
 */
export function hit_link(nodes, x, y, reach = 6) {
  /** @type {Link | null} */
  let nearest = null;
  let least = reach;
  for (let c = 1; c < nodes.length; ++c) {
    for (const a of nodes[c - 1]) {
      for (const b of nodes[c]) {
        const x0 = a.x + a.size / 2, x1 = b.x - b.size / 2, at = (x - x0) / (x1 - x0);
        if (at < 0 || at > 1) continue;
        // Where the curve is above x: its x grows with s as (3 s - 3 s^2 + 2 s^3) / 2.
        let s = at;
        for (let i = 0; i < 4; ++i) s -= ((3 * s - 3 * s ** 2 + 2 * s ** 3) / 2 - at) / ((3 - 6 * s + 6 * s ** 2) / 2);
        const rise = (b.y - a.y) * 6 * s * (1 - s), run = (x1 - x0) * (3 - 6 * s + 6 * s ** 2) / 2;
        const distance = Math.abs(a.y + (b.y - a.y) * (3 * s ** 2 - 2 * s ** 3) - y) * run / Math.hypot(rise, run);
        if (distance < least) {
          least = distance;
          nearest = { column: c, unit: b.unit, from: a.unit };
        }
      }
    }
  }
  return nearest;
}

/**
 * @param {Node[][]} nodes @param {number} x @param {number} y
 * @returns {Node | null}
 */
export function hit(nodes, x, y) {
  return nodes.flat().find((node) => Math.abs(node.x - x) <= node.size / 2 && Math.abs(node.y - y) <= node.size / 2) ?? null;
}
