// @ts-nocheck: a stand-in for an untyped module; the tests exercise it.
/**
 * Small data sets for the fake engine: shapes of the real sources, none of their numbers.
 * Random numbers are a hash of (seed, index), so that a test sees the same data every time.
 */

/** @param {number} seed @returns {(i: number) => number} uniform in [0, 1), a pure function of i */
export function uniform(seed) {
  return (i) => {
    let h = Math.imul(i + 1, 0x9e3779b1) ^ Math.imul(seed + 7, 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 16), 0x21f0aaad);
    h = Math.imul(h ^ (h >>> 15), 0x735a2d97);
    return ((h ^ (h >>> 15)) >>> 0) / 4294967296;
  };
}

/** @param {(i: number) => number} u @returns {(i: number) => number} standard normal */
export function normal(u) {
  return (i) => Math.sqrt(-2 * Math.log(1 - u(2 * i))) * Math.cos(2 * Math.PI * u(2 * i + 1));
}

/** One generator per source: i, k = class, u, n -> coordinates. */
const PLANAR = {
  circle: (i, k, u) => { const a = 6.2832 * u(i), r = k ? 0.7 + 0.3 * u(i + 9e6) : 0.5 * Math.sqrt(u(i + 9e6)); return [r * Math.cos(a), r * Math.sin(a)]; },
  xor: (i, k, u) => { const x = 0.05 + 0.9 * u(i), y = 0.05 + 0.9 * u(i + 9e6), s = u(i + 5e6) < 0.5 ? 1 : -1; return k ? [s * x, s * y] : [-s * x, s * y]; },
  gauss: (i, k, u) => { const g = normal(u); return [(k ? 0.45 : -0.45) + 0.2 * g(i), (k ? 0.45 : -0.45) + 0.2 * g(i + 5e5)]; },
  spiral: (i, k, u) => { const t = u(i), a = 1.75 * t * 6.2832 + k * Math.PI; return [t * Math.sin(a), t * Math.cos(a)]; },
  moons: (i, k, u) => { const a = 3.1416 * u(i); return k ? [0.25 + 0.6 * Math.cos(a), 0.15 - 0.6 * Math.sin(a)] : [-0.25 + 0.6 * Math.cos(a), -0.15 + 0.6 * Math.sin(a)]; },
  blobs: (i, k, u) => { const g = normal(u), a = 6.2832 * k / 3; return [0.6 * Math.cos(a) + 0.15 * g(i), 0.6 * Math.sin(a) + 0.15 * g(i + 5e5)]; },
  rings: (i, k, u) => { const a = 6.2832 * u(i), r = 0.25 + 0.3 * k; return [r * Math.cos(a), r * Math.sin(a)]; },
};
const CURVES = {
  sine: (x) => Math.sin(3 * x),
  step: (x) => (x > 0 ? 0.8 : -0.8),
  polynomial: (x) => 2 * x * x * x - x,
};
export const SOURCES = [...Object.keys(PLANAR), ...Object.keys(CURVES), 'glyphs', 'shapes'];

/**
 * @param {any} source @param {number} seed @param {(name: string) => Uint8Array | undefined} file
 * @returns {{task: string, classes: string[], input: number[], n: number, x: Float32Array, y: Float32Array}}
 */
export function generate(source, seed, file) {
  const { type } = source;
  const n = source.points ?? source.count ?? (type === 'glyphs' || type === 'shapes' ? 600 : 500);
  const u = uniform(seed), g = normal(uniform(seed + 1)), noise = source.noise ?? 0.05;
  if (type in PLANAR) {
    const c = type === 'blobs' ? source.classes ?? 3 : type === 'rings' ? 3 : 2;
    const x = new Float32Array(2 * n), y = new Float32Array(n);
    for (let i = 0; i < n; ++i) {
      const k = i % c;
      const [a, b] = /** @type {any} */ (PLANAR)[type](i, k, u);
      x[2 * i] = a + noise * g(i);
      x[2 * i + 1] = b + noise * g(i + 4e5);
      y[i] = k;
    }
    return { task: 'classification', classes: Array.from({ length: c }, (_, k) => String(k)), input: [2], n, x, y };
  }
  if (type in CURVES) {
    const x = new Float32Array(n), y = new Float32Array(n);
    for (let i = 0; i < n; ++i) {
      x[i] = 2 * u(i) - 1;
      y[i] = /** @type {any} */ (CURVES)[type](x[i]) + noise * g(i);
    }
    return { task: 'regression', classes: [], input: [1], n, x, y };
  }
  if (type === 'csv') return csv(source, file);
  const [size, channels] = type === 'shapes' ? [32, 3] : [28, 1];
  const x = new Float32Array(n * size * size * channels), y = new Float32Array(n);
  for (let i = 0; i < n; ++i) {
    const k = (y[i] = i % 10);
    const cx = size * (0.35 + 0.3 * u(i)), cy = size * (0.35 + 0.3 * u(i + 9e6)), r = 3 + k * 0.9;
    for (let p = 0; p < size * size; ++p) {
      const d = Math.abs(Math.hypot(p % size - cx, Math.floor(p / size) - cy) - r);
      for (let q = 0; q < channels; ++q) x[(i * size * size + p) * channels + q] = Math.max(0, 1 - d / 1.6) * (channels === 1 ? 1 : 0.3 + 0.7 * u(k * 3 + q));
    }
  }
  return { task: 'classification', classes: Array.from({ length: 10 }, (_, k) => String(k)), input: [size, size, channels], n, x, y };
}

/** @param {any} source @param {(name: string) => Uint8Array | undefined} file */
function csv(source, file) {
  const bytes = file(source.path);
  if (!bytes) throw { code: 'missing_file', path: '/data/source/path', message: `[csv] there is no file "${source.path}"` };
  const rows = new TextDecoder().decode(bytes).trim().split(/\r?\n/).map((line) => line.split(','));
  if (rows.length && Number.isNaN(Number(rows[0][0]))) rows.shift();
  const d = rows[0].length - 1, names = [...new Set(rows.map((row) => row[d]))];
  const x = new Float32Array(rows.length * d), y = new Float32Array(rows.length);
  rows.forEach((row, i) => {
    for (let j = 0; j < d; ++j) x[i * d + j] = Number(row[j]);
    y[i] = names.indexOf(row[d]);
  });
  return { task: 'classification', classes: names, input: [d], n: rows.length, x, y };
}
