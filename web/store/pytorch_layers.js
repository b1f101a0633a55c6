/**
 * The network of an experiment as PyTorch modules: a table of components, one entry each. Names and nesting are those of
 * model.safetensors and of examples/python/trainyard_torch.py, so that the weights of either go into the other.
 * Shapes here are PyTorch's: (features,) or (channels, height, width).
 */

/** @typedef {import('./pytorch_code.js').Script & {shape: number[], path: string, helpers: Set<string>, starts: {path: string, options: any}[], outputs?: number[][]}} Place what surrounds a layer; what it finds out goes into the sets */
/** @typedef {{code: string, shape?: number[]}} Made shape: of the outputs, the inputs' if absent */

/** @param {unknown} value @returns {string} */
export function literal(value) {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (Array.isArray(value)) return value.every((one) => one === value[0]) && value.length === 2 && typeof value[0] === 'number' ? literal(value[0]) : `[${value.map(literal).join(', ')}]`;
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
}

/** A call without the arguments that are what PyTorch takes anyway. @param {string} name @param {unknown[]} plain @param {Record<string, [unknown, unknown]>} [named] value and PyTorch's default */
function call(name, plain, named = {}) {
  const rest = Object.entries(named).filter(([, [value, usual]]) => literal(value) !== literal(usual)).map(([key, [value]]) => `${key}=${tuple(value)}`);
  return `${name}(${[...plain.map(tuple), ...rest].join(', ')})`;
}

/** @param {unknown} value */
const tuple = (value) => (Array.isArray(value) && literal(value).startsWith('[') ? `(${value.map(literal).join(', ')})` : literal(value));
/** @param {number | number[]} value @returns {number[]} */
const pair = (value) => (Array.isArray(value) ? value : [value, value]);
/** @param {string} code */
const indented = (code) => code.replaceAll('\n', '\n    ');

/** @param {number[]} shape @param {number} channels @param {{size: any, stride: any, padding: any, dilation?: any}} window @returns {number[]} */
function slid(shape, channels, { size, stride, padding, dilation = 1 }) {
  const [k, s, d] = [size, stride, dilation].map(pair);
  if (padding === 'same') return [channels, shape[1], shape[2]];
  const p = pair(padding === 'valid' ? 0 : padding);
  return [channels, ...[0, 1].map((i) => Math.floor((shape[i + 1] + 2 * p[i] - d[i] * (k[i] - 1) - 1) / s[i]) + 1)];
}

/** @param {string} module @param {string} fill outside an image that is padded to its own size @returns {(o: any, place: Place) => Made} */
const pool = (module, fill) => (o, { shape }) => {
  const size = pair(o.size), stride = pair(o.stride).map((s, i) => s || size[i]), same = o.padding === 'same', padding = same || o.padding === 'valid' ? 0 : o.padding;
  const code = call(module, [size], { stride: [stride, size], padding: [padding, 0] }), [h, w] = size;
  return {
    code: same ? `nn.Sequential(nn.ConstantPad2d((${(w - 1) >> 1}, ${w >> 1}, ${(h - 1) >> 1}, ${h >> 1}), ${fill}), ${code})` : code,
    shape: slid(shape, shape[0], { size, stride, padding: o.padding }),
  };
};

/** @param {string} name @returns {() => Made} */
const plain = (name) => () => ({ code: `nn.${name}()` });

/** @param {any} beta @param {any} learn @param {Place} place @returns {Made} */
function swish(beta, learn, { helpers }) {
  helpers.add('Swish');
  return { code: `Swish(${literal(beta)}${learn ? ', learn=True' : ''})` };
}

