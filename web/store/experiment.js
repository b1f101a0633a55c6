/**
 * Experiments that the page starts from, and how one is fitted to other data.
 *
 * A start depends only on what a source gives (the rank of one example and the task), never on its name, so that
 * a new source needs nothing here.
 */
import { component } from './pointer.js';

/** @typedef {Record<string, any>} Experiment */

/** The first thing a visitor sees training. */
export const START = Object.freeze({
  version: 1,
  seed: 7,
  data: { source: { type: 'spiral', noise: 0.02 }, preprocess: ['standardize'], validation: 0.3 },
  model: [{ type: 'dense', units: 8 }, { type: 'swish' }, { type: 'dense', units: 8 }, { type: 'swish' }, { type: 'dense', units: 2 }],
  loss: { type: 'softmax_cross_entropy' },
  optimizer: { type: 'adam', lr: 0.01 },
  schedule: { type: 'constant' },
  train: { batch: 32, epochs: 600 },
});

/** @param {number} outputs */
const mlp = (outputs) => [{ type: 'dense', units: 8 }, { type: 'tanh' }, { type: 'dense', units: 8 }, { type: 'tanh' }, { type: 'dense', units: outputs }];

/** @param {number} outputs */
const small_cnn = (outputs) => [
  { type: 'conv2d', filters: 8, kernel: 3, padding: 'same' }, { type: 'batch_norm' }, { type: 'relu' }, { type: 'max_pool', size: 2 },
  { type: 'conv2d', filters: 16, kernel: 3, padding: 'same' }, { type: 'batch_norm' }, { type: 'relu' }, { type: 'max_pool', size: 2 },
  { type: 'flatten' }, { type: 'dense', units: outputs },
];

/**
 * @typedef {{task: string, input: number[], classes: string[]}} DataFacts what open() says of the data
 * @param {DataFacts} facts
 * @returns {string} which start suits: the same string for data that one network can serve
 */
export function family(facts) {
  if (facts.input.length > 1) return 'images';
  if (facts.task === 'regression') return facts.input[0] === 1 ? 'curve' : 'table-regression';
  return facts.input[0] <= 2 ? 'plane' : 'table';
}

/**
 * @param {Experiment} experiment @param {DataFacts} facts of its data
 * @returns {'images' | 'points' | null} what there is to see of the training batch: images, or mixed points of a plane
 */
export function previewed(experiment, facts) {
  if (facts.input.length === 3) return 'images';
  return family(facts) === 'plane' && facts.input[0] === 2 && experiment.data.mix?.length ? 'points' : null;
}

/**
 * @param {Experiment} experiment what ran before
 * @param {any} source the new data source
 * @param {DataFacts} facts of the new source
 * @param {DataFacts | null} before facts of the old one
 * @returns {Experiment} with the network, loss and lengths that the new data need; other choices are kept
 */
export function fit(experiment, source, facts, before) {
  const outputs = facts.task === 'regression' ? 1 : facts.classes.length;
  const next = { ...experiment, data: { ...experiment.data, source } };
  delete next.data.test;
  if (before && family(before) === family(facts)) return { ...next, model: with_outputs(experiment.model, outputs) };
  const images = family(facts) === 'images', curve = facts.task === 'regression';
  return {
    ...next,
    data: { source, preprocess: images ? ['channel_standardize'] : ['standardize'], validation: images ? 0.2 : 0.3 },
    model: images ? small_cnn(outputs) : mlp(outputs),
    loss: { type: curve ? 'mse' : 'softmax_cross_entropy' },
    optimizer: { type: 'adam', lr: images ? 0.003 : 0.01 },
    train: images ? { batch: 32, epochs: 10 } : { batch: 32, epochs: 600 },
  };
}

/**
 * @param {any[]} model @param {number} outputs
 * @returns {any[]} with the last dense layer resized
 */
export function with_outputs(model, outputs) {
  const last = model.map((layer) => component(layer).type).lastIndexOf('dense');
  return model.map((layer, i) => (i === last ? { ...component(layer), units: outputs } : layer));
}
