/**
 * A workload as the peers need it: its layers in a plain list with the sizes that pass through them, starting weights,
 * and the data cut into batches. Trainyard's own experiment file stays the only description of a workload.
 */
import { make_data, uniform } from '../numbers.mjs';

/**
 * @typedef {{type: string, inputs: number, outputs: number, bias: boolean, kernel: number, filters: number, size: number,
 *   in_shape: number[], out_shape: number[], weights: Float32Array | null}} Layer  shapes without the batch: [width] or [h, w, c];
 *   weights (inputs, outputs) of a dense layer, (kh, kw, c, filters) of a convolution
 * @typedef {{name: string, experiment: any, forward: boolean, regression: boolean, classes: number, batch: number, rows: number,
 *   sample: number[], optimizer: {type: string, lr: number}, layers: Layer[], x: Float32Array, y: Int32Array | Float32Array, parameters: number}} Task
 */

/** @param {string} name @param {any} experiment @param {{weights?: boolean}} [options] @returns {Task} */
export function make_task(name, experiment, { weights = true } = {}) {
  const { x, y, kind } = make_data(name);
  const layers = flat(experiment.model, kind.sample);
  if (weights) draw(layers);
  return {
    name, experiment, layers, y, classes: kind.classes, rows: kind.n, sample: kind.sample,
    forward: Boolean(kind.regression), regression: Boolean(kind.regression), batch: experiment.train.batch,
    optimizer: typeof experiment.optimizer === 'string' ? { type: experiment.optimizer, lr: 0.01 } : experiment.optimizer,
    x: x instanceof Uint8Array ? Float32Array.from(x, (value) => value / 255) : x,
    parameters: layers.reduce((sum, layer) => sum + layer.inputs * layer.outputs, 0),
  };
}

/** @param {any[]} model @param {number[]} sample @returns {Layer[]} */
export function flat(model, sample) {
  /** @type {Layer[]} */
  const out = [];
  let shape = sample;
  const visit = (/** @type {any} */ entry) => {
    const layer = typeof entry === 'string' ? { type: entry } : entry;
    if (layer.type === 'repeat') {
      for (let i = 0; i < layer.times; ++i) layer.layers.forEach(visit);
      return;
    }
    const made = described(layer, shape);
    out.push(made);
    shape = made.out_shape;
  };
  model.forEach(visit);
  return out;
}

/** @param {any} layer @param {number[]} shape @returns {Layer} */
function described(layer, shape) {
  const { type } = layer, count = shape.reduce((a, b) => a * b, 1), last = shape[shape.length - 1];
  const made = { type, inputs: 0, outputs: 0, bias: layer.bias !== false, kernel: layer.kernel ?? 0, filters: layer.filters ?? 0,
    size: layer.size ?? 0, in_shape: shape, out_shape: shape, weights: null };
  if (type === 'dense') return { ...made, inputs: count, outputs: layer.units, out_shape: [layer.units] };
  if (type === 'conv2d') return { ...made, inputs: layer.kernel ** 2 * last, outputs: layer.filters, out_shape: [shape[0], shape[1], layer.filters] };
  if (type === 'max_pool') return { ...made, out_shape: [shape[0] / layer.size, shape[1] / layer.size, last] };
  if (type === 'flatten') return { ...made, out_shape: [count] };
  if (type === 'global_avg_pool') return { ...made, out_shape: [last] };
  return made;
}

/** Such that signals keep their size: twice the variance before a rectifier. @param {Layer[]} layers */
function draw(layers) {
  const random = uniform(11), rectified = layers.some(({ type }) => type === 'relu');
  for (const layer of layers) {
    if (layer.inputs === 0) continue;
    // Uniform numbers of variance 1/3 times this one squared.
    const width = Math.sqrt(3 * (rectified ? 2 : 1) / layer.inputs);
    const weights = new Float32Array(layer.inputs * layer.outputs);
    for (let i = 0; i < weights.length; ++i) weights[i] = width * (2 * random() - 1);
    layer.weights = weights;
  }
}

/** @param {Task} task @returns {{x: Float32Array, y: Int32Array | Float32Array, from: number}[]} batches in order, views of the task's arrays */
export function batches({ x, y, rows, batch, classes, regression }) {
  const width = x.length / rows, outputs = regression ? classes : 1, out = [];
  for (let from = 0; from + batch <= rows; from += batch) {
    out.push({ from, x: x.subarray(from * width, (from + batch) * width), y: y.subarray(from * outputs, (from + batch) * outputs) });
  }
  return out;
}

/** @param {Int32Array | Float32Array} labels @param {number} classes @returns {Float32Array} (labels, classes) */
export function one_hot(labels, classes) {
  const out = new Float32Array(labels.length * classes);
  labels.forEach((label, i) => { out[i * classes + label] = 1; });
  return out;
}
