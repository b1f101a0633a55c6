/**
 * Links made for playground.tensorflow.org, whose keys many lecture notes use, as experiments of ours.
 * What it had and we do not (hand-made features, its two regression sets) is left out; its squared error on ±1
 * becomes cross-entropy on two classes. Keys: github.com/tensorflow/playground, src/state.ts.
 */
import { START } from './experiment.js';

/** @param {string | undefined} text @param {number} otherwise @param {number} low @param {number} high */
function number(text, otherwise, low, high) {
  const value = Number(text);
  return text === undefined || text === '' || !Number.isFinite(value) ? otherwise : Math.min(high, Math.max(low, value));
}

/** @param {Record<string, string>} pairs @returns {any} an experiment */
export function from_playground(pairs) {
  const hidden = (pairs.networkShape ?? '4,2').split(',').map(Number).filter((units) => units >= 1);
  const activation = ['relu', 'tanh', 'sigmoid'].includes(pairs.activation) ? pairs.activation : pairs.activation === 'linear' ? null : 'tanh';
  const model = hidden.flatMap((units) => [{ type: 'dense', units: Math.round(units) }, ...(activation ? [{ type: activation }] : [])]);
  const source = ['circle', 'xor', 'gauss', 'spiral'].includes(pairs.dataset) ? pairs.dataset : 'circle';
  const decay = number(pairs.regularizationRate, 0, 0, 10), kind = { L1: 'l1', L2: 'l2' }[pairs.regularization];
  // Its seeds are fractions written out (0.45721); ours are whole numbers.
  const fraction = number(pairs.seed, 0.07, 0, 2 ** 52);
  return {
    ...START,
    seed: Number.isInteger(fraction) ? fraction : Math.round((fraction % 1) * 1e5),
    data: { ...START.data, source: { type: source, noise: number(pairs.noise, 0, 0, 50) / 100 }, validation: 1 - number(pairs.percTrainData, 50, 10, 90) / 100 },
    model: [...model, { type: 'dense', units: 2 }],
    loss: { type: 'softmax_cross_entropy', ...(kind && decay > 0 ? { regularize: { [kind]: decay } } : {}) },
    optimizer: { type: 'sgd', lr: number(pairs.learningRate, 0.03, 1e-6, 10) },
    train: { batch: number(pairs.batchSize, 10, 1, 1000), epochs: 600 },
  };
}
