/** brain.js: plain JavaScript, dense layers alone, an update for each example; a step here is as many of those as a batch has examples. */
import { batches, one_hot } from '../network.js';
import { script, version } from './peer.js';

/** @returns {Promise<import('./peer.js').Peer>} */
export async function open() {
  const scope = /** @type {any} */ (globalThis);
  script('brain.js/dist/browser.js', { window: true });
  return {
    name: 'brain.js', version: await version('brain.js'), note: 'updates for each example, on squared errors; one activation for all layers',
    can(task) {
      if (task.layers.some(({ type }) => !['dense', 'relu', 'tanh'].includes(type))) return 'has no convolution';
      return task.forward ? 'not run: it would keep 100 million weights twice, for predictions in plain JavaScript' : null;
    },
    prepare: async (task) => prepare(scope.brain, task),
  };
}

/** @param {any} brain @param {import('./peer.js').Task} task @returns {import('./peer.js').Prepared} */
function prepare(brain, task) {
  const dense = task.layers.filter(({ type }) => type === 'dense');
  const activation = task.layers.find(({ type }) => type !== 'dense')?.type ?? 'sigmoid', { type, lr } = task.optimizer;
  const width = task.x.length / task.rows;
  const data = batches(task).map(({ x, y }) => Array.from(y, (_, i) => ({
    input: x.subarray(i * width, (i + 1) * width), output: one_hot(/** @type {Int32Array} */ (y).subarray(i, i + 1), task.classes),
  })));
  // An update an example takes steps as often as the batch is long.
  const options = { activation, learningRate: lr / 10, momentum: type === 'momentum' ? 0.9 : 0.1, praxis: type === 'adam' ? 'adam' : undefined, iterations: 1, log: false };
  const net = new brain.NeuralNetwork({ ...options, hiddenLayers: dense.slice(0, -1).map(({ outputs }) => outputs) });
  net.train(data[0].slice(0, 1).map(({ input, output }) => ({ input: Array.from(input), output: Array.from(output) })), options);
  dense.forEach(({ weights, inputs, outputs }, k) => {
    net.weights[k + 1].forEach((/** @type {Float32Array} */ row, /** @type {number} */ j) => {
      for (let i = 0; i < inputs; ++i) row[i] = /** @type {Float32Array} */ (weights)[i * outputs + j];
    });
  });
  let next = 0;
  return {
    async run(count) {
      let loss = 0;
      for (let i = 0; i < count; ++i) {
        loss = 0;
        for (const example of data[next++ % data.length]) loss += net.trainPattern(example, true);
      }
      return loss / task.batch;
    },
    close() {},
  };
}
