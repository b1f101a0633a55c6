// Running the built command line in a scratch folder. TRAINYARD_BIN names another folder than build/native.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const command = join(process.env.TRAINYARD_BIN ?? join(root, 'build', 'native'), 'trainyard');
export const examples = join(root, 'examples', 'experiments');

/** Environment without a data folder, so that a test finds only what it made. */
const clean = { ...process.env, TRAINYARD_DATA: '' };

/**
 * @typedef {{code: number | null, stdout: string, stderr: string}} Outcome
 * @param {string[]} args
 * @param {{cwd?: string, env?: Record<string, string>}} [options]
 * @returns {Outcome}
 */
export function trainyard(args, { cwd, env = {} } = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, env: { ...clean, ...env }, encoding: 'utf8', timeout: 120000 });
  if (error) throw error;
  return { code: status, stdout, stderr };
}

/** The same, started only. @param {string[]} args @param {{cwd?: string}} [options] */
export const start = (args, { cwd } = {}) => spawn(command, args, { cwd, env: clean, stdio: ['ignore', 'pipe', 'pipe'] });

/** @param {import('node:child_process').ChildProcess} child @returns {Promise<{code: number | null, signal: string | null, stderr: string}>} */
export function ended(child) {
  let stderr = '';
  child.stderr?.on('data', chunk => { stderr += chunk; });
  child.stdout?.resume();
  return new Promise(resolve => child.on('close', (code, signal) => resolve({ code, signal, stderr })));
}

/** A folder that goes with the test. @param {import('node:test').TestContext} t */
export function scratch(t) {
  const folder = mkdtempSync(join(tmpdir(), 'trainyard-cli-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** @param {string} folder @param {string} name @param {unknown} content text, bytes or JSON @returns {string} the file's path */
export function put(folder, name, content) {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content));
  return path;
}

/** @param {string} path */
export const json = path => JSON.parse(readFileSync(path, 'utf8'));

/** @param {string} path @returns {string[][]} */
export const csv = path => readFileSync(path, 'utf8').trimEnd().split('\n').map(line => line.split(','));

/** A small network that learns two spirals a little. @param {Record<string, unknown>} [sections] that replace its own */
export const experiment = (sections = {}) => ({
  version: 1,
  seed: 5,
  data: { source: { type: 'spiral', points: 200 }, preprocess: ['standardize'], validation: 0.25 },
  model: [{ type: 'dense', units: 12 }, 'tanh', { type: 'dropout', rate: 0.1 }, { type: 'dense', units: 2 }],
  loss: 'softmax_cross_entropy',
  optimizer: { type: 'adam', lr: 0.01 },
  train: { batch: 32, epochs: 10 },
  ...sections,
});

/** Sizes and offsets of a safetensors file. @param {string} path @returns {Record<string, any>} */
export function tensors(path) {
  const bytes = readFileSync(path);
  return JSON.parse(bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE(0))).toString());
}
