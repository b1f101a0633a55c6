// @ts-nocheck: a stand-in for an untyped module; the tests exercise it.
/** A schema in the engine's format, small but with every kind of field the forms must draw. */
import { SOURCES } from './fake_data.js';

const f = (name, type, def, doc, more = {}) => ({ name, type, default: def, doc, required: false, live: false, ...more });
const plain = (type, doc, fields = [], formula) => ({ type, doc, fields, ...(formula ? { formula } : {}) });
const init = f('init', 'component', null, 'how the weights start', { kind: 'init' });
const noise = f('noise', 'number', 0.05, 'standard deviation of the noise', { minimum: 0, maximum: 0.5 });
const points = f('points', 'integer', 500, 'number of examples', { minimum: 10, maximum: 100000 });
const lr = f('lr', 'number', 0.01, 'learning rate', { exclusive_minimum: 0, live: true });

export const FAKE_SCHEMA = {
  kinds: {
    layer: [
      plain('dense', 'every output is a weighted sum of all inputs', [
        f('units', 'integer', undefined, 'number of outputs', { required: true, minimum: 1, maximum: 65536 }),
        f('bias', 'boolean', true, 'add a bias'), init], 'y = x W + b'),
      plain('conv2d', 'slides filters over the image', [
        f('filters', 'integer', undefined, 'number of filters', { required: true, minimum: 1 }),
        f('kernel', 'extent', 3, 'height and width'), f('stride', 'extent', 1, 'step'),
        f('padding', 'padding', 'valid', 'same, valid or numbers'), init]),
      plain('max_pool', 'the largest value of each window', [f('size', 'extent', 2, 'window')]),
      plain('flatten', 'one row of numbers'),
      plain('dropout', 'zeroes a share of the values while training', [f('rate', 'number', 0.5, 'share dropped', { minimum: 0, maximum: 0.95, live: true })]),
      plain('relu', 'negative values become zero', [], 'max(0, x)'), plain('tanh', 'hyperbolic tangent', [], 'tanh x'),
      plain('sigmoid', 'squashes to (0, 1)', [], '1/(1+e^-x)'),
      plain('leaky_relu', 'negative values are scaled down', [f('slope', 'number', 0.01, 'slope below zero', { minimum: 0, maximum: 1 })]),
      plain('residual', 'adds the input to what the branch makes of it', [f('branch', 'components', [], 'layers of the branch', { kind: 'layer' })]),
    ],
    init: [plain('zeros', 'all zero'), plain('kaiming', 'keeps the variance through ReLU', [f('mode', 'choice', 'fan_in', 'which fan', { choices: ['fan_in', 'fan_out'] })]), plain('xavier', 'keeps the variance of a linear layer')],
    loss: [plain('softmax_cross_entropy', 'minus the log probability of the right class', [f('smoothing', 'number', 0, 'label smoothing', { minimum: 0, maximum: 1 })]), plain('hinge', 'margin loss', [f('margin', 'number', 1, 'margin')]), plain('mse', 'squared distance')],
    regularizer: [plain('l2', 'sum of squares', [f('strength', 'number', 0, 'factor', { minimum: 0 })]), plain('l1', 'sum of absolute values', [f('strength', 'number', 0, 'factor', { minimum: 0 })])],
    optimizer: [plain('sgd', 'plain gradient descent', [lr]), plain('momentum', 'a rolling ball', [lr, f('momentum', 'number', 0.9, 'friction', { minimum: 0, maximum: 1, live: true })]), plain('adam', 'one step size per weight', [lr, f('beta1', 'number', 0.9, 'decay of the mean', { minimum: 0, maximum: 1 }), f('beta2', 'number', 0.999, 'decay of the square', { minimum: 0, maximum: 1 })])],
    schedule: [plain('constant', 'always the same'), plain('cosine', 'half a cosine down to zero'), plain('warmup', 'rises linearly, then another schedule', [f('steps', 'duration', 50, 'length'), f('then', 'component', null, 'what follows', { kind: 'schedule' })])],
    source: [...SOURCES.map((type) => plain(type, `the ${type} data`, type === 'blobs' ? [points, noise, f('classes', 'integer', 3, 'number of classes', { minimum: 2, maximum: 10 })] : [points, noise])),
      plain('csv', 'a table', [f('path', 'string', undefined, 'the file', { required: true }), f('task', 'choice', 'classification', 'what the label is', { choices: ['classification', 'regression'] })])],
    preprocess: [plain('center', 'subtract the mean'), plain('standardize', 'zero mean, unit variance')],
    augment: [],
    mix: [],
  },
  common: { layer: [f('name', 'string', '', 'a name'), f('lr_scale', 'number', 1, 'factor on the learning rate'), f('frozen', 'boolean', false, 'never changes')] },
  sections: {
    data: [f('source', 'component', null, 'where examples come from', { kind: 'source' }), f('preprocess', 'components', [], 'what is done to the inputs', { kind: 'preprocess' }), f('validation', 'number', 0.2, 'share held out', { minimum: 0, maximum: 0.9 })],
    train: [f('batch', 'integer', 32, 'examples a step', { minimum: 1 }), f('epochs', 'integer', 10, 'passes over the data', { minimum: 1 }), f('evaluate_every', 'duration', { epochs: 1 }, 'how often to evaluate'), f('shuffle', 'boolean', true, 'new order every epoch')],
  },
};
