// Running one part of the tests and counting: doctest through CTest, or node:test files. A part answers with its
// counts, its time and the names of what was skipped; whatever could not run at all counts as one failure.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, run, UserError } from './process.mjs';
import { filesUnder } from './stamp.mjs';

/** @typedef {{name: string, passed: number, failed: number, skipped: string[], ms: number}} Result */

/**
 * @param {string} name
 * @param {() => Promise<Omit<Result, 'name' | 'ms'>>} body
 * @returns {Promise<Result>}
 */
export async function part(name, body) {
  console.log(`\n== ${name}`);
  const began = performance.now();
  const failed = { passed: 0, failed: 1, skipped: [] };
  const counts = await body().catch(error => {
    if (!(error instanceof UserError)) throw error;
    console.error(error.message);
    return failed;
  });
  return { name, ...counts, ms: performance.now() - began };
}

/** @param {string} preset */
export async function ctest(preset) {
  const folder = join(root, 'build', preset);
  const { code, output } = await run('ctest',
    ['--test-dir', folder, '--output-on-failure', '--no-tests=error', '-j', String(cpus().length)], { show: false });
  const log = code === 127 ? '' : readFileSync(join(folder, 'Testing', 'Temporary', 'LastTest.log'), 'utf8');
  const counts = countDoctest(log);
  if (code !== 0) {
    console.log(output);
    counts.failed = Math.max(counts.failed, 1);
  }
  return counts;
}

/** @param {string} log output of any number of doctest runs; a test that needs something absent prints
 *    `[skipped] name: why` */
export function countDoctest(log) {
  // eslint-disable-next-line no-control-regex
  const text = log.replace(/\x1b\[[0-9;]*m/g, '');
  let passed = 0;
  let failed = 0;
  for (const [, good, bad] of text.matchAll(/test cases:\s*\d+ \|\s*(\d+) passed \|\s*(\d+) failed/g)) {
    passed += Number(good);
    failed += Number(bad);
  }
  const skipped = [...text.matchAll(/^\[skipped\] (.*)$/gm)].map(match => match[1]);
  return { passed: Math.max(0, passed - skipped.length), failed, skipped };
}

/**
 * Every *_test.js, *.test.js (or .mjs) under a folder of tests/, each file in a process of its own.
 * @param {string} folder
 * @param {Record<string, string>} [env]
 */
export async function nodeTests(folder, env = {}) {
  const files = filesUnder(join(root, folder)).filter(file => /[._]test\.m?js$/.test(file));
  if (files.length === 0) throw new UserError(`no tests in ${folder}`);
  const scratch = mkdtempSync(join(tmpdir(), 'trainyard-'));
  const globals = pathToFileURL(join(root, 'tests', 'js', 'support', 'web_globals.mjs')).href;
  const NODE_OPTIONS = `${process.env.NODE_OPTIONS ?? ''} --import ${globals}`.trim();
  try {
    const tap = join(scratch, 'tap');
    const { code, output } = await run(process.execPath, ['--test',
      '--test-reporter=spec', '--test-reporter-destination=stdout', '--test-reporter=tap', `--test-reporter-destination=${tap}`,
      ...files.map(file => relative(root, file))], { show: false, env: { NODE_OPTIONS, ...env } });
    const counts = countTap(readFileSync(tap, 'utf8'));
    if (code !== 0) {
      console.log(output);
      counts.failed = Math.max(counts.failed, 1);
    }
    return counts;
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** @param {string} text TAP of node:test, whose closing comments count tests, not suites */
export function countTap(text) {
  const total = (/** @type {string} */ word) => Number(text.match(new RegExp(`^# ${word} (\\d+)`, 'm'))?.[1] ?? 0);
  const skipped = [...text.matchAll(/^\s*ok \d+ - (.*?) # SKIP ?(.*)$/gm)].map(([, name, why]) => why ? `${name}: ${why}` : name);
  return { passed: total('pass'), failed: total('fail') + total('cancelled'), skipped };
}

/** @param {Result[]} results  @returns {boolean} whether all is well */
export function report(results) {
  console.log('\npart            passed failed skipped     time');
  for (const { name, passed, failed, skipped, ms } of results) {
    console.log(`${name.padEnd(15)} ${String(passed).padStart(6)} ${String(failed).padStart(6)} ` +
      `${String(skipped.length).padStart(7)} ${(ms / 1000).toFixed(1).padStart(6)} s`);
  }
  const skipped = results.flatMap(result => result.skipped.map(name => `${result.name}: ${name}`));
  for (const name of skipped) console.log(`skipped  ${name}`);
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.reduce((sum, result) => sum + result.failed, 0);
  console.log(`\n${passed} passed, ${failed} failed, ${skipped.length} skipped`);
  return failed === 0;
}
