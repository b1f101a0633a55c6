// The PyTorch process: asked a line, answers a line.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '../../../scripts/lib/process.mjs';
import { flags } from './machine.mjs';

const PYTHON = process.env.TRAINYARD_TORCH_PYTHON ?? '/usr/bin/python3';

/** Its libraries start threads of their own otherwise, which wait for work in a loop. */
const ALONE = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };

/**
 * An OpenBLAS older than the processor takes it for the oldest there is, and multiplies at a fifth of its speed: what to
 * tell it then. Null where it knows better or nothing is gained.
 * @param {string} core that it takes the processor for @param {string[]} features of the processor
 */
export function better_core(core, features) {
  if (core !== 'Prescott' || process.env.OPENBLAS_CORETYPE) return null;
  return features.includes('avx512f') ? 'SkylakeX' : features.includes('avx2') ? 'Haswell' : null;
}

export class Torch {
  #child;
  /** @type {AsyncIterator<string>} */ #lines;
  version = '';
  /** Whether products are in a fast library's hands. */ fast = false;

  /** @param {import('node:child_process').ChildProcessByStdio<import('node:stream').Writable, import('node:stream').Readable, null>} child */
  constructor(child) {
    this.#child = child;
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  }

  /** @param {string} [told] what OpenBLAS is to take the processor for @returns {Promise<Torch | null>} null where PyTorch is not installed */
  static async start(told = '') {
    const env = { ...process.env, ...ALONE, ...(told ? { OPENBLAS_CORETYPE: told } : {}) };
    const child = spawn(PYTHON, [join(root, 'tests', 'bench', 'torch_peer.py')], { stdio: ['pipe', 'pipe', 'inherit'], env });
    const torch = new Torch(child), failed = new Promise((done) => child.once('error', () => done(null)));
    const hello = await Promise.race([torch.#read().catch(() => null), failed]);
    if (!hello) return null;
    const better = better_core(hello.core, flags());
    if (better && !told) {
      torch.end();
      return Torch.start(better);
    }
    torch.fast = !/^libblas/.test(hello.blas);
    torch.version = `${hello.version} with ${hello.blas}${told ? `, which does not know this processor and was told that it is a ${hello.core}` : ''}`;
    return torch;
  }

  /** @param {object} question @returns {Promise<any>} */
  ask(question) {
    this.#child.stdin.write(`${JSON.stringify(question)}\n`);
    return this.#read();
  }

  async #read() {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error('PyTorch ended; what it said is above');
    return JSON.parse(value);
  }

  end() {
    this.#child.stdin.end();
  }
}
