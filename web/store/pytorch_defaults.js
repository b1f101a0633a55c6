/**
 * What the engine takes for options that an experiment leaves out, for the components that PyTorch scripts know. A test
 * compares the table with the engine's schema.
 */

/** @type {Record<string, Record<string, Record<string, any>>>} by kind and type */
export const DEFAULTS = {
  layer: {
    avg_pool: { size: 2, stride: 0, padding: 0 }, max_pool: { size: 2, stride: 0, padding: 0 },
    batch_norm: { momentum: 0.1, epsilon: 1e-5 }, group_norm: { groups: 2, epsilon: 1e-5, affine: true }, instance_norm: { epsilon: 1e-5, affine: true }, layer_norm: { over: 'sample', epsilon: 1e-5, affine: true },
    conv2d: { kernel: 3, stride: 1, padding: 0, dilation: 1, groups: 1, bias: true, bias_value: 0 }, dense: { bias: true, bias_value: 0 }, maxout: { pieces: 2, bias: true, bias_value: 0 },
    dropout: { rate: 0.5, form: 'inverted' }, elu: { alpha: 1 }, gelu: { approximate: 'none' }, leaky_relu: { slope: 0.01 }, swish: { beta: 1, learn: false },
    parallel: { branches: [], merge: 'concat' }, repeat: { times: 2, layers: [] }, residual: { branch: [], shortcut: [], survival: 1 }, scalar_affine: { scale: true, shift: true },
  },
  init: { constant: { value: 0 }, kaiming: { mode: 'fan_in', slope: 0, distribution: 'normal' }, normal: { std: 0.01 }, orthogonal: { gain: 1 }, xavier: { mode: 'fan_in', distribution: 'normal' } },
  loss: { hinge: { margin: 1, class_weights: [] }, softmax_cross_entropy: { smoothing: 0, class_weights: [] } },
  regularizer: { elastic: { strength: 0, beta: 1, form: 'subgradient' }, l1: { strength: 0, form: 'subgradient' }, l2: { strength: 0 } },
  optimizer: {
    adagrad: { lr: 0.01, epsilon: 1e-10, epsilon_inside: false }, rmsprop: { lr: 0.001, decay: 0.99, epsilon: 1e-8, epsilon_inside: false },
    adam: { lr: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, bias_correction: true }, adamw: { lr: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, bias_correction: true, weight_decay: 0.01 },
    momentum: { lr: 0.01, momentum: 0.9, form: 'accumulate' }, nesterov: { lr: 0.01, momentum: 0.9, form: 'look_ahead' }, sgd: { lr: 0.01 },
  },
  schedule: {
    cyclic: { min: 0, max: 0, mode: 'triangular' }, piecewise: { at: [0, 1], lr: [0.01, 0.001], unit: 'share', interpolation: 'linear' }, step: { factor: 0.1, at: [] }, warmup: { from: 0, form: 'gradual' },
    one_cycle: { max: 0, pct_start: 0.3, div_factor: 25, final_div_factor: 1e4, anneal: 'cos', cycle_momentum: true, base_momentum: 0.85, max_momentum: 0.95 },
  },
  source: {
    blobs: { points: 500, noise: 0.1, classes: 4 }, circle: { points: 500, noise: 0.1 }, gauss: { points: 500, noise: 0.1 }, moons: { points: 500, noise: 0.1 }, xor: { points: 500, noise: 0.1 },
    rings: { points: 500, noise: 0.05, classes: 3 }, spiral: { points: 500, noise: 0.1, classes: 2 },
    sine: { points: 200, noise: 0.1, frequency: 1 }, step: { points: 200, noise: 0.1, at: 0 }, polynomial: { points: 200, noise: 0.1, degree: 3 },
    own_points: { x: [-0.1, 0.1, 0, -0.1, 0.1, 0.9, 0.64, 0, -0.64, -0.9, -0.64, 0, 0.64], y: [-0.1, -0.1, 0, 0.1, 0.1, 0, 0.64, 0.9, 0.64, 0, -0.64, -0.9, -0.64], class: [1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2] },
    csv: { header: 'auto', features: [], ignore: [], label: '', task: 'classification', categorical: 'one_hot', missing: 'error' },
    npz: { x: 'x', y: 'y', layout: 'nhwc', task: 'auto' }, cifar10: { files: [], classes: [], first: 0 },
  },
};

/** A component with all of its options. @param {string} kind @param {any} spec a type or an object with one @returns {any} */
export function filled(kind, spec) {
  const given = typeof spec === 'string' ? { type: spec } : spec;
  return { ...DEFAULTS[kind]?.[given.type], ...given };
}
