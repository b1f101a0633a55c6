// Running programs: output shown as it comes, captured, or both; a missing program is an answer, not an exception.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** A failure the user can act on: printed without a stack trace. */
export class UserError extends Error {}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {{show?: boolean, env?: Record<string, string>, cwd?: string}} [options] show: also print as it comes
 * @returns {Promise<{code: number, output: string}>} 127 where the program is missing; output is stdout and stderr
 */
export function run(command, args, { show = true, env = {}, cwd = root } = {}) {
  return new Promise(done => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const [from, to] of /** @type {const} */ ([[child.stdout, process.stdout], [child.stderr, process.stderr]])) {
      from.on('data', chunk => {
        output += chunk;
        if (show) to.write(chunk);
      });
    }
    child.on('error', error => done({ code: 127, output: String(error) }));
    child.on('close', (code, signal) => done({ code: code ?? 128 + constants.signals[signal ?? 'SIGKILL'], output }));
  });
}

/** As `run`, but anything other than success ends the script. */
export async function must(/** @type {string} */ command, /** @type {string[]} */ args, options = {}) {
  const { code, output } = await run(command, args, options);
  if (code !== 0) throw new UserError(`\`${[command, ...args].join(' ')}\` failed (exit code ${code})`);
  return output;
}

/** Runs a script's main function; a UserError is one line and exit code 1. */
export async function main(/** @type {() => Promise<unknown>} */ body) {
  try {
    await body();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    console.error(`\n${error.message}`);
    process.exitCode = 1;
  }
}

/** @param {number} since performance.now() at the start */
export const seconds = since => `${((performance.now() - since) / 1000).toFixed(1)} s`;
