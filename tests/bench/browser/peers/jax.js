/** jax-js on its WebAssembly back end: the whole step, gradients and update, is one compiled function. One thread: see worker.js. */
import { batches } from '../network.js';
import { convolution } from './jax_by_hand.js';
import { LIBRARIES, version } from './peer.js';

/** @param {{by_hand?: boolean}} [options] by_hand: channels last, and convolutions written as products @returns {Promise<import('./peer.js').Peer>} */
export async function open({ by_hand = false } = {}) {
  const jax = await import(`${LIBRARIES}@jax-js/jax/dist/index.js`);
  await jax.init('wasm');
  jax.defaultDevice('wasm');
  return {
    name: `jax-js${by_hand ? ', by hand' : ''}`, version: await version('@jax-js/jax'),
    ...(by_hand ? { note: 'convolutions written as products of slices' } : {}),
    can: (task) => (by_hand && task.sample.length < 3 ? 'not run: nothing to write by hand' : null),
    prepare: async (task) => prepare(jax, task, by_hand),
    products: (size) => products(jax, size),
  };
}

/** @param {any} jax @param {import('./peer.js').Task} task @param {boolean} last whether channels come last @returns {Promise<import('./peer.js').Prepared>} */
async function prepare(jax, task, last) {
  const { numpy: np, nn } = jax, images = task.sample.length === 3;
  const shape = last ? [task.batch, ...task.sample] : images ? [task.batch, task.sample[2], task.sample[0], task.sample[1]] : [task.batch, task.sample[0]];
  const data = batches(task).map(({ x, y }) => ({
    x: np.array(images && !last ? channels_first(x, task) : x.slice()).reshape(shape),
    y: task.regression ? np.array(/** @type {Float32Array} */ (y).slice()).reshape([task.batch, task.classes]) : nn.oneHot(np.array(Int32Array.from(y), { dtype: np.int32 }), task.classes),
  }));
  let state = starting_state(np, task, last);
  const step = jax.jit(task.forward
    ? (/** @type {any} */ s, /** @type {any} */ x) => network(jax, task, s.parameters, x, last)
    : (/** @type {any} */ s, /** @type {any} */ x, /** @type {any} */ y) => trained(jax, task, s, x, y, last));
  let next = 0;
  return {
    async run(count) {
      let loss = null;
      for (let i = 0; i < count; ++i) {
        const { x, y } = data[next++ % data.length];
        if (task.forward) {
          (await step(jax.tree.ref(state), x.ref).data());
        } else {
          const done = step(state, x.ref, y.ref);
          ({ state } = done);
          loss = (await done.loss.data())[0];
        }
      }
      await jax.blockUntilReady(state);
      return loss;
    },
    close() {
      jax.tree.dispose(state);
      for (const { x, y } of data) jax.tree.dispose([x, y]);
    },
  };
}

/** @param {any} np @param {import('./peer.js').Task} task @param {boolean} last @returns {any} parameters and what the optimizer keeps of each */
function starting_state(np, task, last) {
  /** @type {any[]} */
  const parameters = [];
  for (const layer of task.layers) {
    const { type, inputs, outputs, kernel, in_shape, weights } = layer;
    if (type === 'dense') parameters.push({ w: np.array(weights).reshape([inputs, outputs]), ...(layer.bias ? { b: np.zeros([outputs]) } : {}) });
    else if (type === 'conv2d') {
      const w = np.array(weights).reshape([kernel, kernel, in_shape[2], outputs]);
      parameters.push({ w: last ? w : w.transpose([3, 2, 0, 1]), ...(layer.bias ? { b: np.zeros([outputs]) } : {}) });
    } else if (type === 'batch_norm') parameters.push({ w: np.ones([in_shape[2]]), b: np.zeros([in_shape[2]]) });
    else parameters.push({});
  }
  const zeros = () => parameters.map((group) => Object.fromEntries(Object.entries(group).map(([name, value]) => [name, np.zeros(value.shape)])));
  if (task.forward) return { parameters };
  if (task.optimizer.type === 'adam') return { parameters, m: zeros(), v: zeros(), t: np.array(0) };
  return task.optimizer.type === 'momentum' ? { parameters, m: zeros() } : { parameters };
}

