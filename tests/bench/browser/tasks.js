/** What the worker can be asked for: a comparison on a workload, products, a question to our engine, one cold step. */
import { make_task } from './network.js';
import { answered, data_file, load_engine, prepare } from './peers/trainyard.js';
import { ceiling, own_products } from './products.js';
import { TURNS, interleave } from './rounds.js';

const WORKLOADS = new URL('../workloads/', import.meta.url).href;

/** @type {Record<string, () => Promise<import('./peers/peer.js').Peer>>} */
const PEERS = {
  trainyard: async () => (await import('./peers/trainyard.js')).open(),
  trainyard_turbo: async () => (await import('./peers/trainyard.js')).open({ turbo: true }),
  tfjs_wasm: async () => (await import('./peers/tfjs.js')).open('wasm'),
  tfjs_cpu: async () => (await import('./peers/tfjs.js')).open('cpu'),
  tfjs_by_hand: async () => (await import('./peers/tfjs.js')).open('wasm', { by_hand: true }),
  convnet: async () => (await import('./peers/convnet.js')).open(),
  brain: async () => (await import('./peers/brain.js')).open(),
  jax: async () => (await import('./peers/jax.js')).open(),
  jax_by_hand: async () => (await import('./peers/jax.js')).open({ by_hand: true }),
};

/** After which the weights of one thread and two are held against each other. */
const THREADS_STEPS = 3;

/** @typedef {{told: (text: string) => void, memories: WebAssembly.Memory[]}} Here */

/** @type {Record<string, (options: any, here: Here) => Promise<any>>} */
export const TASKS = {
  /** All peers on one workload. */
  async compare({ workload, peers, turns }, { told, memories }) {
    const task = await task_of(workload), competitors = [], outcomes = [];
    for (const id of peers) {
      const peer = await PEERS[id](), { name, version, note = '' } = peer, cannot = peer.can(task);
      outcomes.push({ id, name, version, note, ...(cannot ? { cannot } : {}) });
      if (!cannot) competitors.push({ name: id, run: lazily(peer, task) });
    }
    const timed = await interleave(competitors, { ...TURNS, ...turns }, { told });
    const all = outcomes.map((outcome) => ({ ...outcome, ...timed.find(({ name }) => name === outcome.id), name: outcome.name }));
    return { workload, outcomes: all, wasm_bytes: bytes(memories) };
  },

  /** From an empty worker to the result of a first step; `nothing` makes the data and stops there. Ours fetches a file instead of making numbers. */
  async cold({ workload, peer }) {
    const experiment = await experiment_of(workload), { batch } = experiment.train;
    const task = peer === 'trainyard' ? { experiment, forward: false, batch, rows: batch, x: new Float32Array(0) } : make_task(workload, experiment);
    if (peer === 'nothing') return null;
    const prepared = await (await PEERS[peer]()).prepare(/** @type {any} */ (task));
    return { loss: await prepared.run(1) };
  },

  /** Ours alone: what the plan says, and the memory that there is after training for a while. */
  async memory({ workload, seconds }, { memories }) {
    const task = await task_of(workload), prepared = await (await PEERS.trainyard()).prepare(task);
    const until = performance.now() + 1000 * seconds;
    await prepared.run(2);
    const early = bytes(memories);
    let steps = 2;
    for (; performance.now() < until; ++steps) await prepared.run(1);
    return { planned: prepared.memory_planned, early, late: bytes(memories), steps };
  },

  /** Ours on one thread and on two: ms a step, and whether both have made the same weights. */
  async threads({ workload, turns }, { told }) {
    const task = await task_of(workload);
    const one = await prepare(await load_engine(), task), two = await prepare(await load_engine('wasm-threads'), task, 2), models = [];
    for (const { run, model } of [one, two]) {
      await run(THREADS_STEPS);
      models.push(model());
    }
    const [a, b] = await interleave([{ name: 'one', run: one.run }, { name: 'two', run: two.run }], { ...TURNS, ...turns }, { told });
    const [first, second] = models;
    return { one: /** @type {any} */ (a).rounds, two: /** @type {any} */ (b).rounds, same: first.length === second.length && first.every((byte, i) => byte === second[i]) };
  },

  /** Ours as several builds, in turns: ms of the rounds of each. */
  async engines({ workload, builds, turns }, { told }) {
    const task = await task_of(workload), competitors = [];
    for (const name of builds) competitors.push({ name, run: (await prepare(await load_engine(name), task)).run });
    const timed = await interleave(competitors, { ...TURNS, ...turns }, { told });
    return Object.fromEntries(timed.map((/** @type {any} */ { name, rounds }) => [name, rounds]));
  },

  /** The engine's own measurement, with the share of every verb. */
  async benchmark({ experiment, seconds, forward = false, files = [] }) {
    const session = new (await load_engine()).Session();
    for (const name of files) session.file(name, await data_file(name));
    const answer = answered(session.ask(JSON.stringify({ what: 'benchmark', experiment, seconds, forward })));
    session.delete();
    return answer;
  },

  /** GFLOP/s of matrix products, and of the kernel that nothing can be faster than. */
  async products({ size, peers, rounds }, { told }) {
    /** @type {Record<string, Record<string, number[]>>} */
    const found = {};
    const forms = await Promise.all(peers.map(async (/** @type {string} */ id) => [id, await (await PEERS[id]()).products?.(size)]));
    const light = await ceiling();
    for (let round = 0; round < rounds; ++round) {
      add(found, 'ceiling', { hot: light() });
      add(found, 'trainyard', await own_products(size));
      for (const [id, multiply] of forms) if (multiply) add(found, id, await timed_products(multiply, size));
      told(`product ${size}, round ${round + 1}`);
    }
    return found;
  },
};

/** @param {string} workload */
async function experiment_of(workload) {
  return (await fetch(`${WORKLOADS}${workload}.json`)).json();
}

/** @param {string} workload */
async function task_of(workload) {
  return make_task(workload, await experiment_of(workload));
}

/** Prepared at the first step, so that what fails there is said as the first step's failure is. @param {any} peer @param {any} task */
function lazily(peer, task) {
  /** @type {Promise<import('./peers/peer.js').Prepared> | null} */
  let prepared = null;
  return async (/** @type {number} */ count) => (await (prepared ??= peer.prepare(task))).run(count);
}

/** @param {WebAssembly.Memory[]} memories */
const bytes = (memories) => memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);

/** @param {Record<string, Record<string, number[]>>} found @param {string} id @param {Record<string, number>} rates */
function add(found, id, rates) {
  found[id] ??= {};
  for (const [form, rate] of Object.entries(rates)) (found[id][form] ??= []).push(rate);
}

/** @param {Record<string, () => any>} forms @param {number} size */
async function timed_products(forms, size) {
  /** @type {Record<string, number>} */
  const out = {};
  for (const [form, multiply] of Object.entries(forms)) {
    await multiply();
    const begin = performance.now();
    let count = 0;
    do {
      await multiply();
      ++count;
    } while (performance.now() - begin < 150);
    out[form] = 2e-6 * size ** 3 * count / (performance.now() - begin);
  }
  return out;
}
