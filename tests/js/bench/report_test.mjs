// The pure parts of the bench: medians, ratios, growth, turns, and the text of BENCHMARKS.md.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flat } from '../../bench/browser/network.js';
import { interleave } from '../../bench/browser/rounds.js';
import { product_rates } from '../../bench/product.mjs';
import { browser_part } from '../../bench/lib/report_browser.mjs';
import { flags_part } from '../../bench/lib/report_flags.mjs';
import { growth_part } from '../../bench/lib/report_growth.mjs';
import { native_part } from '../../bench/lib/report_native.mjs';
import { with_part } from '../../bench/lib/report.mjs';
import { exponent, learned, median, quantile, ratio } from '../../bench/lib/statistics.mjs';
import { better_core } from '../../bench/lib/torch.mjs';
import { number, other_runs, spread, table } from '../../bench/lib/tables.mjs';
import { experiment_of } from '../../bench/lib/results.mjs';

const MACHINE = { processor: 'P', cores: 2, memory_gb: 8, system: 'Debian', versions: { Node: '20', Chromium: '156' }, commit: 'abc1234', date: '2026-01-02', load: [0.5, 1] };
const TURNS = { rounds: 4, round_ms: 100, warm_ms: 50, slow_ms: 5000, budget_ms: 20_000 };

test('a median is the middle one or lies between the middle two, whatever the order', () => {
  assert.equal(median([9, 1, 5]), 5);
  assert.equal(median([4, 1, 2, 3]), 2.5);
  assert.equal(quantile([1, 2, 3, 4, 5], 0.25), 2);
  assert.ok(Number.isNaN(median([])));
});

test('a ratio is the median over rounds, so that a slow moment that met both leaves it alone', () => {
  assert.equal(ratio([1, 10, 1], [2, 20, 2]), 2);
  assert.equal(ratio([1, 10, 2], [3, 20, 8]), 3);
  assert.equal(ratio([2, 2, 2], [30]), 15);
});

test('the exponent of growth is that of the upper half', () => {
  const x = [1, 2, 4, 8, 16, 32], y = x.map((value) => 3 * value ** 2);
  assert.ok(Math.abs(exponent(x, y) - 2) < 1e-9);
  const with_overhead = [100, 100, 100, ...y.slice(3)];
  assert.ok(Math.abs(exponent(x, with_overhead) - 2) < 1e-9);
});

test('a training learns when its loss has fallen to a number; predictions have none', () => {
  assert.equal(learned({ first: 2.3, last: 0.1 }), true);
  assert.equal(learned({ first: 2.3, last: 2.4 }), false);
  assert.equal(learned({ first: 2.3, last: NaN }), false);
  assert.equal(learned({ first: null, last: null }), null);
  assert.equal(learned({ first: 2.3, last: 2.4 }, 2), null);
});

/** Competitors on a clock of their own. @param {Record<string, number>} costs ms a step */
function on_a_clock(costs) {
  const turns = /** @type {string[]} */ ([]);
  let time = 0, loss = 3;
  const competitors = Object.entries(costs).map(([name, ms]) => ({ name, run: async (/** @type {number} */ count) => { time += ms * count; turns.push(name); return loss /= 1.01; } }));
  return { turns, competitors, now: () => time };
}

test('competitors take turns, and each turn gives the time of a step', async () => {
  const { turns, competitors, now } = on_a_clock({ a: 40, b: 60 });
  const [a, b] = /** @type {any[]} */ (await interleave(competitors, TURNS, { now }));
  assert.deepEqual(a.rounds, [40, 40, 40, 40]);
  assert.deepEqual(b.rounds, [60, 60, 60, 60]);
  assert.match(turns.join(''), /aaabbaaabbaaabbaaabb$/);
  assert.ok(a.loss.last < a.loss.first);
});

test('short steps are timed in groups, a very slow one once, and what fails says why', async () => {
  const { competitors, now } = on_a_clock({ quick: 0.01, slow: 6000 });
  const fails = { name: 'fails', run: async () => { throw new Error('no such kernel\nmore'); } };
  const [quick, slow, none] = /** @type {any[]} */ (await interleave([...competitors, fails], TURNS, { now }));
  assert.ok(quick.steps >= 4 * 10_000 && Math.abs(median(quick.rounds) - 0.01) < 1e-6);
  assert.deepEqual([slow.steps, slow.rounds], [1, [6000]]);
  assert.equal(none.cannot, 'no such kernel');
});

