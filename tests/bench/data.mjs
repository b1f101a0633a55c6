// What the workloads train on: clusters with noise, so that a network that trains gets somewhere. Every peer gets the
// same numbers; ours reads them from the NPZ file, as a user's data are read.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { zipSync } from 'fflate';

/** @typedef {{n: number, sample: number[], classes: number, regression?: boolean}} Kind */

/** Bytes stand for images. @type {Record<string, Kind & {bytes: boolean}>} */
export const DATA = {
  w1: { n: 320, sample: [2], classes: 2, bytes: false },
  w2: { n: 1280, sample: [784], classes: 10, bytes: false },
  w3: { n: 1280, sample: [1024], classes: 10, bytes: false },
  w4: { n: 640, sample: [28, 28, 1], classes: 10, bytes: true },
  w5: { n: 640, sample: [32, 32, 3], classes: 10, bytes: true },
  w6: { n: 16, sample: [4096], classes: 4096, bytes: false, regression: true },
};

/** Uniform in [0, 1): enough for clouds. @param {number} seed */
function uniform(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * @param {string} name of a workload
 * @returns {{x: Float32Array | Uint8Array, y: Int32Array | Float32Array, kind: Kind & {bytes: boolean}}} x (n, ...sample), channels last
 */
export function make_data(name) {
  const kind = DATA[name], { n, sample, classes, bytes } = kind, width = sample.reduce((a, b) => a * b, 1), random = uniform(7);
  const normal = () => random() + random() + random() + random() - 2;  // of variance 1/3
  if (kind.regression) return { x: Float32Array.from({ length: n * width }, normal), y: Float32Array.from({ length: n * classes }, normal), kind };
  const centres = Float32Array.from({ length: classes * width }, normal);
  const x = bytes ? new Uint8Array(n * width) : new Float32Array(n * width);
  for (let i = 0; i < n; ++i) {
    for (let k = 0; k < width; ++k) {
      const value = 0.5 * centres[(i % classes) * width + k] + normal();
      x[i * width + k] = bytes ? Math.max(0, Math.min(255, 128 + 60 * value)) : value;
    }
  }
  return { x, y: Int32Array.from({ length: n }, (_, i) => i % classes), kind };
}

/** One array in numpy's format 1.0. @param {Float32Array | Uint8Array | Int32Array} values @param {number[]} shape */
function npy(values, shape) {
  const type = values instanceof Float32Array ? '<f4' : values instanceof Uint8Array ? '|u1' : '<i4';
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': (${shape.join(', ')}${shape.length === 1 ? ',' : ''}), }`;
  const header = `${text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11)}\n`;
  const out = new Uint8Array(10 + header.length + values.byteLength);
  out.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8]);
  out.set(new TextEncoder().encode(header), 10);
  out.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), 10 + header.length);
  return out;
}

/** @param {string} name @returns {Uint8Array} the workload's NPZ file */
export function npz(name) {
  const { x, y, kind } = make_data(name);
  return zipSync({ 'x.npy': npy(x, [kind.n, ...kind.sample]), 'y.npy': npy(y, kind.regression ? [kind.n, kind.classes] : [kind.n]) }, { level: 0 });
}

/** @param {string} folder gets a file a workload */
export function write_data(folder) {
  mkdirSync(folder, { recursive: true });
  for (const name of Object.keys(DATA)) writeFileSync(join(folder, `${name}.npz`), npz(name));
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) write_data(process.argv[2] ?? 'build/bench');
