// Our matrix products, through two dense layers as wide as the batch is long: what the profile says of their verbs.

/** @param {number} size */
export const product_experiment = (size) => ({
  version: 1, seed: 1, data: { source: { type: 'npz', path: `product${size}.npz` }, validation: 0 },
  model: [{ type: 'dense', units: size, bias: false }, { type: 'dense', units: size, bias: false }],
  loss: 'mse', optimizer: 'sgd', train: { batch: size, steps: 100 },
});

/** @param {{verb: string, gflops?: number}[]} profile @returns {Record<string, number>} GFLOP/s by form */
export function product_rates(profile) {
  return Object.fromEntries(profile.flatMap(({ verb, gflops }) => (verb.startsWith('gemm ') && gflops ? [[verb.slice(5), gflops]] : [])));
}
