/**
 * The network as columns of units, for the node-and-link picture: a dense layer with what follows it up to the next
 * is one column. Networks with other layers, or not on a plane, have no such picture.
 */
import { component } from '../store/pointer.js';
import { plane_grid } from '../charts/canvas.js';
import { words } from '../store/forms.js';
import { t } from '../strings.js';

/** Side of a unit's map: larger than its pixels on the screen is not seen. */
const MAP = 26;
/** Columns that fit the card. */
const MOST = 8;

/** @typedef {import('../engine/client.js').EngineSession} EngineSession */
/** @typedef {{label: string, units: number, layer: number, last: number, biased: boolean}} Plan `layer` the dense layer's index, `last` the last layer of its column; -1 for the input */

/**
 * @param {any} experiment @param {any} info
 * @returns {Plan[]} empty when there is no such picture
 */
export function plan_columns(experiment, info) {
  if (info.input.length !== 1 || info.input[0] !== 2 || info.task !== 'classification') return [];
  const model = experiment.model.map(component), layers = info.layers;
  if (layers.length < model.length || model[0]?.units === undefined) return [];
  /** @type {Plan[]} */
  const columns = [{ label: t('input'), units: info.input[0], layer: -1, last: -1, biased: false }];
  for (let i = 0; i < model.length; ++i) {
    const shape = layers[i].output;
    if (!shape || shape.length !== 1 || model[i].branch || model[i].branches) return [];
    if (model[i].units !== undefined) columns.push({ label: words(model[i].type), units: shape[0], layer: i, last: i, biased: Boolean(info.parameter_list?.some((/** @type {any} */ { path }) => path === `${i}.bias`)) });
    else {
      const column = /** @type {Plan} */ (columns.at(-1));
      column.label = words(model[i].type);
      column.last = i;
    }
  }
  if (columns.length > MOST) return [];
  const output = /** @type {Plan} */ (columns.at(-1));
  if (output.last === output.layer) output.label = t('output').toLowerCase();
  return columns;
}

/**
 * @param {EngineSession} session @param {Plan[]} plan @param {[number, number]} x @param {[number, number]} y extents of the plane
 * @returns {Promise<{plan: Plan[], values: Float32Array[], weights: (Float32Array | null)[], biases: (Float32Array | null)[], side: number}>}
 *   values[c] is (side * side, units of column c)
 */
export async function ask_graph(session, plan, x, y) {
  const grid = plane_grid(MAP, x, y), rows = MAP * MAP;
  // All at once: between an answer and the next question somebody else may have probed.
  const [, values, weights, biases] = await Promise.all([
    session.probe(grid, rows),
    Promise.all(plan.map((column) => (column.last < 0 ? centred(grid, x, y) : session.tensor(`units/${column.last}`)))),
    Promise.all(plan.map((column) => (column.layer < 0 ? null : session.tensor(`parameters/${column.layer}.weight`)))),
    Promise.all(plan.map((column) => (column.biased ? session.tensor(`parameters/${column.layer}.bias`) : null))),
  ]);
  return { plan, values, weights, biases, side: MAP };
}

/** The inputs themselves, around the middle of the plane, as the picture of what comes in. @param {Float32Array} grid @param {[number, number]} x @param {[number, number]} y */
function centred(grid, x, y) {
  const middle = [(x[0] + x[1]) / 2, (y[0] + y[1]) / 2];
  return grid.map((value, i) => value - middle[i % 2]);
}

/**
 * The same network with one hidden layer more or fewer; a new one is like the last hidden one.
 * @param {any[]} model @param {Plan[]} plan @param {number} by
 * @returns {any[]}
 */
export function change_hidden(model, plan, by) {
  const hidden = plan.slice(1, -1), last = hidden.at(-1), output = /** @type {Plan} */ (plan.at(-1));
  if (by > 0) {
    const copy = last ? model.slice(last.layer, last.last + 1) : [{ type: 'dense', units: 4 }, { type: 'tanh' }];
    return [...model.slice(0, output.layer), ...structuredClone(copy), ...model.slice(output.layer)];
  }
  return last ? [...model.slice(0, last.layer), ...model.slice(last.last + 1)] : model;
}
