// The native part of BENCHMARKS.md.
import { CEILING, NATIVE, TITLES, TWO_THREADS } from './goals.mjs';
import { learned, median, ratio } from './statistics.mjs';
import { measured_on, number, other_runs, percent, profiles, spread, table, two_threads, verdict } from './tables.mjs';

/** @param {any} results of run_native.mjs @returns {string} */
export function native_part(results) {
  const { machine, command, turns, workloads, products } = results;
  return [
    `${measured_on(machine, command)}\n${turns.rounds} rounds of ${turns.seconds} s each. One thread each, except where two are said; ours built for this processor, PyTorch in its fastest form of those it was tried in.`, ...other_runs(results),
    '### A training step, in milliseconds', steps(workloads),
    ...(Object.values(workloads).some((/** @type {any} */ { times }) => times.two.length) ? ['### Two threads', threads(workloads)] : []),
    ...(products ? ['### Products of matrices, in GFLOP/s', rates(products), '### Held against the speed of light', light(workloads, products)] : []),
    '### Where the time of a step goes', profiles(Object.fromEntries(Object.entries(workloads).map(([name, { own }]) => [name, own])), TITLES),
  ].join('\n\n');
}

/** @param {any} workloads */
function steps(workloads) {
  const rows = Object.entries(workloads).map(([workload, { times, own, torch }]) => {
    const faster = ratio(times.ours, times.torch), goal = NATIVE[workload];
    const losses = workload === 'w6' ? '' : `${said(own.loss)}${torch ? ` / ${said(torch.loss)}` : ''}`;
    return [TITLES[workload], spread(times.ours), spread(times.torch) || 'not there', torch?.form ?? '', number(faster), goal, torch ? verdict(faster >= goal) : '', losses];
  });
  return table(['', 'ours', 'PyTorch', 'its form', 'times as fast', 'goal', 'reached', 'learns'], rows);
}

/** @param {{first: number | null, last: number | null}} loss */
const said = (loss) => (learned(loss) ? 'yes' : 'no');

/** @param {any} workloads */
function threads(workloads) {
  const timed = Object.entries(workloads).filter(([, { times }]) => times.two.length);
  return two_threads(timed.map(([workload, { times: { ours, two } }]) => ({ title: TITLES[workload], one: ours, two })), TWO_THREADS.native);
}

/** @param {any} products */
function rates(products) {
  const names = /** @type {Record<string, string>} */ ({ trainyard: 'ours', torch: 'PyTorch' });
  const rows = Object.entries(products).flatMap(([size, found]) => Object.entries(names).filter(([id]) => found[id]).map(([id, name]) => {
    const hot = Math.max(...found.ceiling.hot), rate = (/** @type {string} */ form) => median(found[id][form] ?? []);
    return [`${size} cubed`, name, ...['a b', "a b'", "a' b"].map((form) => number(rate(form))), percent(rate('a b') / hot), number(hot)];
  }));
  return `${table(['', '', 'a b', "a b'", "a' b", 'a b, of the ceiling', 'ceiling: the micro-kernel'], rows)}\n\nGoal: a product of 512 at ${percent(CEILING.product)} of the ceiling. Rates are medians over the rounds, the ceiling the best of them.`;
}

/** @param {any} workloads @param {any} products */
function light(workloads, products) {
  const hot = Math.max(...Object.values(/** @type {Record<string, any>} */ (products)).flatMap(({ ceiling }) => ceiling.hot));
  const rows = Object.entries(workloads).filter(([workload]) => CEILING[workload]).map(([workload, { own, times }]) => {
    const rate = 1e-6 * own.flops / median(times.ours), share = rate / hot;
    return [TITLES[workload], number(1e-9 * own.flops), number(median(times.ours)), number(rate), percent(share), percent(CEILING[workload]), verdict(share >= CEILING[workload])];
  });
  return `The micro-kernel's rate in this run, at best: ${number(hot)} GFLOP/s.\n\n${table(['', 'GFLOP a step', 'ms', 'GFLOP/s', 'of the ceiling', 'goal', 'reached'], rows)}`;
}