/** @param {any} jax @param {import('./peer.js').Task} task @param {any} s @param {any} x @param {any} y @param {boolean} last */
function trained(jax, task, s, x, y, last) {
  const { nn, tree, numpy: np } = jax, { type, lr } = task.optimizer;
  const loss_of = (/** @type {any} */ parameters) => nn.logSoftmax(network(jax, task, parameters, x.ref, last)).mul(y.ref).sum().mul(-1 / task.batch);
  const [loss, gradients] = jax.valueAndGrad(loss_of)(tree.ref(s.parameters));
  x.dispose();
  y.dispose();
  const map = (/** @type {(...values: any[]) => any} */ f, /** @type {any[]} */ ...trees) => tree.map(f, ...trees);
  if (type === 'sgd') return { loss, state: { parameters: map((w, g) => w.sub(g.mul(lr)), s.parameters, gradients) } };
  if (type === 'momentum') {
    const m = map((v, g) => v.mul(0.9).add(g), s.m, gradients);
    return { loss, state: { parameters: map((w, v) => w.sub(v.mul(lr)), s.parameters, tree.ref(m)), m } };
  }
  const t = s.t.add(1);
  const m = map((v, g) => v.mul(0.9).add(g.mul(0.1)), s.m, tree.ref(gradients));
  const v = map((u, g) => u.mul(0.999).add(g.ref.mul(g).mul(0.001)), s.v, gradients);
  // The corrections for the start, as factors of the rate.
  const rate = np.sqrt(np.array(1).sub(np.exp(t.ref.mul(Math.log(0.999))))).div(np.array(1).sub(np.exp(t.ref.mul(Math.log(0.9))))).mul(lr);
  const parameters = map((w, first, second) => w.sub(first.mul(rate.ref).div(np.sqrt(second).add(1e-8))), s.parameters, tree.ref(m), tree.ref(v));
  rate.dispose();
  return { loss, state: { parameters, m, v, t } };
}

/** @param {any} jax @param {import('./peer.js').Task} task @param {any[]} parameters @param {any} x @param {boolean} last */
function network(jax, task, parameters, x, last) {
  const { numpy: np, nn, lax } = jax;
  return task.layers.reduce((value, layer, i) => {
    const { w, b } = parameters[i], { type, size } = layer;
    if (type === 'dense') {
      const y = np.dot(value, w);
      return b ? y.add(b) : y;
    }
    if (type === 'conv2d') {
      const y = last ? convolution(np, value, w) : lax.conv(value, w, [1, 1], 'SAME');
      return b ? y.add(b.reshape(last ? [1, 1, 1, layer.outputs] : [1, layer.outputs, 1, 1])) : y;
    }
    if (type === 'batch_norm') return normalized(np, value, w, b, last);
    if (type === 'max_pool') {
      if (last) {
        const [n, h, width, c] = value.shape;
        return np.max(value.reshape([n, h / size, size, width / size, size, c]), [2, 4]);
      }
      const [n, c, h, width] = value.shape;
      return np.max(value.reshape([n, c, h / size, size, width / size, size]), [3, 5]);
    }
    if (type === 'global_avg_pool') return np.mean(value, last ? [1, 2] : [2, 3]);
    if (type === 'flatten') return value.reshape([value.shape[0], layer.out_shape[0]]);
    if (type === 'relu') return nn.relu(value);
    if (type === 'tanh') return np.tanh(value);
    throw new Error(`no ${type} here`);
  }, x);
}

/** Batch norm of a training step, over all but the channels. @param {any} np @param {any} x @param {any} gain @param {any} shift @param {boolean} last */
function normalized(np, x, gain, shift, last) {
  const axes = last ? [0, 1, 2] : [0, 2, 3], each = last ? [1, 1, 1, x.shape[3]] : [1, x.shape[1], 1, 1];
  const mean = np.mean(x.ref, axes).reshape(each);
  const centred = x.sub(mean), variance = np.mean(centred.ref.mul(centred.ref), axes).reshape(each);
  return centred.div(np.sqrt(variance.add(1e-5))).mul(gain.reshape(each)).add(shift.reshape(each));
}

/** @param {Float32Array} x images, channels last @param {import('./peer.js').Task} task */
function channels_first(x, { batch, sample: [h, w, c] }) {
  const out = new Float32Array(x.length), pixels = h * w;
  for (let n = 0; n < batch; ++n) {
    for (let p = 0; p < pixels; ++p) for (let k = 0; k < c; ++k) out[(n * c + k) * pixels + p] = x[(n * pixels + p) * c + k];
  }
  return out;
}

/** @param {any} jax @param {number} size */
async function products(jax, size) {
  const { numpy: np } = jax;
  const numbers = () => np.array(Float32Array.from({ length: size * size }, (_, i) => (i * 7919 % 2003) / 1000 - 1)).reshape([size, size]);
  const a = numbers(), b = numbers();
  const form = (/** @type {(a: any, b: any) => any} */ f) => {
    const compiled = jax.jit(f);
    return async () => (await jax.blockUntilReady(compiled(a.ref, b.ref))).dispose();
  };
  return {
    'a b': form((p, q) => np.dot(p, q)),
    "a' b": form((p, q) => np.dot(np.transpose(p), q)),
    "a b'": form((p, q) => np.dot(p, np.transpose(q))),
  };
}