test('the peers build the networks that the experiment files describe', () => {
  const w4 = flat(experiment_of('w4').model, [28, 28, 1]);
  assert.deepEqual(w4.filter(({ inputs }) => inputs).map(({ inputs, outputs }) => [inputs, outputs]), [[25, 16], [400, 32], [7 * 7 * 32, 128], [128, 10]]);
  const w6 = flat(experiment_of('w6').model, [4096]);
  assert.equal(w6.length, 12);
  assert.deepEqual(w6.at(-1)?.out_shape, [4096]);
});

test('products are taken from the profile by their form', () => {
  assert.deepEqual(product_rates([{ verb: 'gemm a b', gflops: 40 }, { verb: "gemm a' b", gflops: 30 }, { verb: 'map' }]), { 'a b': 40, "a' b": 30 });
});

test('numbers have three digits, and rounds their middle half', () => {
  assert.deepEqual([number(0.012345), number(12345), number(NaN), number(Infinity)], ['0.0123', '12,300', '', '']);
  assert.equal(spread([3, 1, 2]), '2 (1.5 to 2.5)');
  assert.equal(spread([7]), '7');
  assert.equal(table(['a', 'b'], [[1, 2]]), '| a | b |\n|---|---|\n| 1 | 2 |');
});

test('what was measured by another run than the rest says so', () => {
  const run = { command: 'npm run bench', commit: 'a', date: 'today' }, later = { command: 'npm run bench -- --workloads w5', commit: 'b', date: 'later' };
  assert.deepEqual(other_runs({ run, workloads: { w1: { run }, w5: { run: later } } }), ['W5 was measured by itself, later by `npm run bench -- --workloads w5` at b.']);
  assert.deepEqual(other_runs({ workloads: { w1: {} } }), []);
});

