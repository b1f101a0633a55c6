// Families of networks that grow in one respect: width, depth, batch or image.

const dense = (/** @type {number} */ units) => [{ type: 'dense', units }, 'relu'];

/** @param {any[]} model @param {number} batch @param {string} data */
const experiment = (model, batch, data) => ({
  version: 1, seed: 1, data: { source: { type: 'npz', path: data }, validation: 0 }, model: [...model, { type: 'dense', units: 10 }],
  loss: 'softmax_cross_entropy', optimizer: { type: 'momentum', lr: 0.001 }, train: { batch, steps: 1000 },
});

const convolution = (/** @type {number} */ filters) => [{ type: 'conv2d', filters, kernel: 3, padding: 'same' }, 'relu', { type: 'max_pool', size: 2 }];

/**
 * @typedef {{title: string, at: number[], data: (n: number) => import('./numbers.mjs').Kind, make: (n: number, file: string) => any}} Family
 * @type {Record<string, Family>}
 */
export const FAMILIES = {
  width: {
    title: 'Width: two hidden layers of n, batch 64', at: [64, 128, 256, 512, 1024, 2048],
    data: () => points(128, 256), make: (n, file) => experiment([...dense(n), ...dense(n)], 64, file),
  },
  depth: {
    title: 'Depth: n hidden layers of 256, batch 64', at: [2, 4, 8, 16, 32],
    data: () => points(128, 256), make: (n, file) => experiment(Array.from({ length: n }, () => dense(256)).flat(), 64, file),
  },
  batch: {
    title: 'Batch: n examples, two hidden layers of 256', at: [16, 32, 64, 128, 256, 512, 1024],
    data: () => points(1024, 256), make: (n, file) => experiment([...dense(256), ...dense(256)], n, file),
  },
  image: {
    title: 'Images: n by n, two convolutions of 3 by 3 with pooling, batch 16', at: [16, 24, 32, 48, 64],
    data: (n) => ({ n: 32, sample: [n, n, 3], classes: 10, bytes: true }),
    make: (_, file) => experiment([...convolution(16), ...convolution(32), 'global_avg_pool'], 16, file),
  },
};

/** @param {number} n @param {number} width @returns {import('./numbers.mjs').Kind} */
const points = (n, width) => ({ n, sample: [width], classes: 10, bytes: false });
