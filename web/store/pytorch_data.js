/**
 * The data of an experiment in Python: functions `load_data()` that read its files or draw its points. Sets whose
 * drawing would be a program of its own (digits, shapes) are read from an npz file that the reader has to bring.
 */
import { literal } from './pytorch_layers.js';

/** @typedef {{lines: string[], imports?: string[], before?: string}} Source lines of the function's body; before: what stands before it */

/** @param {any} o @param {string[]} place lines that make `px`, `py` and `label` of the example numbers `i` @returns {Source} */
const plane = (o, place) => ({
  lines: [
    'i = np.arange(points)', ...place,
    `x = np.stack([px, py], axis=1) + ${o.noise} * random.standard_normal((points, 2))`,
    'return x, label',
  ],
  before: `random = np.random.default_rng(SEED)\npoints = ${o.points}\n\n\n`,
});

/** @param {any} o @param {string} curve of x @returns {Source} */
const line = (o, curve) => ({
  lines: [
    'x = 2 * (np.arange(points) + random.random(points)) / points - 1',
    `y = ${curve} + ${o.noise} * random.standard_normal(points)`,
    'return x[:, None], y[:, None]',
  ],
  before: `random = np.random.default_rng(SEED)\npoints = ${o.points}\n\n\n`,
});

const READ_IDX = `def read_idx(path):
    with (gzip.open if path.endswith(".gz") else open)(path, "rb") as file:
        data = file.read()
    rank = data[3]
    sizes = struct.unpack(f">{rank}I", data[4 : 4 + 4 * rank])
    return np.frombuffer(data, np.uint8, offset=4 + 4 * rank).reshape(sizes)


`;

const NUMBER = `def number(cell):
    """None for a word, nan for a cell that is missing."""
    if cell.strip().lower() in ("", "na", "nan", "?"):
        return math.nan
    try:
        return float(cell)
    except ValueError:
        return None


`;

/** @type {Record<string, (o: any, info: any) => Source>} */
export const SOURCES = {
  spiral: (o) => plane(o, [`label = i % ${o.classes}`, `t = (i // ${o.classes} + random.random(points)) / ${Math.ceil(o.points / o.classes)}`, `angle = 2 * np.pi * (1.75 * t + label / ${o.classes})`, 'px, py = t * np.sin(angle), t * np.cos(angle)']),
  circle: (o) => plane(o, ['label = i % 2', 'inner, outer = np.where(label == 0, 0.0, 0.7), np.where(label == 0, 0.5, 1.0)', 'radius = np.sqrt(inner**2 + (outer**2 - inner**2) * random.random(points))', 'angle = 2 * np.pi * random.random(points)', 'px, py = radius * np.cos(angle), radius * np.sin(angle)']),
  rings: (o) => plane(o, [`label = i % ${o.classes}`, `radius = (label + 1) / ${o.classes}`, 'angle = 2 * np.pi * random.random(points)', 'px, py = radius * np.cos(angle), radius * np.sin(angle)']),
  xor: (o) => plane(o, ['label = i % 2', 'right = np.isin(i % 4, [0, 3])', 'top = np.isin(i % 4, [0, 1])', 'px = np.where(right, 1, -1) * random.uniform(0.06, 1, points)', 'py = np.where(top, 1, -1) * random.uniform(0.06, 1, points)']),
  gauss: (o) => plane(o, ['label = i % 2', 'centre = np.where(label == 0, -0.5, 0.5)', 'px = centre + 0.15 * random.standard_normal(points)', 'py = centre + 0.15 * random.standard_normal(points)']),
  moons: (o) => plane(o, ['label = i % 2', 'angle = np.pi * random.random(points)', 'px = 2 / 3 * (np.where(label == 0, np.cos(angle), 1 - np.cos(angle)) - 0.5)', 'py = 2 / 3 * (np.where(label == 0, np.sin(angle), 0.5 - np.sin(angle)) - 0.25)']),
  blobs: (o) => plane(o, [`label = i % ${o.classes}`, `spread = 2 * 0.7 * np.sin(np.pi / ${o.classes}) / 6`, `angle = 2 * np.pi * (label / ${o.classes} + 0.125)`, 'px = 0.7 * np.cos(angle) + spread * random.standard_normal(points)', 'py = 0.7 * np.sin(angle) + spread * random.standard_normal(points)']),
  sine: (o) => line(o, `np.sin(np.pi * ${o.frequency} * x)`),
  step: (o) => line(o, `np.where(x < ${o.at}, -1.0, 1.0)`),
  polynomial: (o) => line(o, `np.cos(${o.degree} * np.arccos(np.clip(x, -1, 1)))`),
  own_points: (o) => ({ lines: [`x = np.stack([[${o.x.join(', ')}], [${o.y.join(', ')}]], axis=1)`, `return x, np.array([${o.class.map((/** @type {number} */ c) => c - 1).join(', ')}])`] }),
  npz: (o, info) => ({
    lines: [
      `with np.load(${literal(o.path)}) as arrays:`, `    x, y = arrays[${literal(o.x)}], arrays[${literal(o.y)}]`,
      'if x.dtype == np.uint8:', '    x = x / 255',
      ...(info.input.length < 3 ? ['x = x.reshape(len(x), -1)'] : ['if x.ndim == 3:', '    x = x[:, None]', ...(o.layout === 'nchw' ? [] : ['else:', '    x = x.transpose(0, 3, 1, 2)  # Trainyard keeps channels last, PyTorch first'])]),
      info.task === 'regression' ? 'return x, y.reshape(len(y), -1)' : 'return x, y.reshape(len(y))',
    ],
  }),
  idx: (o, info) => ({
    imports: ['gzip', 'struct'], before: READ_IDX,
    lines: [`x, y = read_idx(${literal(o.images)}) / 255, read_idx(${literal(o.labels ?? '')})`, ...(info.input.length < 3 ? [] : ['x = x[:, None] if x.ndim == 3 else x.transpose(0, 3, 1, 2)  # channels first']), 'return x, y'],
  }),
  cifar10(o) {
    const all = ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'], kept = o.classes.map((/** @type {string} */ name) => all.indexOf(name));
    return {
      lines: [
        `rows = np.concatenate([np.fromfile(path, np.uint8).reshape(-1, 3073) for path in [${o.files.map(literal).join(', ')}]])`,
        ...(kept.length ? [`rows = rows[np.isin(rows[:, 0], [${kept.join(', ')}])]`] : []), ...(o.first ? [`rows = rows[:${o.first}]`] : []),
        kept.length ? `y = np.array([[${kept.join(', ')}].index(label) for label in rows[:, 0]])` : 'y = rows[:, 0]', 'return rows[:, 1:].reshape(-1, 3, 32, 32) / 255, y',
      ],
    };
  },
  csv(o, info) {
    const header = o.header === 'yes' || (o.header === 'auto' && !info.features?.some((/** @type {string} */ name) => /^column \d+/.test(name)));
    return {
      imports: ['csv', 'gzip'], before: NUMBER,
      lines: [
        `with (gzip.open if ${literal(o.path)}.endswith(".gz") else open)(${literal(o.path)}, "rt", newline="") as file:`, '    lines = file.read().splitlines()',
        'delimiter = max(",;\\t", key=lines[0].count)', 'rows = [[cell.strip() for cell in row] for row in csv.reader(lines, delimiter=delimiter) if row]',
        header ? 'names = rows.pop(0)' : 'names = [f"column {k + 1}" for k in range(len(rows[0]))]', '',
        'def column(which):  # a name, or a number from 1; -1 is the last', '    return names.index(which) if which in names else (int(which) - (int(which) > 0)) % len(names)', '',
        `target = column(${literal(o.label || '-1')})`,
        o.features.length ? `used = [column(which) for which in [${o.features.map(literal).join(', ')}]]` : `left_out = [target] + [column(which) for which in [${o.ignore.map(literal).join(', ')}]]`,
        ...(o.features.length ? [] : ['used = [k for k in range(len(names)) if k not in left_out]']),
        'columns = []', 'for k in used:', '    cells = [row[k] for row in rows]', '    values = [number(cell) for cell in cells]',
        '    if None in values:  # words: one column for each', '        words = sorted({cell for cell, value in zip(cells, values) if value is None})', '        columns += [np.array([float(cell == word) for cell in cells]) for word in words]',
        '    else:', '        values = np.array(values)', '        columns.append(np.where(np.isnan(values), np.nanmean(values), values))',
        'labels = [row[target] for row in rows]',
        ...(o.task === 'regression' ? ['return np.stack(columns, axis=1), np.array(labels, dtype=float)[:, None]'] : ['classes = sorted(set(labels), key=lambda name: (number(name) is None, number(name) or 0, name))', 'return np.stack(columns, axis=1), np.array([classes.index(name) for name in labels])']),
      ],
    };
  },
};