test('a part is rewritten and the others stay', () => {
  const once = with_part('', 'native', 'fast');
  assert.match(once, /^# Benchmarks/);
  assert.match(once, /## In the browser\n\nNot measured yet: `npm run bench`/);
  const twice = with_part(once, 'browser', 'faster');
  assert.match(twice, /## In the browser\n\nfaster\n/);
  assert.match(twice, /## Native\n\nfast\n/);
  const by_hand = twice.replace('<!-- growth -->', '<!-- elsewhere -->\n## On another processor\n\nfast there\n<!-- /elsewhere -->\n\n<!-- growth -->');
  assert.match(with_part(by_hand, 'native', 'slow'), /## Native\n\nslow\n[^]*fast there\n/);
  assert.doesNotMatch(twice, /another processor/);
  assert.match(with_part(twice, 'native', 'slow'), /## In the browser\n\nfaster\n[^]*## Native\n\nslow\n/);
});

test('the browser report says who is faster by how much, and who cannot', () => {
  const outcomes = [
    { id: 'trainyard', name: 'Trainyard', version: 'this tree', rounds: [2, 2, 2], loss: { first: 2, last: 1 } },
    { id: 'trainyard_turbo', name: 'Trainyard, turbo', version: '', rounds: [1.6, 1.6, 1.6], loss: { first: 2, last: 1 } },
    { id: 'jax', name: 'jax-js', version: '0.1', rounds: [3, 3, 3], loss: { first: 2, last: 1 } },
    { id: 'tfjs_wasm', name: 'TensorFlow.js wasm', version: '4', steps: 40, rounds: [20, 20, 20], loss: { first: 2, last: 3 } },
    { id: 'tfjs_by_hand', name: 'TensorFlow.js wasm, by hand', version: '4', rounds: [2.5, 2.5, 2.5], loss: { first: 2, last: 1 } },
    { id: 'brain', name: 'brain.js', version: '2', cannot: 'has no convolution' },
  ];
  const text = browser_part({
    machine: MACHINE, command: 'npm run bench', turns: TURNS, workloads: { w2: { workload: 'w2', outcomes } },
    products: { 512: { ceiling: { hot: [40, 50, 45] }, trainyard: { 'a b': [36, 36] } } }, memory: { planned: 1e8, early: 1.2e8, late: 1.4e8, steps: 9 }, cold: { trainyard: [300, 310, 320] },
    threads: { w2: { one: [2, 2, 2], two: [1.25, 1.25, 1.25], same: false } },
    profiles: { w2: { flops: 4.5e7, profile: [{ verb: 'gemm a b', calls: 3, ms: 4, share: 0.5, gflops: 40 }, { verb: 'fill', ms: 0.001, share: 0.0001 }] } },
  });
  assert.match(text, /\| 2 \(2 to 2\) \| jax-js: 3 \(3 to 3\) \| 1\.5 \| 1\.4 \| yes \|/);
  assert.match(text, /\| TensorFlow.js wasm: 20 \(20 to 20\) \| 10 \| 8 \| yes \|/);
  assert.match(text, /\| 1\.6 \(1\.6 to 1\.6\) \| 1\.25 \| jax-js \| 1\.88 \| 1\.4 \| yes \|/);
  assert.doesNotMatch(text, /\| Trainyard, turbo: /, 'it is no peer');
  assert.match(text, /\| 20 \(20 to 20\), does not learn \|/);
  assert.match(text, /\| TensorFlow.js wasm, by hand: 2\.5 \(2\.5 to 2\.5\) \| 1\.25 \| 1\.6 \| no \|/);
  assert.match(text, /- W2, brain\.js: has no convolution/);
  assert.match(text, /\| 512 cubed \| ours \| 36 \| {2}\| {2}\| 72 % \| 50 \|/);
  assert.match(text, /\| 22\.5 \| 45 % \| 60 % \| no \|/);
  assert.match(text, /\| 100 MB \| 120 MB \| 140 MB \| 1\.4 \| below 1\.5 \| yes \|/);
  assert.match(text, /\| gemm a b \| 3 \| 4 \| 50 % \| 40 \|/);
  assert.match(text, /The weights after the same steps differ: W2\.\n\n.*\n.*\n\| W2 .*\| 2 \(2 to 2\) \| 1\.25 \(1\.25 to 1\.25\) \| 1\.6 \| 1\.6 \| yes \|/);
  assert.doesNotMatch(text, /fill/);
});

test('the native report holds ours against PyTorch and two threads against one', () => {
  const own = { flops: 1.6e9, loss: { first: 2, last: 1 }, profile: [] };
  const w3 = { times: { ours: [10, 10, 10], two: [5, 5, 5], torch: [14, 14, 14] }, own, torch: { form: 'traced', loss: { first: 2, last: 1 } } };
  const alone = { times: { ours: [1, 1, 1], two: [], torch: [] }, own, torch: null };
  const text = native_part({ machine: { ...MACHINE, load: [9] }, command: 'npm run bench:native', turns: { rounds: 3, seconds: 0.5 }, workloads: { w3, w1: alone }, products: { 512: { ceiling: { hot: [200] }, trainyard: { 'a b': [150] } } } });
  assert.match(text, /\| traced \| 1\.4 \| 1\.3 \| yes \| yes \/ yes \|/);
  assert.match(text, /\| not there \|/);
  assert.match(text, /\| 2 \| 1\.7 \| yes \|/);
  assert.match(text, /\| 160 \| 80 % \| 75 % \| yes \|/);
  assert.match(text, /busy with other work/);
});

test('the report on growth compares exponents with those of the arithmetic', () => {
  const at = [1, 2, 4, 8, 16, 32], flops = at.map((n) => n * n);
  const series = { width: { title: 'Width', at, builds: { browser: { ms: at.map((n) => n ** 3), flops }, native: { ms: flops, flops } } } };
  const text = growth_part({ machine: MACHINE, command: 'npm run bench:growth', series });
  assert.match(text, /\| Width \| browser \| 3 \| 2 \| no \|/);
  assert.match(text, /\| Width \| native \| 2 \| 2 \| yes \|/);
});

test('an OpenBLAS that takes a new processor for an old one is told better, one that knows it is left alone', () => {
  assert.equal(better_core('Prescott', ['sse4_2', 'avx2', 'avx512f']), 'SkylakeX');
  assert.equal(better_core('Prescott', ['sse4_2', 'avx2']), 'Haswell');
  assert.equal(better_core('Prescott', ['sse4_2']), null);
  assert.equal(better_core('Zen', ['avx2', 'avx512f']), null);
  assert.equal(better_core('', ['avx2']), null);
});

test('the report on flags has the sizes and how many times as long a step takes', () => {
  const text = flags_part({
    machine: MACHINE, command: 'npm run bench:flags', usual: { bytes: 1_300_000, gzipped: 480_000 },
    variants: [{ kind: 'cold', flags: '-O2', folder: 'flags-cold-O2', bytes: 1_500_000, gzipped: 560_000 }],
    workloads: { w2: { wasm: [5, 5, 5], 'flags-cold-O2': [4.5, 4.5, 4.5] } },
  });
  assert.match(text, /\| as they are \| {2}\| 1300 KB \| 480 KB \| 5 \(5 to 5\) ms \|/);
  assert.match(text, /\| cold \| -O2 \| 1500 KB \| 560 KB \| 0\.9 \|/);
});
