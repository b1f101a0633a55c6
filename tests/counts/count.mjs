// Instructions of a training step, counted by callgrind: the same on a busy machine as on a quiet one. It knows no
// AVX-512, so the executable with the browser's bits is counted. Two runs of different length: what differs are steps.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { write_data } from '../bench/data.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, 'build/bench');

/**
 * What is counted: steps of the shorter and the longer run, and settings that make a run of seconds out of one of
 * minutes.
 * @type {Record<string, {steps: [number, number], set?: string[], forward?: boolean}>}
 */
export const COUNTED = {
  w1: { steps: [100, 500] },
  w2: { steps: [10, 20] },
  w3: { steps: [1, 2] },
  w4: { steps: [1, 3] },
  w5: { steps: [1, 2], set: ['/train/batch=8'] },
  w6: { steps: [1, 3], set: ['/model/0/times=1', '/init=zeros'], forward: true },
};

/** @param {string[]} args @returns {Promise<number>} instructions of the whole run */
async function instructions(args) {
  const { stderr } = await promisify(execFile)('valgrind', ['--tool=callgrind', '--callgrind-out-file=/dev/null', join(root, 'build/native/trainyard-exact'), ...args], { maxBuffer: 1 << 24 });
  const found = /Collected : (\d+)/.exec(stderr);
  if (!found) throw new Error(`callgrind counted nothing:\n${stderr}`);
  return Number(found[1]);
}

/** What the workloads train on. */
export const prepare = () => write_data(folder);

/** @param {string} name of a workload @returns {Promise<number>} instructions of one step, or of one prediction */
export async function instructions_of(name) {
  const { steps, set = [], forward } = COUNTED[name];
  const run = (/** @type {number} */ n) => instructions(['bench', join(root, `tests/bench/workloads/${name}.json`), '--data-dir', folder, '--threads', '1', '--steps', String(n), ...(forward ? ['--forward'] : []), ...set.flatMap((setting) => ['--set', setting])]);
  const [few, many] = [await run(steps[0]), await run(steps[1])];
  return Math.round((many - few) / (steps[1] - steps[0]));
}
