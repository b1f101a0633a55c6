// The PyTorch process: asked a line, answers a line.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '../../../scripts/lib/process.mjs';

const PYTHON = process.env.TRAINYARD_TORCH_PYTHON ?? '/usr/bin/python3';

/** Its libraries start threads of their own otherwise, which wait for work in a loop. */
const ALONE = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };

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

  /** @returns {Promise<Torch | null>} null where PyTorch is not installed */
  static async start() {
    const child = spawn(PYTHON, [join(root, 'tests', 'bench', 'torch_peer.py')], { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, ...ALONE } });
    const torch = new Torch(child), failed = new Promise((done) => child.once('error', () => done(null)));
    const hello = await Promise.race([torch.#read().catch(() => null), failed]);
    if (!hello) return null;
    torch.fast = !/^libblas/.test(hello.blas);
    torch.version = `${hello.version} with ${hello.blas}`;
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