/** @type {Record<string, (o: any, place: Place) => Made | null>} by type; null: not with these options */
export const LAYERS = {
  dense: (o, { shape }) => ({ code: call('nn.Linear', [shape[0], o.units], { bias: [o.bias, true] }), shape: [o.units] }),
  conv2d: (o, { shape }) => ({
    code: call('nn.Conv2d', [shape[0], o.filters, o.kernel], { stride: [o.stride, 1], padding: [o.padding === 'valid' ? 0 : o.padding, 0], dilation: [o.dilation, 1], groups: [o.groups, 1], bias: [o.bias, true] }),
    shape: slid(shape, o.filters, { ...o, size: o.kernel }),
  }),
  maxout(o, { shape, helpers }) {
    helpers.add('Maxout');
    return { code: call('Maxout', [shape[0], o.units, o.pieces], { bias: [o.bias, true] }), shape: [o.units] };
  },
  max_pool: pool('nn.MaxPool2d', '-math.inf'),
  avg_pool: pool('nn.AvgPool2d', '0.0'),
  global_avg_pool: (_, { shape }) => ({ code: 'nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten())', shape: [shape[0]] }),
  flatten: (_, { shape }) => ({ code: 'nn.Flatten()', shape: [shape.reduce((a, b) => a * b, 1)] }),
  batch_norm: (o, { shape }) => ({ code: call(shape.length === 3 ? 'nn.BatchNorm2d' : 'nn.BatchNorm1d', [shape[0]], { eps: [o.epsilon, 1e-5], momentum: [o.momentum, 0.1] }) }),
  layer_norm(o, { shape, helpers }) {
    if (shape.length === 3 && o.over === 'sample') return { code: call('nn.GroupNorm', [1, shape[0]], { eps: [o.epsilon, 1e-5], affine: [o.affine, true] }) };
    if (shape.length === 3) helpers.add('ChannelNorm');
    return { code: call(shape.length === 3 ? 'ChannelNorm' : 'nn.LayerNorm', [shape[0]], { eps: [o.epsilon, 1e-5], elementwise_affine: [o.affine, true] }) };
  },
  group_norm: (o, { shape }) => ({ code: call('nn.GroupNorm', [o.groups, shape[0]], { eps: [o.epsilon, 1e-5], affine: [o.affine, true] }) }),
  instance_norm: (o, { shape }) => ({ code: call('nn.InstanceNorm2d', [shape[0]], { eps: [o.epsilon, 1e-5], affine: [o.affine, false] }) }),
  scalar_affine(o, { helpers }) {
    helpers.add('ScalarAffine');
    return { code: `ScalarAffine(${literal(o.scale)}, ${literal(o.shift)})` };
  },
  dropout: (o) => (o.form === 'inverted' ? { code: call('nn.Dropout', [o.rate]) } : null),
  residual(o, place) {
    if (o.survival !== 1) return null;
    place.helpers.add('Residual');
    const branch = sequence(o.branch, { ...place, path: `${place.path}.branch` }), shortcut = sequence(o.shortcut, { ...place, path: `${place.path}.shortcut` });
    return { code: `Residual(\n    ${indented(branch.code)},\n    ${indented(shortcut.code)},\n)`, shape: branch.shape };
  },
  parallel(o, place) {
    place.helpers.add('Parallel');
    const branches = o.branches.map((/** @type {any[]} */ list, /** @type {number} */ i) => sequence(list, { ...place, path: `${place.path}.branches.${i}` })), shape = [...branches[0].shape];
    if (o.merge === 'concat') shape[0] = branches.reduce((/** @type {number} */ sum, /** @type {{shape: number[]}} */ one) => sum + one.shape[0], 0);
    return { code: `Parallel([\n    ${branches.map((/** @type {Made} */ one) => indented(one.code)).join(',\n    ')},\n], ${literal(o.merge)})`, shape };
  },
  repeat: (o, place) => sequence(Array.from({ length: o.times }, () => o.layers).flat(), place),
  relu: plain('ReLU'), sigmoid: plain('Sigmoid'), tanh: plain('Tanh'), selu: plain('SELU'), softplus: plain('Softplus'), mish: plain('Mish'), prelu: plain('PReLU'),
  softmax: () => ({ code: 'nn.Softmax(dim=1)' }),
  leaky_relu: (o) => ({ code: call('nn.LeakyReLU', [o.slope]) }),
  elu: (o) => ({ code: call('nn.ELU', [], { alpha: [o.alpha, 1] }) }),
  gelu: (o, place) => (o.approximate === 'sigmoid' ? swish(1.702, false, place) : { code: call('nn.GELU', [], { approximate: [o.approximate, 'none'] }) }),
  swish: (o, place) => (o.beta === 1 && !o.learn ? { code: 'nn.SiLU()' } : swish(o.beta, o.learn, place)),
};

/** The torch.nn.Sequential of a list of layers. @param {any[]} list @param {Place} place its path and the shape of its inputs @returns {{code: string, shape: number[]}} */
export function sequence(list, place) {
  let shape = place.shape;
  const layers = list.map((item, i) => {
    const o = place.filled('layer', item), name = o.name || String(i), path = place.path ? `${place.path}.${name}` : name;
    const made = Object.hasOwn(LAYERS, o.type) ? LAYERS[o.type](o, { ...place, outputs: undefined, shape, path }) : null;
    for (const [option, usual] of Object.entries({ lr_scale: 1, frozen: false, decay: 'auto', decay_scale: 1 })) if ((o[option] ?? usual) !== usual) place.missing.add(`${option} (${o.type})`);
    if (!made) place.missing.add(o.type);
    else if (o.init || o.bias_value) place.starts.push({ path, options: o });
    shape = made?.shape ?? (made ? shape : place.outputs?.[i] ?? shape);
    return { name, code: made?.code ?? 'nn.Identity()', note: made ? '' : `  # ${o.type}: not in PyTorch; see examples/python/trainyard_torch.py` };
  });
  if (!layers.length) return { code: 'nn.Sequential()', shape };
  const named = list.some((item) => item?.name);
  const lines = layers.map(({ name, code, note }) => `    ${named ? `(${JSON.stringify(name)}, ${indented(code)})` : indented(code)},${note}\n`).join('');
  return { code: named ? `nn.Sequential(OrderedDict([\n${lines}]))` : `nn.Sequential(\n${lines})`, shape };
}
