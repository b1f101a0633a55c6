// Where results lie between runs, and what every script of the bench begins with.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../../scripts/lib/process.mjs';
import { npz, write_data } from '../data.mjs';

export const FOLDER = join(root, 'build', 'bench');
export const WORKLOADS = ['w1', 'w2', 'w3', 'w4', 'w5', 'w6'];
export const PRODUCTS = [512, 1024];

/** @param {string} name @returns {any} of the last run, null where there was none */
export function read_results(name) {
  const file = join(FOLDER, `${name}.json`);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}

/** @param {string} name @param {any} results */
export function write_results(name, results) {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, `${name}.json`), `${JSON.stringify(results, null, 1)}\n`);
}

/** @param {string} workload @returns {any} its experiment */
export function experiment_of(workload) {
  return JSON.parse(readFileSync(join(root, 'tests', 'bench', 'workloads', `${workload}.json`), 'utf8'));
}

/**
 * Where a part was run with only some workloads, the others stay as they were measured: each says by which run.
 * @param {any} results of earlier runs @param {import('./machine.mjs').Machine} machine @param {string} script @param {string[]} workloads of this run
 * @returns {(one: any) => any} marks a workload's result
 */
export function begin_run(results, machine, script, workloads) {
  const args = process.argv.slice(2).join(' '), command = `npm run ${script}${args ? ` -- ${args}` : ''}`;
  const { commit, date } = machine, run = { command, commit, date };
  if (!results.machine || workloads.length === WORKLOADS.length) Object.assign(results, { machine, command, run });
  return (one) => ({ ...one, run });
}

/** The workloads' data and those of the products, as files. */
export function make_files() {
  write_data(FOLDER);
  for (const size of PRODUCTS) {
    writeFileSync(join(FOLDER, `product${size}.npz`), npz({ n: size, sample: [size], classes: size, bytes: false, regression: true }));
  }
}
