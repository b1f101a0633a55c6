// npm run bench: ours against the libraries that train in a browser, in Debian's Chromium, one thread each.
//   --workloads w1,w2   some only          --peers trainyard,jax   some only (ours is always first)
//   --rounds 7          of each workload    --all    also what needs minutes a step
//   --quick             a look whether it works: two workloads, one peer, a second each; writes no report
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildEngine, buildThreads } from '../../scripts/lib/build.mjs';
import { main, must, root, UserError } from '../../scripts/lib/process.mjs';
import { setup } from '../../scripts/lib/setup.mjs';
import { once } from '../../scripts/lib/stamp.mjs';
import { which } from '../../scripts/lib/system.mjs';
import { open_site } from './lib/browser.mjs';
import { build_ceiling } from './lib/ceiling.mjs';
import { load, machine } from './lib/machine.mjs';
import { begin_run, experiment_of, make_files, PRODUCTS, read_results, WORKLOADS, write_results } from './lib/results.mjs';
import { write_report } from './lib/report.mjs';

/** Workloads that are large enough for two threads. */
const THREADED = ['w3', 'w4', 'w5'];
const PEERS = ['trainyard', 'trainyard_turbo', 'tfjs_wasm', 'tfjs_cpu', 'convnet', 'brain', 'jax', 'tfjs_by_hand', 'jax_by_hand'];
/** A step takes half a minute or longer. @type {Record<string, Record<string, string>>} */
const MINUTES = { w5: { tfjs_cpu: 'TensorFlow.js cpu', jax: 'jax-js' } };

await main(async () => {
  const options = wanted(), { quick } = options;
  await prepared(options);
  const site = await open_site();
  const results = options.fresh ? {} : read_results('browser') ?? {};
  const here = await machine({ emscripten: ['emcc', ['--version']] });
  here.versions.Chromium = site.version;
  const marked = begin_run(results, here, 'bench', options.workloads);
  if (results.machine === here) results.turns = options.turns;
  try {
    for (const workload of options.workloads) {
      here.load.push(load());
      const late = options.all ? {} : MINUTES[workload] ?? {};
      const peers = options.peers.filter((peer) => !(peer in late));
      const compared = await site.ask('compare', { workload, peers, turns: options.turns });
      for (const [id, name] of Object.entries(late).filter(([peer]) => options.peers.includes(peer))) {
        const before = results.workloads?.[workload]?.outcomes?.find((/** @type {any} */ other) => other.id === id && other.rounds);
        compared.outcomes.push(before ? { ...before, earlier: true } : { id, name, cannot: 'not run: a step takes minutes (`--all` runs it)' });
      }
      (results.workloads ??= {})[workload] = marked(compared);
      show(compared);
      if (!quick) write_results('browser', results);
    }
    if (quick) return;
    if (options.more && results.machine === here) await beyond_steps(site, results, options);
    write_results('browser', results);
    write_report('browser', results);
  } finally {
    await site.close();
  }
});

/** Profiles, products, cold loads and memory. @param {any} site @param {any} results @param {any} options */
async function beyond_steps(site, results, options) {
  results.profiles = {};
  for (const workload of options.workloads) {
    const experiment = experiment_of(workload);
    results.profiles[workload] = await site.ask('benchmark', { experiment, seconds: options.seconds, forward: workload === 'w6', files: [`${workload}.npz`] });
    console.log(`profile of ${workload}: ${results.profiles[workload].ms.median.toPrecision(3)} ms`);
  }
  results.products = {};
  for (const size of PRODUCTS) results.products[size] = await site.ask('products', { size, peers: options.peers.filter((/** @type {string} */ id) => ['tfjs_wasm', 'jax'].includes(id)), rounds: options.turns.rounds });
  results.threads = {};
  for (const workload of options.workloads.filter((/** @type {string} */ name) => THREADED.includes(name))) {
    results.threads[workload] = await site.ask('threads', { workload, turns: options.turns }, '?threads');
    console.log(`${workload} on two threads: ${results.threads[workload].same ? 'the same bits' : 'OTHER BITS'}`);
  }
  results.cold = await site.cold([...options.peers.filter((/** @type {string} */ id) => !id.endsWith('by_hand') && !id.endsWith('turbo')), 'nothing'], 5);
  results.memory = await site.ask('memory', { workload: 'w5', seconds: 10 });
  results.machine.load.push(load());
}

/** @param {any} compared */
function show({ workload, outcomes }) {
  for (const { name, cannot, rounds, loss, first_ms } of outcomes) {
    const median = rounds && [...rounds].sort((a, b) => a - b)[rounds.length >> 1];
    console.log(`${workload} ${name.padEnd(20)} ${cannot ? `cannot: ${cannot}` : `${median.toPrecision(3)} ms (${rounds.length} rounds, first step ${first_ms.toPrecision(3)})${loss.first === null ? '' : `, loss ${loss.first.toPrecision(4)} to ${loss.last.toPrecision(4)}`}`}`);
  }
}

/** What has to be built and installed; quick where nothing has changed. @param {{build: boolean, more: boolean, quick: boolean}} options */
async function prepared({ build, more, quick }) {
  if (build) {
    await setup(['wasm', 'browser']);
    await buildEngine();
    if (more && !quick) await buildThreads();
  }
  if (!existsSync(join(root, 'build', 'wasm', 'engine.wasm'))) throw new UserError('the engine is not built: leave out --no-build');
  const bench = join(root, 'tests', 'bench');
  await once('bench_npm', [readFileSync(join(bench, 'package-lock.json'), 'utf8'), existsSync(join(bench, 'node_modules')) ? 'there' : 'missing'], () => {
    console.log('Installing the peers');
    return must(which('npm') ?? 'npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { show: false, cwd: bench });
  });
  await build_ceiling('wasm');
  make_files();
}

function wanted() {
  const list = { type: /** @type {const} */ ('string') }, flag = { type: /** @type {const} */ ('boolean'), default: false };
  try {
    const { values } = parseArgs({ options: { workloads: list, peers: list, rounds: list, seconds: list, all: flag, quick: flag, fresh: flag, 'no-build': flag, 'steps-only': flag } });
    const named = (/** @type {string | undefined} */ text, /** @type {string[]} */ all, usual = all) => {
      const names = text?.split(',') ?? usual, unknown = names.filter((name) => !all.includes(name));
      if (unknown.length) throw new Error(`no ${unknown.join(', ')}; there are ${all.join(', ')}`);
      return names;
    };
    const { quick } = values;
    return {
      quick, all: values.all, fresh: values.fresh, build: !values['no-build'], more: !values['steps-only'], seconds: Number(values.seconds ?? 2),
      workloads: named(values.workloads, WORKLOADS, quick ? ['w1', 'w2'] : WORKLOADS),
      peers: named(values.peers, PEERS, quick ? ['trainyard', 'tfjs_wasm'] : PEERS),
      turns: quick ? { rounds: 3, round_ms: 100, warm_ms: 200 } : { rounds: Number(values.rounds ?? 7), round_ms: 300, warm_ms: 1000 },
    };
  } catch (error) {
    throw new UserError(/** @type {Error} */ (error).message);
  }
}
