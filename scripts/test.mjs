// npm test: everything that belongs to every change. `data`, `cuda`, `soak`, `asan` and `threads` are the long ones.
// `npm test -- native js` runs the named parts only. Tests on real data need TRAINYARD_DATA and are skipped without it.
import { buildEngine, buildNative, buildPage, cmake } from './lib/build.mjs';
import { ctest, nodeTests, part, report } from './lib/parts.mjs';
import { main, run, seconds, UserError } from './lib/process.mjs';
import { setup } from './lib/setup.mjs';
import { which } from './lib/system.mjs';

const counted = { passed: 0, failed: 0, skipped: [] };

/** A part that makes something: it counts only when it fails. */
const make = (/** @type {() => Promise<unknown>} */ body) => async () => {
  await body();
  return { ...counted };
};

/** tests/run_cuda.sh counts for itself: `ok: name`, `skipped: name`. */
const cuda = (/** @type {string[]} */ args = []) => async () => {
  const { code, output } = await run('bash', ['tests/run_cuda.sh', ...args]);
  const lines = (/** @type {RegExp} */ line) => [...output.matchAll(line)].map(match => match[1]);
  const failed = lines(/^not ok: (.*)$/gm).length;
  return {
    passed: lines(/^ok: (.*)$/gm).length,
    failed: code === 0 ? failed : Math.max(failed, 1),
    skipped: lines(/^skipped: (.*)$/gm),
  };
};
const noToolkit = async () => ({ ...counted, skipped: ['the whole build: there is no nvcc'] });

/** @type {Record<string, [string, () => Promise<any>][]>} */
const plans = {
  all: [
    ['architecture', () => nodeTests('tests/arch')],
    ['build native', make(() => buildNative(['trainyard_tests']))],
    ['native', () => ctest('native')],
    ['build wasm', make(() => buildEngine(['trainyard_tests']))],
    ['wasm', () => ctest('wasm')],
    // Behind both builds: it holds the command line against the wasm engine.
    ['cli', () => nodeTests('tests/cli')],
    ['instructions', () => nodeTests('tests/counts')],
    ['build page', make(buildPage)],
    ['js', () => nodeTests('tests/js')],
    ['e2e', () => nodeTests('tests/e2e')],
  ],
  data: [
    ['build native', make(buildNative)],
    ['build page', make(buildPage)],
    ['data', () => nodeTests('tests/data')],
  ],
  cuda: [
    ['device code', () => nodeTests('tests/cuda')],
    ['cuda on host', cuda(['--on-host'])],
    ['cuda', which('nvcc') ? cuda() : noToolkit],
  ],
  soak: [
    ['build native', make(() => buildNative())],
    ['build wasm', make(() => buildEngine())],
    ['build page', make(buildPage)],
    ['soak', () => nodeTests('tests/soak')],
  ],
  asan: [
    ['build asan', make(() => cmake('asan', ['trainyard_tests']))],
    ['asan', () => ctest('asan')],
  ],
  threads: [
    ['build tsan', make(() => cmake('tsan', ['trainyard_tests']))],
    ['tsan', () => ctest('tsan')],
    ['build wasm', make(() => cmake('wasm-threads', ['trainyard_tests']))],
    ['wasm-threads', () => ctest('wasm-threads')],
  ],
};

await main(async () => {
  const began = performance.now();
  const [first = 'all', ...rest] = process.argv.slice(2);
  const plan = plans[first] ?? plans.all;
  const wanted = plans[first] ? rest : [first, ...rest];
  const unknown = wanted.filter(name => !plan.some(([there]) => there === name));
  if (unknown.length) throw new UserError(`no part ${unknown.join(', ')}; there are ${plan.map(([name]) => name).join(', ')}`);

  await setup(['wasm', 'native', 'browser', 'counts']);
  console.log(`set up in ${seconds(began)}`);
  const results = [];
  for (const [name, body] of plan) {
    if (wanted.length === 0 || wanted.includes(name)) results.push(await part(name, body));
  }
  console.log(`\nall in ${seconds(began)}`);
  if (!report(results)) process.exitCode = 1;
});
