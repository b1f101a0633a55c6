// The browser's part of BENCHMARKS.md.
import { BROWSER, CEILING, MEMORY, TITLES, TWO_THREADS } from './goals.mjs';
import { learned, median, ratio } from './statistics.mjs';
import { measured_on, megabytes, number, other_runs, percent, profiles, spread, table, two_threads, verdict } from './tables.mjs';

/** @param {any} results of run_browser.mjs @returns {string} */
export function browser_part(results) {
  const { machine, command, turns, workloads, products, profiles: verbs, cold, memory, threads } = results;
  return [
    `${measured_on(machine, command)}\nUp to ${turns.rounds} rounds of ${turns.round_ms} ms or one step; a step above five seconds is taken once. One thread each, in one worker of one page.`, ...other_runs(results),
    '### A training step, in milliseconds', steps(workloads),
    `### Held against the fastest`, goals(workloads), notes(workloads), ...turbo(workloads),
    ...(products ? ['### Products of matrices, in GFLOP/s', rates(products)] : []),
    ...(products && verbs ? ['### Held against the speed of light', light(verbs, workloads, products)] : []),
    ...(threads ? ['### Two threads', both(threads)] : []),
    ...(cold ? ['### From navigation to the first step of W2', cold_loads(cold, workloads)] : []),
    ...(memory ? ['### Memory of W5', memory_lines(memory)] : []),
    ...(verbs ? ['### Where the time of a step goes', profiles(verbs, TITLES)] : []),
  ].join('\n\n');
}

/** @param {Record<string, {one: number[], two: number[], same: boolean}>} threads by workload @returns {string} */
function both(threads) {
  const found = Object.entries(threads), other = found.filter(([, { same }]) => !same).map(([workload]) => workload.toUpperCase());
  const bits = other.length ? `The weights after the same steps differ: ${other.join(', ')}.` : 'The weights after the same steps are the same to the bit.';
  return `The engine of the preset wasm-threads beside the usual one, on a page that is cross-origin isolated. ${bits}\n\n${two_threads(found.map(([workload, times]) => ({ title: TITLES[workload], ...times })), TWO_THREADS.browser)}`;
}

/** @param {any} workloads @returns {{id: string, name: string}[]} */
const peers_of = (workloads) => {
  const found = new Map();
  for (const { outcomes } of Object.values(/** @type {Record<string, any>} */ (workloads))) {
    for (const { id, name, version } of outcomes) if (!found.has(id) || version) found.set(id, { id, name: id === 'trainyard' || !version ? name : `${name} ${version}` });
  }
  return [...found.values()];
};

/** @param {any} workloads */
function steps(workloads) {
  const peers = peers_of(workloads);
  const rows = Object.entries(workloads).map(([workload, { outcomes }]) => [TITLES[workload], ...peers.map(({ id }) => {
    const outcome = outcomes.find((/** @type {any} */ other) => other.id === id);
    if (!outcome) return '';
    if (outcome.cannot) return outcome.cannot.endsWith('nothing to write by hand') ? '' : outcome.cannot.startsWith('not run') ? 'not run' : 'cannot';
    return `${spread(outcome.rounds)}${outcome.earlier ? ', in an earlier run' : ''}${learned(outcome.loss, outcome.steps) === false ? ', does not learn' : ''}`;
  })]);
  return table(['', ...peers.map(({ name }) => name)], rows);
}

/** @param {any[]} outcomes @returns {{ours: any, fused: any, peers: any[], by_hand: any[]}} those that were timed, the fastest first */
function sorted(outcomes) {
  const timed = outcomes.filter(({ rounds }) => rounds?.length);
  const ours = timed.find(({ id }) => id === 'trainyard'), fused = timed.find(({ id }) => id === 'trainyard_turbo');
  const others = timed.filter((other) => other !== ours && other !== fused).sort((a, b) => median(a.rounds) - median(b.rounds)), helped = ({ id = '' }) => id.endsWith('by_hand');
  return { ours, fused, peers: others.filter((other) => !helped(other)), by_hand: others.filter(helped) };
}

/** @param {any} workloads */
function goals(workloads) {
  const rows = Object.entries(workloads).flatMap(([workload, { outcomes }]) => {
    const { ours, peers, by_hand } = sorted(outcomes), goal = BROWSER[workload];
    if (!ours) return [];
    const tfjs = peers.find(({ id }) => id === 'tfjs_wasm');
    const row = (/** @type {any} */ peer, /** @type {number} */ wanted) => {
      const times = ratio(ours.rounds, peer.rounds);
      return [TITLES[workload], spread(ours.rounds), `${peer.name}: ${spread(peer.rounds)}${peer.earlier ? ', in an earlier run' : ''}`, number(times), `${wanted}`, verdict(times >= wanted)];
    };
    return [
      ...(peers.length ? [row(peers[0], goal.fastest)] : []), ...(goal.tfjs_wasm && tfjs && tfjs !== peers[0] ? [row(tfjs, goal.tfjs_wasm)] : []),
      ...(goal.by_hand && by_hand.length ? [row(by_hand[0], goal.by_hand)] : []),
    ];
  });
  return table(['', 'ours, ms', 'peer, ms', 'times as fast', 'goal', 'reached'], rows);
}

