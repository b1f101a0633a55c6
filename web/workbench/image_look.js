/** The filters of a network's first layer, and what the network makes of one image, asked of the engine. */
import { answer_maps, filter_maps } from '../charts/feature_maps.js';
import { example_image } from '../charts/image.js';
import { component } from '../store/pointer.js';

/** Filters shown, and channels of a layer. */
const FILTERS = 64, CHANNELS = 16;

/** @typedef {import('../engine/client.js').EngineSession} EngineSession */

/**
 * @param {EngineSession} session @param {any} info @param {any} experiment
 * @returns {Promise<any>} `maps` is null where the first layer with weights does not look at the image itself
 */
export async function look_at_filters(session, info, experiment) {
  const [height, width, channels] = info.input, pixels = height * width * channels;
  const first = info.parameter_list.find((/** @type {any} */ { path }) => /(^|\.)weight$/.test(path));
  const shape = !first ? null : first.shape.length === 4 ? first.shape : first.shape.length === 2 && first.shape[0] === pixels ? [height, width, channels, first.shape[1]] : null;
  if (!shape) return { view: 'filters', maps: null };
  const weights = await session.tensor(`parameters/${first.path}`), maps = filter_maps(weights, shape, FILTERS);
  const layer = component(experiment.model[Number(first.path.split('.')[0])] ?? first.path);
  return { view: 'filters', maps, all: shape[3], size: shape.slice(0, 3), type: layer.type, colour: shape[2] === 3 };
}

/**
 * @param {EngineSession} session @param {any} info @param {any} experiment @param {any} scene a grid
 * @param {number} index of the example
 * @returns {Promise<any>}
 */
export async function look_at_image(session, info, experiment, scene, index) {
  const { d, points, input, range, classes } = scene, x = points.x.slice(index * d, (index + 1) * d);
  // All at once: the engine answers in order, and these tensors are then of this image.
  const [answer, { layers }, ...values] = await Promise.all([session.predict(x, 1), session.probe(x, 1), ...experiment.model.map((/** @type {any} */ _, /** @type {number} */ i) => session.tensor(`units/${i}`))]);
  const shown = layers.map((/** @type {any} */ { path, shape }, /** @type {number} */ i) => ({ path, type: component(experiment.model[i]).type, output: shape.slice(1), all: shape.at(-1), values: values[i] }))
    // Some layers only pass on what they get, if in another shape.
    .filter((/** @type {any} */ layer, /** @type {number} */ i) => !same(layer.values, i === 0 ? x : values[i - 1]));
  return { view: 'image', index, answer, classes, truth: points.y[index], picture: example_image(points.x, index, input, range), layers: shown.map((/** @type {any} */ layer) => ({ ...layer, maps: answer_maps(layer.values, layer.output, CHANNELS) })) };
}

/** @param {Float32Array} a @param {Float32Array} b */
function same(a, b) {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}

/**
 * Which image a wish means: the one that it names, or the one before or behind the present one, among the held-out.
 * @param {any} scene a grid @param {{index?: number, by?: number}} wish @param {number | null} now
 * @returns {number}
 */
export function wished_image(scene, { index, by = 0 }, now) {
  const all = scene.rows_looked, at = all.indexOf(index ?? now ?? scene.tiles[0]?.index ?? all[0]);
  return all[(Math.max(0, at) + by + all.length) % all.length];
}
