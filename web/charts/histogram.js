/** Small histograms as SVG paths, and the bins of an engine's answer taken apart. */

/**
 * A filled outline of bars, tallest at the top.
 * @param {ArrayLike<number>} counts @param {number} width @param {number} height
 * @returns {string} a path, '' if nothing was counted
 */
export function bars(counts, width, height) {
  let most = 0;
  for (let i = 0; i < counts.length; ++i) most = Math.max(most, counts[i]);
  if (most === 0) return '';
  const step = width / counts.length;
  let path = `M0 ${height}`;
  for (let i = 0; i < counts.length; ++i) {
    // A bin that has anything is seen.
    const y = height - (counts[i] > 0 ? Math.max(1, (counts[i] / most) * height) : 0);
    path += `V${round(y)}H${round((i + 1) * step)}`;
  }
  return `${path}V${height}Z`;
}

/** @param {number} value */
function round(value) {
  return Math.round(100 * value) / 100;
}

/**
 * The engine sends all histograms of {what: "statistics"} one behind the other: input, each layer's activation and
 * gradient, each parameter's value and gradient.
 * @param {Float32Array} all @param {number} layers @param {number} weights
 * @returns {{input: Float32Array, layers: {activation: Float32Array, gradient: Float32Array}[], weights: {value: Float32Array, gradient: Float32Array}[]}}
 */
export function take_apart(all, layers, weights) {
  const bins = all.length / (1 + 2 * layers + 2 * weights), bin = (/** @type {number} */ i) => all.subarray(i * bins, (i + 1) * bins);
  return {
    input: bin(0),
    layers: Array.from({ length: layers }, (_, i) => ({ activation: bin(1 + 2 * i), gradient: bin(2 + 2 * i) })),
    weights: Array.from({ length: weights }, (_, i) => ({ value: bin(1 + 2 * (layers + i)), gradient: bin(2 + 2 * (layers + i)) })),
  };
}
