/** TensorFlow.js on one of its back ends: WebAssembly with SIMD on one thread, or plain JavaScript. */
import { batches, one_hot } from '../network.js';
import { LIBRARIES, script } from './peer.js';
import { convolution, pooled, product } from './tfjs_by_hand.js';

/** @param {'wasm' | 'cpu'} backend @param {{by_hand?: boolean}} [options] by_hand: with what its users can write instead of slow or missing kernels @returns {Promise<import('./peer.js').Peer>} */
export async function open(backend, { by_hand = false } = {}) {
  const scope = /** @type {any} */ (globalThis);
  if (!scope.tf) script('@tensorflow/tfjs/dist/tf.es2017.min.js');
  const { tf } = scope;
  if (backend === 'wasm' && !tf.wasm) {
    script('@tensorflow/tfjs-backend-wasm/dist/tf-backend-wasm.es2017.min.js');
    tf.wasm.setWasmPaths(`${LIBRARIES}@tensorflow/tfjs-backend-wasm/dist/`);
  }
  await tf.setBackend(backend);
  await tf.ready();
  return {
    name: `TensorFlow.js ${backend}${by_hand ? ', by hand' : ''}`, version: tf.version.tfjs,
    ...(by_hand ? { note: 'gradients of products with explicit transposes, those of convolutions as convolutions, pooling as maxima of slices' } : {}),
    can: (task) => (by_hand && task.forward ? 'not run: nothing to write by hand' : null),
    prepare: (task) => { tf.setBackend(backend); return prepare(tf, backend, task, by_hand); },
    products: (size) => { tf.setBackend(backend); return products(tf, backend, size); },
  };
}

/** @param {any} tf @param {string} backend @param {import('./peer.js').Task} task @param {boolean} by_hand @returns {Promise<import('./peer.js').Prepared>} */
async function prepare(tf, backend, task, by_hand) {
  const shape = [task.batch, ...task.sample];
  const data = batches(task).map(({ x, y }) => ({
    x: tf.tensor(x, shape),
    y: task.regression ? tf.tensor(y, [task.batch, task.classes]) : tf.tensor(one_hot(/** @type {Int32Array} */ (y), task.classes), [task.batch, task.classes]),
  }));
  const parameters = /** @type {any[]} */ ([]), moving = /** @type {any[]} */ ([]);
  const variable = (/** @type {any} */ value, trainable = true) => {
    const made = tf.variable(value, trainable);
    (trainable ? parameters : moving).push(made);
    return made;
  };
  const layers = task.layers.map((layer, i) => (by_hand && written(tf, layer, variable, i === 0)) || built(tf, layer, variable));
  const network = (/** @type {any} */ x) => layers.reduce((value, layer) => layer(value), x);
  const rule = optimizer(tf, task.optimizer);
  let next = 0;
  return {
    async run(count) {
      tf.setBackend(backend);
      let loss = null;
      for (let i = 0; i < count; ++i) {
        const { x, y } = data[next++ % data.length];
        if (task.forward) {
          tf.tidy(() => network(x).dataSync());
        } else {
          const value = rule.minimize(() => tf.losses.softmaxCrossEntropy(y, network(x)), true, parameters);
          loss = value.dataSync()[0];
          value.dispose();
        }
      }
      return loss;
    },
    close() {
      for (const { x, y } of data) tf.dispose([x, y]);
      tf.dispose([...parameters, ...moving]);
      rule.dispose();
    },
  };
}

/** @param {any} tf @param {{type: string, lr: number}} options */
function optimizer(tf, { type, lr }) {
  if (type === 'adam') return tf.train.adam(lr);
  return type === 'momentum' ? tf.train.momentum(lr, 0.9) : tf.train.sgd(lr);
}

/** What is written by hand, null for other layers. @param {any} tf @param {import('../network.js').Layer} layer @param {(value: any) => any} variable @param {boolean} first */
function written(tf, layer, variable, first) {
  const { type, kernel, inputs, outputs, in_shape, weights, bias } = layer;
  if (type === 'max_pool') return (/** @type {any} */ x) => pooled(tf, x);
  if (type !== 'dense' && type !== 'conv2d') return null;
  const w = variable(tf.tensor(weights, type === 'dense' ? [inputs, outputs] : [kernel, kernel, in_shape[2], outputs]));
  const b = bias ? variable(tf.zeros([outputs])) : null, multiplied = type === 'dense' ? product : convolution;
  return (/** @type {any} */ x) => (b ? tf.add(multiplied(tf, x, w, first), b) : multiplied(tf, x, w, first));
}

/** @param {any} tf @param {import('../network.js').Layer} layer @param {(value: any, trainable?: boolean) => any} variable @returns {(x: any) => any} */
function built(tf, layer, variable) {
  const { type, outputs } = layer;
  if (type === 'dense') {
    const w = variable(tf.tensor(layer.weights, [layer.inputs, outputs])), b = layer.bias ? variable(tf.zeros([outputs])) : null;
    return (x) => (b ? tf.add(tf.matMul(x, w), b) : tf.matMul(x, w));
  }
  if (type === 'conv2d') {
    const { kernel, in_shape } = layer;
    const w = variable(tf.tensor(layer.weights, [kernel, kernel, in_shape[2], outputs])), b = layer.bias ? variable(tf.zeros([outputs])) : null;
    return (x) => (b ? tf.add(tf.conv2d(x, w, 1, 'same'), b) : tf.conv2d(x, w, 1, 'same'));
  }
  if (type === 'batch_norm') {
    const width = layer.in_shape[2], gain = variable(tf.ones([width])), shift = variable(tf.zeros([width]));
    const mean_ever = variable(tf.zeros([width]), false), variance_ever = variable(tf.ones([width]), false);
    return (x) => {
      const { mean, variance } = tf.moments(x, [0, 1, 2]);
      mean_ever.assign(tf.add(tf.mul(mean_ever, 0.9), tf.mul(mean, 0.1)));
      variance_ever.assign(tf.add(tf.mul(variance_ever, 0.9), tf.mul(variance, 0.1)));
      return tf.batchNorm(x, mean, variance, shift, gain, 1e-5);
    };
  }
  if (type === 'max_pool') return (x) => tf.maxPool(x, layer.size, layer.size, 'valid');
  if (type === 'global_avg_pool') return (x) => tf.mean(x, [1, 2]);
  if (type === 'flatten') return (x) => tf.reshape(x, [x.shape[0], -1]);
  if (type === 'relu') return (x) => tf.relu(x);
  if (type === 'tanh') return (x) => tf.tanh(x);
  throw new Error(`no ${type} here`);
}

/** @param {any} tf @param {string} backend @param {number} size */
async function products(tf, backend, size) {
  const numbers = () => tf.tensor(Float32Array.from({ length: size * size }, (_, i) => (i * 7919 % 2003) / 1000 - 1), [size, size]);
  const a = numbers(), b = numbers();
  const multiply = (/** @type {boolean} */ ta, /** @type {boolean} */ tb) => () => {
    tf.setBackend(backend);
    tf.matMul(a, b, ta, tb).dispose();
  };
  return { 'a b': multiply(false, false), "a' b": multiply(true, false), "a b'": multiply(false, true) };
}
