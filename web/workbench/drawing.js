/**
 * Points drawn by hand: what a click makes of the data source. Whatever the data were, drawing goes on from the points
 * on the screen, in a source that holds them itself and so travels in links.
 */
import { component } from '../store/pointer.js';

/** Points taken over from other data: more would make the link very long. */
const TAKEN = 300;
/** Multiples of the golden ratio lie evenly whatever the order of the examples is: sources that take turns between the classes lose none. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;
/** Decimals of a coordinate: a thousandth of the picture. */
const ROUND = 1e3;

/** @typedef {{x: number[], y: number[], class: number[]}} Drawn classes count from 1 */

/**
 * The source that holds points: the one with two lists of numbers and one of classes.
 * @param {import('../store/schema.js').Schema | null} schema @returns {string | null} its type
 */
export function drawable(schema) {
  const has = (/** @type {any} */ entry, /** @type {string} */ name, /** @type {string} */ type) => entry.fields.some((/** @type {any} */ field) => field.name === name && field.type === type);
  return schema?.kinds.source?.find((entry) => has(entry, 'x', 'numbers') && has(entry, 'y', 'numbers') && has(entry, 'class', 'integers'))?.type ?? null;
}

/**
 * The points that a drawing begins with.
 * @param {string} type of the drawable source @param {any} source of the experiment @param {any} scene a surface
 * @returns {any} a source of that type
 */
export function begin_drawing(type, source, { points }) {
  if (component(source).type === type && component(source).x) return component(source);
  /** @type {Drawn} */
  const drawn = { x: [], y: [], class: [] };
  for (let i = 0; i < points.n && drawn.x.length < TAKEN; ++i) if ((i * GOLDEN) % 1 < TAKEN / points.n) push(drawn, points.x[2 * i], points.x[2 * i + 1], points.y[i] + 1);
  return { type, ...drawn };
}

/** @param {any} source drawn @param {{x: number, y: number, label: number}} point @returns {any} with one more */
export function with_point(source, { x, y, label }) {
  const copy = { ...source, x: [...source.x], y: [...source.y], class: [...source.class] };
  push(copy, x, y, label);
  return copy;
}

/**
 * @param {any} source drawn @param {{x: number, y: number, reach: number}} place @returns {any} without the nearest point within
 *   reach, the source itself if there is none or too few would be left
 */
export function without_point(source, { x, y, reach }) {
  let nearest = -1, least = reach ** 2;
  source.x.forEach((/** @type {number} */ value, /** @type {number} */ i) => {
    const distance = (value - x) ** 2 + (source.y[i] - y) ** 2;
    if (distance <= least) { least = distance; nearest = i; }
  });
  if (nearest < 0 || source.x.length <= 2) return source;
  const keep = (/** @type {number[]} */ list) => list.filter((_, i) => i !== nearest);
  return { ...source, x: keep(source.x), y: keep(source.y), class: keep(source.class) };
}

/** @param {Drawn} drawn @param {number} x @param {number} y @param {number} label */
function push(drawn, x, y, label) {
  drawn.x.push(Math.round(x * ROUND) / ROUND);
  drawn.y.push(Math.round(y * ROUND) / ROUND);
  drawn.class.push(label);
}
