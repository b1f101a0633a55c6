/**
 * What a user of TensorFlow.js could write to train fast, or at all, on its WebAssembly back end: products whose gradients
 * transpose first (its kernel is twenty times slower on transposed matrices), convolutions whose gradients
 * are convolutions, and pooling as maxima of slices, since gradients of its own are missing there.
 */

/** x (n, inputs) w (inputs, outputs). @param {any} tf @param {any} x @param {any} w @param {boolean} first whether nobody asks for the gradient of x */
export function product(tf, x, w, first) {
  if (first) {
    return tf.customGrad((/** @type {any} */ right, /** @type {any} */ save) => {
      save([x]);
      return { value: tf.matMul(x, right), gradFunc: (/** @type {any} */ dy, /** @type {any[]} */ [a]) => tf.matMul(tf.transpose(a), dy) };
    })(w);
  }
  return tf.customGrad((/** @type {any} */ left, /** @type {any} */ right, /** @type {any} */ save) => {
    save([left, right]);
    return {
      value: tf.matMul(left, right),
      gradFunc: (/** @type {any} */ dy, /** @type {any[]} */ [a, b]) => [tf.matMul(dy, tf.transpose(b)), tf.matMul(tf.transpose(a), dy)],
    };
  })(x, w);
}

/** x (n, h, w, c), w (k, k, c, filters), same size. @param {any} tf @param {any} x @param {any} w @param {boolean} first */
export function convolution(tf, x, w, first) {
  const forward = (/** @type {any} */ images, /** @type {any} */ filters) => tf.conv2d(images, filters, 1, 'same');
  if (first) {
    return tf.customGrad((/** @type {any} */ filters, /** @type {any} */ save) => {
      save([x]);
      return { value: forward(x, filters), gradFunc: (/** @type {any} */ dy, /** @type {any[]} */ [images]) => filter_gradient(tf, images, dy, w.shape[0]) };
    })(w);
  }
  return tf.customGrad((/** @type {any} */ images, /** @type {any} */ filters, /** @type {any} */ save) => {
    save([images, filters]);
    return {
      value: forward(images, filters),
      gradFunc: (/** @type {any} */ dy, /** @type {any[]} */ [a, f]) =>
        [forward(dy, tf.transpose(tf.reverse(f, [0, 1]), [0, 1, 3, 2])), filter_gradient(tf, a, dy, f.shape[0])],
    };
  })(x, w);
}

/** Itself a convolution, over images whose channels are the examples. @param {any} tf @param {any} x @param {any} dy @param {number} k @returns {any} (k, k, c, filters) */
function filter_gradient(tf, x, dy, k) {
  const side = (k - 1) / 2, images = tf.pad(tf.transpose(x, [3, 1, 2, 0]), [[0, 0], [side, side], [side, side], [0, 0]]);
  return tf.transpose(tf.conv2d(images, tf.transpose(dy, [1, 2, 0, 3]), 1, 'valid'), [1, 2, 0, 3]);
}

/** Two by two: of rows, then of columns. @param {any} tf @param {any} x (n, h, w, c) */
export function pooled(tf, x) {
  const [n, height, width, c] = x.shape;
  const larger = (/** @type {any} */ value) => {
    const [a, , , b] = value.shape, size = [a, value.shape[1], 1, b];
    return tf.maximum(tf.slice(value, [0, 0, 0, 0], size), tf.slice(value, [0, 0, 1, 0], size));
  };
  const rows = larger(tf.reshape(x, [n, height / 2, 2, width * c]));
  return tf.reshape(larger(tf.reshape(rows, [n * height / 2, width / 2, 2, c])), [n, height / 2, width / 2, c]);
}
