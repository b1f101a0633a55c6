/** Ours, driven as the page's worker drives it: so many steps a call, no time limit. */
import { fuse } from '../../../../web/engine/fuse.js';

const ROOT = new URL('../../../../', import.meta.url).href;

/** @type {Record<string, any>} */
const engines = {};

/** @param {string} [build] its folder in build @param {boolean} [turbo] fused, as the page does it @returns {Promise<any>} the engine's module */
export async function load_engine(build = 'wasm', turbo = false) {
  const folder = `${ROOT}build/${build}/`, script = `${folder}engine.mjs`;
  const made = async () => {
    const binary = turbo ? { wasmBinary: fuse(new Uint8Array(await (await fetch(`${folder}engine.wasm`)).arrayBuffer())) } : {};
    return (await import(script)).default({ locateFile: (/** @type {string} */ name) => folder + name, mainScriptUrlOrBlob: script, ...binary });
  };
  return engines[`${build} ${turbo}`] ??= await made();
}

/** @param {string} text @returns {any} */
export function answered(text) {
  const value = JSON.parse(text);
  if (value.error) throw new Error(`${value.error.path} ${value.error.message}`);
  return value;
}

/** @param {string} name @returns {Promise<Uint8Array>} a data file that was written for this run */
export async function data_file(name) {
  return new Uint8Array(await (await fetch(`${ROOT}build/bench/${name}`)).arrayBuffer());
}

/** @param {{turbo?: boolean}} [options] @returns {Promise<import('./peer.js').Peer>} */
export async function open({ turbo = false } = {}) {
  const module = await load_engine('wasm', turbo);
  return { name: turbo ? 'Trainyard, turbo' : 'Trainyard', version: turbo ? '' : 'this tree', can: () => null, prepare: (task) => prepare(module, task) };
}

/** @param {any} module @param {import('./peer.js').Task} task @param {number} [threads] @returns {Promise<import('./peer.js').Prepared & {model: () => Uint8Array}>} */
export async function prepare(module, { experiment, forward, x, batch, rows }, threads = 1) {
  const session = new module.Session(), { path } = experiment.data.source, endless = 1e9;
  session.threads(threads);
  session.file(path, await data_file(path));
  const summary = answered(session.open(JSON.stringify({ ...experiment, train: { ...experiment.train, steps: endless, evaluate_every: endless } })));
  const input = x.subarray(0, batch * x.length / rows);
  return {
    memory_planned: summary.memory_bytes,
    async run(count) {
      if (!forward) return answered(session.run(-1, count)).loss;
      for (let i = 0; i < count; ++i) if (!session.predict(input, batch)) throw new Error(session.lastError());
      return null;
    },
    model: () => session.save('model'),
    close: () => session.delete(),
  };
}
