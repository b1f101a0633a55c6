/**
 * What the output card shows, asked of the engine: for data on a plane the decision surface, for one input the fitted
 * curve, for images a grid of predictions, for other tables rows. The kind follows from the shape of the data.
 */
import { extent, plane_grid } from '../charts/canvas.js';
import { example_image, value_range } from '../charts/image.js';
import { family } from '../store/experiment.js';

/** Sides of the sampled plane and points of the sampled curve. */
const GRID = 84, CURVE = 240;
/** Held-out examples looked at for the grid and the table, and how many of them are shown. */
const LOOKED = 200, TILES = 35, ROWS = 60;
/** Tiles of each of two grids beside each other. */
const PAIRED_TILES = 12;
/** Examples fetched: more would not be told apart in a picture, and a large set does not fit into memory twice. */
const WINDOW = 2000;

/** @typedef {import('../engine/client.js').EngineSession} EngineSession */
/** @typedef {{x: Float32Array, y: Float32Array, split: Float32Array, n: number}} Points */

/**
 * What stays the same during a run.
 * @param {EngineSession} session @param {any} info
 * @returns {Promise<any>} a scene without predictions
 */
export async function begin_scene(session, info) {
  const kind = { plane: 'surface', curve: 'curve', images: 'grid' }[family(info)] ?? 'table', d = info.input.reduce((/** @type {number} */ a, /** @type {number} */ b) => a * b, 1);
  const [x, y, split] = await Promise.all([`data/x/0/${WINDOW}`, 'data/y', 'data/split'].map((name) => session.tensor(name)));
  /** @type {Points} */
  const points = { x, y, split, n: x.length / d };
  const base = { kind, points, classes: info.classes, input: info.input, d, range: value_range(x) };
  if (kind === 'surface' && info.input[0] === 2) {
    const box = /** @type {[[number, number], [number, number]]} */ ([extent(x, 2, 0), extent(x, 2, 1)]);
    const [h, v] = square(box);
    return { ...base, x: h, y: v, ask: plane_grid(GRID, h, v) };
  }
  if (kind === 'curve') {
    const h = extent(x, 1, 0, 0.04), ask = Float32Array.from({ length: CURVE }, (_, i) => h[0] + (h[1] - h[0]) * i / (CURVE - 1));
    return { ...base, x: h, y: extent(y, 1, 0, 0.12), ask };
  }
  return { ...base, kind: kind === 'grid' ? 'grid' : 'table', ...looked_at(points, d), tiles: [], rows: [], right: 0, all: 0 };
}

/** One scale for both axes, so that circles are round. @param {[[number, number], [number, number]]} box @returns {[[number, number], [number, number]]} */
function square([x, y]) {
  const half = Math.max(x[1] - x[0], y[1] - y[0]) / 2, cx = (x[0] + x[1]) / 2, cy = (y[0] + y[1]) / 2;
  // Features of different units (an iris and its petals) would shrink to a line; those keep scales of their own.
  if (half > 4 * Math.min(x[1] - x[0], y[1] - y[0])) return [x, y];
  return [[cx - half, cx + half], [cy - half, cy + half]];
}

/** The first held-out examples, or training ones if none is held out. @param {Points} points @param {number} d */
function looked_at(points, d) {
  const held = [];
  for (let i = 0; i < points.n && held.length < LOOKED; ++i) if (points.split[i] === 1) held.push(i);
  for (let i = 0; i < points.n && held.length === 0 && i < LOOKED; ++i) held.push(i);
  const ask = new Float32Array(held.length * d);
  held.forEach((i, row) => ask.set(points.x.subarray(i * d, (i + 1) * d), row * d));
  return { rows_looked: held, ask };
}

/**
 * @param {EngineSession} session @param {any} scene from begin_scene
 * @returns {Promise<any>} the scene with the network's present answers
 */
export async function answer_scene(session, scene) {
  const rows = scene.kind === 'curve' ? scene.ask.length : scene.ask.length / scene.d;
  const answers = await session.predict(scene.ask, rows);
  if (scene.kind === 'surface') return { ...scene, grid: answers };
  if (scene.kind === 'curve') return { ...scene, curve: answers };
  const outputs = answers.length / rows, k = scene.classes.length;
  const guesses = scene.rows_looked.map((/** @type {number} */ index, /** @type {number} */ row) => {
    const truth = scene.points.y[index];
    if (!k) return { index, truth, guess: answers[row * outputs], sure: 1, right: true };
    let best = 0;
    for (let j = 1; j < outputs; ++j) if (answers[row * outputs + j] > answers[row * outputs + best]) best = j;
    return { index, truth, guess: best, sure: answers[row * outputs + best], right: best === truth };
  });
  const right = guesses.filter((/** @type {any} */ guess) => guess.right).length;
  // Mistakes first, the surest mistake first of all; then right ones in their order, so that tiles stay in place.
  const order = [...guesses.filter((/** @type {any} */ g) => !g.right).sort((/** @type {any} */ a, /** @type {any} */ b) => b.sure - a.sure), ...guesses.filter((/** @type {any} */ g) => g.right)];
  if (scene.kind === 'table') return { ...scene, rows: order.slice(0, ROWS), right, all: guesses.length };
  const tiles = order.slice(0, TILES).map((/** @type {any} */ guess) => ({ ...guess, image: cached_image(scene, guess.index) }));
  return { ...scene, guesses, tiles, right, all: guesses.length };
}

/**
 * Two scenes of the same data to be looked at side by side: grids then show the same examples in the same places, first
 * those that only one of the two has right.
 * @param {any} a @param {any} b @returns {[any, any]}
 */
export function pair_scenes(a, b) {
  const one = a?.guesses, other = b?.guesses;
  if (!one || !other || one.length !== other.length || one.some((/** @type {any} */ guess, /** @type {number} */ i) => guess.index !== other[i].index || guess.truth !== other[i].truth)) return [a, b];
  const told = (/** @type {number} */ i) => Number(one[i].right) + Number(other[i].right), order = [1, 0, 2];
  const chosen = [...one.keys()].sort((i, j) => order[told(i)] - order[told(j)] || i - j).slice(0, PAIRED_TILES);
  const tiles = (/** @type {any} */ scene) => ({ ...scene, tiles: chosen.map((i) => ({ ...scene.guesses[i], image: cached_image(b, scene.guesses[i].index) })) });
  return [tiles(a), tiles(b)];
}

/** @type {WeakMap<Float32Array, Map<number, ImageData>>} */
const images = new WeakMap();

/** @param {any} scene @param {number} index */
function cached_image(scene, index) {
  const own = images.get(scene.points.x) ?? new Map();
  images.set(scene.points.x, own);
  if (!own.has(index)) own.set(index, example_image(scene.points.x, index, scene.input, scene.range));
  return own.get(index);
}