/** @param {any} workloads @returns {string[]} */
function turbo(workloads) {
  const rows = Object.entries(workloads).flatMap(([workload, { outcomes }]) => {
    const { ours, fused, peers } = sorted(outcomes), goal = BROWSER[workload].fastest;
    if (!ours || !fused) return [];
    const times = ratio(fused.rounds, peers[0]?.rounds ?? []);
    return [[TITLES[workload], spread(fused.rounds), number(ratio(fused.rounds, ours.rounds)), ...(peers.length ? [`${peers[0].name}${peers[0].earlier ? ', in an earlier run' : ''}`, number(times), goal, verdict(times >= goal)] : ['', '', goal, ''])]];
  });
  if (rows.length === 0) return [];
  const note = 'Multiplications and additions fused by relaxed SIMD, for whoever asks for it: the last digits differ from those of the usual engine.';
  return ['### Turbo', `${note}\n\n${table(['', 'turbo, ms', 'times as fast as the usual engine', 'the fastest peer', 'times as fast', 'goal', 'reached'], rows)}`];
}

/** What could not be run, and why; what differs. @param {any} workloads */
function notes(workloads) {
  const lines = Object.entries(workloads).flatMap(([workload, { outcomes }]) => outcomes.filter((/** @type {any} */ { cannot }) => cannot && !cannot.endsWith('nothing to write by hand'))
    .map((/** @type {any} */ { name, cannot }) => `- ${workload.toUpperCase()}, ${name}: ${cannot}`));
  const said = new Set(Object.values(/** @type {Record<string, any>} */ (workloads)).flatMap(({ outcomes }) => outcomes.filter((/** @type {any} */ { note }) => note).map((/** @type {any} */ { name, note }) => `- ${name}: ${note}`)));
  return [...lines, ...said].join('\n');
}

/** @param {any} products */
function rates(products) {
  const names = /** @type {Record<string, string>} */ ({ trainyard: 'ours', tfjs_wasm: 'TensorFlow.js wasm', jax: 'jax-js' });
  const rows = Object.entries(products).flatMap(([size, found]) => Object.entries(names).filter(([id]) => found[id]).map(([id, name]) => {
    const hot = Math.max(...found.ceiling.hot), rate = (/** @type {string} */ form) => median(found[id][form] ?? []);
    return [`${size} cubed`, name, ...['a b', "a b'", "a' b"].map((form) => number(rate(form))), percent(rate('a b') / hot), number(hot)];
  }));
  return table(['', '', 'a b', "a b'", "a' b", 'a b, of the ceiling', 'ceiling: multiply, then add'], rows) +
    `\n\nGoal: a product of 512 at ${percent(CEILING.product)} of the ceiling. jax-js multiplies and adds in one instruction of relaxed SIMD, whose ceiling is higher. Rates are medians over the rounds, the ceiling the best of them.`;
}

/** @param {any} verbs @param {any} workloads @param {any} products */
function light(verbs, workloads, products) {
  const hot = Math.max(...Object.values(/** @type {Record<string, any>} */ (products)).flatMap(({ ceiling }) => ceiling.hot));
  const rows = Object.entries(verbs).filter(([workload]) => CEILING[workload]).map(([workload, { flops }]) => {
    const ms = median(sorted(workloads[workload].outcomes).ours.rounds), gflops = 1e-6 * flops / ms, share = gflops / hot;
    return [TITLES[workload], number(1e-9 * flops), number(ms), number(gflops), percent(share), percent(CEILING[workload]), verdict(share >= CEILING[workload])];
  });
  return `The micro-kernel's rate in this run, at best: ${number(hot)} GFLOP/s.\n\n${table(['', 'GFLOP a step', 'ms', 'GFLOP/s', 'of the ceiling', 'goal', 'reached'], rows)}`;
}

/** @param {Record<string, number[]>} cold @param {any} workloads */
function cold_loads(cold, workloads) {
  const names = Object.fromEntries(peers_of(workloads).map(({ id, name }) => [id, name]));
  const rows = Object.entries(cold).map(([id, times]) => [id === 'nothing' ? 'the page, a worker and the data alone' : names[id] ?? id, spread(times)]);
  return `A fresh page and an empty cache each time, from this machine's own server; the worker, the library, the data, one step.\n\n${table(['', 'ms'], rows)}`;
}

/** @param {any} memory */
function memory_lines({ planned, early, late, steps }) {
  const times = late / planned;
  return table(['planned', 'WebAssembly memory after two steps', `after ${steps} steps`, 'of the plan', 'goal', 'reached'],
    [[megabytes(planned), megabytes(early), megabytes(late), number(times), `below ${MEMORY}`, verdict(times < MEMORY)]]);
}
