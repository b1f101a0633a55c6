// Builds ceiling.cpp, the loop that no product can be faster than, for the browser and for this processor.
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { must, root } from '../../../scripts/lib/process.mjs';
import { FOLDER } from './results.mjs';

const SOURCE = join(root, 'tests', 'bench', 'ceiling.cpp');
const FLAGS = ['-std=c++20', '-O3', SOURCE];

/** @param {'wasm' | 'native'} kind @returns {Promise<string>} the file */
export async function build_ceiling(kind) {
  const file = join(FOLDER, kind === 'wasm' ? 'ceiling.wasm' : 'ceiling');
  if (existsSync(file) && statSync(file).mtimeMs > statSync(SOURCE).mtimeMs) return file;
  mkdirSync(FOLDER, { recursive: true });
  if (kind === 'wasm') {
    await must('emcc', [...FLAGS, '-msimd128', '--no-entry', '-sSTANDALONE_WASM=1', '-sEXPORTED_FUNCTIONS=_tiles,_flops_of_a_tile', '-o', file], { env: { NODE_PATH: '/usr/share/nodejs' } });
  } else {
    await must(process.env.CXX ?? 'g++', [...FLAGS, '-march=native', '-mprefer-vector-width=512', '-o', file]);
  }
  return file;
}