/** @param {any} spec @param {any} info @param {import('./pytorch_code.js').Script} script @returns {Source & {stub?: boolean}} */
export function source(spec, info, { filled, missing }) {
  const o = filled('source', spec);
  if (Object.hasOwn(SOURCES, o.type)) return SOURCES[o.type](o, info);
  missing.add(`${o.type} (data)`);
  const [x, y] = shapes(info);
  return {
    lines: [
      `# "${o.type}" is drawn by Trainyard itself. Bring data of these shapes:`, `# x: float32, ${x}${info.input.length === 3 ? ', channels first' : ''}; y: ${y}`,
      `with np.load("${o.type}.npz") as arrays:`, '    return arrays["x"], arrays["y"]',
    ],
  };
}

/** @param {any} info @returns {[string, string]} what is said of x and y */
function shapes(info) {
  const n = info.data?.n ?? 'n', input = first(info.input);
  return [`(${[n, ...input].join(', ')})`, info.task === 'regression' ? `float32, (${n}, ${info.outputs})` : `whole numbers from 0 to ${info.outputs - 1}, (${n},)`];
}

/** Channels first. @param {number[]} input as open() says it @returns {number[]} */
export const first = (input) => (input.length === 3 ? [input[2], input[0], input[1]] : input);

/** @type {Record<string, {mean: string, scale?: boolean}>} mean: over which axes, of images */
const TRANSFORMS = { center: { mean: '0' }, mean_image: { mean: '0' }, standardize: { mean: '0', scale: true }, channel_mean: { mean: 'channel' }, channel_standardize: { mean: 'channel', scale: true } };

/** @param {any[]} list @param {any} info @param {import('./pytorch_code.js').Script} script @returns {string} lines that change x, fitted on x[train] */
export function preprocessing(list, info, { filled, missing }) {
  const lines = [];
  for (const spec of list) {
    const { type } = filled('preprocess', spec), how = Object.hasOwn(TRANSFORMS, type) ? TRANSFORMS[type] : null;
    if (!how) {
      missing.add(type);
      lines.push(`# ${type}: not in this script`);
      continue;
    }
    const dims = how.mean === 'channel' && info.input.length === 3 ? '(0, 2, 3)' : '0';
    lines.push(`mean = x[train].mean(dim=${dims}, keepdim=True)  # ${type}`);
    if (how.scale) lines.push(`std = x[train].std(dim=${dims}, unbiased=False, keepdim=True)`, 'std[std == 0] = 1  # a constant feature', 'x = (x - mean) / std');
    else lines.push('x = x - mean');
  }
  return lines.join('\n');
}
