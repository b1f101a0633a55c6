/** ConvNetJS: plain JavaScript, an example at a time. */
import { batches } from '../network.js';
import { script, version } from './peer.js';

const KINDS = { dense: 'fc', conv2d: 'conv', max_pool: 'pool', relu: 'relu', tanh: 'tanh' };

/** @returns {Promise<import('./peer.js').Peer>} */
export async function open() {
  script('convnetjs/build/convnet-min.js', { window: true });
  const { convnetjs } = /** @type {any} */ (globalThis);
  return {
    name: 'ConvNetJS', version: await version('convnetjs'), note: 'has no Adam: its Adadelta stands for it, which keeps as many moments',
    can(task) {
      if (task.layers.some(({ type }) => type === 'batch_norm')) return 'has no batch norm';
      return task.parameters > 5e7 ? 'not run: it would keep 100 million weights and their gradients in double' : null;
    },
    prepare: async (task) => prepare(convnetjs, task),
  };
}

/** @param {any} convnetjs @param {import('./peer.js').Task} task @returns {import('./peer.js').Prepared} */
function prepare(convnetjs, task) {
  const [h, w, c] = task.sample.length === 3 ? task.sample : [1, 1, task.sample[0]];
  /** @type {any[]} */
  const definition = [{ type: 'input', out_sx: w, out_sy: h, out_depth: c }];
  const layers = task.layers.filter(({ type }) => type !== 'flatten'), last = layers[layers.length - 1];
  for (const layer of layers) {
    const type = /** @type {Record<string, string>} */ (KINDS)[layer.type];
    if (layer === last) definition.push({ type: 'softmax', num_classes: layer.outputs });
    else if (type === 'fc') definition.push({ type, num_neurons: layer.outputs });
    else if (type === 'conv') definition.push({ type, sx: layer.kernel, filters: layer.filters, stride: 1, pad: (layer.kernel - 1) / 2 });
    else if (type === 'pool') definition.push({ type, sx: layer.size, stride: layer.size });
    else definition[definition.length - 1].activation = type;  // its dense layers then start with the biases that suit it
  }
  const net = new convnetjs.Net();
  net.makeLayers(definition);
  set_weights(net, task);
  const { type, lr } = task.optimizer, method = type === 'adam' ? 'adadelta' : 'sgd';
  const trainer = new convnetjs.Trainer(net, { method, learning_rate: lr, momentum: type === 'momentum' ? 0.9 : 0, batch_size: task.batch });
  const width = task.x.length / task.rows;
  const data = batches(task).map(({ x, y }) => Array.from(y, (label, i) => {
    const volume = new convnetjs.Vol(w, h, c, 0);
    volume.w = Float64Array.from(x.subarray(i * width, (i + 1) * width));
    return { volume, label };
  }));
  let next = 0;
  return {
    async run(count) {
      let loss = 0;
      for (let i = 0; i < count; ++i) {
        loss = 0;
        for (const { volume, label } of data[next++ % data.length]) loss += trainer.train(volume, label).loss;
      }
      return loss / task.batch;
    },
    close() {},
  };
}

/** The same starting weights as the others have. @param {any} net @param {import('./peer.js').Task} task */
function set_weights(net, task) {
  const drawn = task.layers.filter(({ weights }) => weights), made = net.layers.filter((/** @type {any} */ layer) => layer.filters?.length);
  made.forEach((/** @type {any} */ layer, /** @type {number} */ k) => {
    const { weights, outputs, inputs } = drawn[k];
    layer.filters.forEach((/** @type {any} */ filter, /** @type {number} */ j) => {
      for (let i = 0; i < inputs; ++i) filter.w[i] = /** @type {Float32Array} */ (weights)[i * outputs + j];
    });
  });
}
