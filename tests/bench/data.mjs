// The workloads' numbers as NPZ files, which is how ours reads a user's data.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { zipSync } from 'fflate';
import { DATA, make } from './numbers.mjs';

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

/** @param {import('./numbers.mjs').Kind} kind @returns {Uint8Array} its NPZ file */
export function npz(kind) {
  const { x, y } = make(kind);
  return zipSync({ 'x.npy': npy(x, [kind.n, ...kind.sample]), 'y.npy': npy(y, kind.regression ? [kind.n, kind.classes] : [kind.n]) }, { level: 0 });
}

/** @param {string} folder gets a file a workload */
export function write_data(folder) {
  mkdirSync(folder, { recursive: true });
  for (const name of Object.keys(DATA)) writeFileSync(join(folder, `${name}.npz`), npz(DATA[name]));
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) write_data(process.argv[2] ?? 'build/bench');
