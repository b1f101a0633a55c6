/**
 * What a user of jax-js could write to train convolutions fast: images with their channels last, and a convolution as the
 * product of the slices that it sums over, since the library's own is a loop that no product's tuning reaches.
 */

/** x (n, h, w, c) -> (n, h, w, filters), same size. @param {any} np @param {any} x @param {any} w (k, k, c, filters) */
export function convolution(np, x, w) {
  const [n, height, width, c] = x.shape, [k, , , filters] = w.shape, side = (k - 1) / 2;
  const padded = np.pad(x, [[0, 0], [side, side], [side, side], [0, 0]]), slices = [];
  for (let i = 0; i < k; ++i) for (let j = 0; j < k; ++j) slices.push(padded.ref.slice([], [i, i + height], [j, j + width], []));
  padded.dispose();
  const columns = np.concatenate(slices, 3).reshape([n * height * width, k * k * c]);
  return np.dot(columns, w.reshape([k * k * c, filters])).reshape([n, height, width, filters]);
}
