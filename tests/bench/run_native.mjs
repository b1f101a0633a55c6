// npm run bench:native: ours, built for this processor, against Debian's PyTorch, one thread each and in turns; then
// two threads of ours against one. Without python3-torch only ours is measured.
//   --workloads w1,w2   some only      --rounds 7      --seconds 0.5   a turn      --quick   a look whether it works
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildNative } from '../../scripts/lib/build.mjs';
import { main, must, root, UserError } from '../../scripts/lib/process.mjs';
import { setup } from '../../scripts/lib/setup.mjs';
import { product_experiment, product_rates } from './product.mjs';
import { build_ceiling } from './lib/ceiling.mjs';
import { load, machine } from './lib/machine.mjs';
import { begin_run, FOLDER, make_files, PRODUCTS, read_results, WORKLOADS, write_results } from './lib/results.mjs';
import { write_report } from './lib/report.mjs';
import { median, ratio } from './lib/statistics.mjs';
import { Torch } from './lib/torch.mjs';

/** More steps a second with two of them only where one step is long. */
const TWO_THREADS = ['w3', 'w4', 'w5'];

await main(async () => {
  const options = wanted();
  await prepared(options.build);
  const torch = await Torch.start();
  if (torch && !torch.fast) {
    torch.end();
    throw new UserError('PyTorch multiplies with the reference BLAS, which would flatter ours: apt-get install libopenblas0-pthread');
  }
  const results = read_results('native') ?? {};
  const here = await machine({ 'g++': ['g++', ['--version']], Python: ['/usr/bin/python3', ['--version']] });
  here.versions.PyTorch = torch?.version ?? 'not there (apt-get install python3-torch libopenblas0-pthread)';
  const marked = begin_run(results, here, 'bench:native', options.workloads);
  if (results.machine === here) results.turns = { rounds: options.rounds, seconds: options.seconds };
  try {
    for (const workload of options.workloads) {
      (results.workloads ??= {})[workload] = marked(await compared(torch, workload, options));
      here.load.push(load());
      show(workload, results.workloads[workload]);
      if (!options.quick) write_results('native', results);
    }
    if (options.quick) return;
    if (results.machine === here) {
      results.products = {};
      for (const size of PRODUCTS) results.products[size] = await products(torch, size, options.rounds);
      here.load.push(load());
    }
    write_results('native', results);
    write_report('native', results);
  } finally {
    torch?.end();
  }
});

/** Ours and PyTorch in turns; ours with two threads beside them where that is asked for. @param {Torch | null} torch @param {string} workload @param {{rounds: number, seconds: number}} options */
async function compared(torch, workload, { rounds, seconds }) {
  const opened = await torch?.ask({ do: 'open', workload, threads: 1 });
  /** @type {{ours: number[], two: number[], torch: number[]}} */
  const times = { ours: [], two: [], torch: [] };
  let own = null, theirs = null;
  for (let round = 0; round < rounds; ++round) {
    own = await ours(workload, seconds, 1);
    times.ours.push(own.ms.median);
    if (torch) {
      theirs = await torch.ask({ do: 'run', seconds });
      times.torch.push(theirs.ms);
    }
    if (TWO_THREADS.includes(workload)) times.two.push((await ours(workload, seconds, 2)).ms.median);
  }
  return { times, own, torch: opened && { form: opened.form, loss: { first: opened.loss, last: theirs?.loss ?? null } } };
}

/** @param {string} workload @param {number} seconds @param {number} threads */
async function ours(workload, seconds, threads) {
  const more = workload === 'w6' ? ['--forward'] : [];
  return bench([join(root, 'tests/bench/workloads', `${workload}.json`), '--seconds', String(seconds), '--threads', String(threads), ...more]);
}

/** @param {string[]} args @returns {Promise<any>} what the command says as JSON */
async function bench(args) {
  return JSON.parse(await must(join(root, 'build/native/trainyard'), ['bench', ...args, '--json', '--data-dir', FOLDER], { show: false }));
}

/** @param {Torch | null} torch @param {number} size @param {number} rounds */
async function products(torch, size, rounds) {
  const light = await build_ceiling('native'), file = join(FOLDER, `product${size}.json`);
  writeFileSync(file, JSON.stringify(product_experiment(size)));
  /** @type {Record<string, Record<string, number[]>>} */
  const found = {};
  const add = (/** @type {string} */ id, /** @type {Record<string, number>} */ rates) => {
    found[id] ??= {};
    for (const [form, rate] of Object.entries(rates)) (found[id][form] ??= []).push(rate);
  };
  for (let round = 0; round < rounds; ++round) {
    add('ceiling', { hot: Number(await must(light, [], { show: false })) });
    add('trainyard', product_rates((await bench([file, '--seconds', '0.3', '--threads', '1'])).profile));
    if (torch) add('torch', await torch.ask({ do: 'products', size }));
  }
  return found;
}

/** @param {string} workload @param {any} result */
function show(workload, { times, own, torch }) {
  const ms = (/** @type {number[]} */ values) => (values.length ? `${median(values).toPrecision(3)} ms` : '-');
  console.log(`${workload} ours ${ms(times.ours)}, two threads ${ms(times.two)}, PyTorch ${ms(times.torch)} (${torch?.form ?? 'not there'}); ` +
    `ratio ${ratio(times.ours, times.torch).toPrecision(3)}; loss ${own.loss.first.toPrecision(4)} to ${own.loss.last.toPrecision(4)}, ` +
    `theirs ${torch?.loss.first?.toPrecision(4)} to ${torch?.loss.last?.toPrecision(4)}`);
}

/** @param {boolean} build */
async function prepared(build) {
  if (build) {
    await setup(['native']);
    await buildNative();
  }
  if (!existsSync(join(root, 'build/native/trainyard'))) throw new UserError('the native build is missing: leave out --no-build');
  make_files();
}

function wanted() {
  const text = { type: /** @type {const} */ ('string') }, flag = { type: /** @type {const} */ ('boolean'), default: false };
  try {
    const { values: { quick, workloads, rounds, seconds, 'no-build': no_build } } =
      parseArgs({ options: { workloads: text, rounds: text, seconds: text, quick: flag, 'no-build': flag } });
    const names = workloads?.split(',') ?? (quick ? ['w1', 'w2'] : WORKLOADS), unknown = names.filter((name) => !WORKLOADS.includes(name));
    if (unknown.length) throw new Error(`no ${unknown.join(', ')}; there are ${WORKLOADS.join(', ')}`);
    return { quick, workloads: names, build: !no_build, rounds: Number(rounds ?? (quick ? 2 : 7)), seconds: Number(seconds ?? (quick ? 0.2 : 0.5)) };
  } catch (error) {
    throw new UserError(/** @type {Error} */ (error).message);
  }
}
