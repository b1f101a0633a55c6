/**
 * What the forms change: an option, a weight, the data. A live option and a weight change the run as it goes and are
 * marked on its curves; anything else opens a new run.
 */
import { TrainyardError } from '../engine/protocol.js';
import { words } from '../store/forms.js';
import { fit } from '../store/experiment.js';
import { component, get, set } from '../store/pointer.js';
import { place_name } from '../store/schema.js';
import { describe_source } from './describe.js';
import { without_changes } from './changes.js';

export class Edits {
  #engine;
  #bench;

  /** @param {import('../engine/client.js').EngineClient} engine @param {import('./workbench.js').Workbench} bench */
  constructor(engine, bench) {
    this.#engine = engine;
    this.#bench = bench;
  }

  /** @param {string} path @param {any} value @param {boolean} live @returns {Promise<void>} */
  async option(path, value, live) {
    const bench = this.#bench, changed = set(bench.experiment, path, value), step = bench.status?.step ?? 0;
    // A new run begins with the values as they are now: changes that were made on the way belong to the old one.
    if (!live || step === 0 || !bench.session || value === undefined || bench.rival) return bench.open(without_changes(changed));
    return this.#change(path, value, `${words(place_name(path))}: ${JSON.stringify(value)}`, without_changes(changed));
  }

  /**
   * One weight by hand; the run goes on with it.
   * @param {string} path as in an experiment's changes: "/weights/0.weight/5" @param {number} value @param {string} text for the curves
   * @returns {Promise<void>}
   */
  async weight(path, value, text) {
    if (this.#bench.session) await this.#change(path, value, text, this.#bench.experiment);
  }

  /** Changes the run as it goes. @param {string} path @param {any} value @param {string} text @param {any} experiment */
  async #change(path, value, text, experiment) {
    const bench = this.#bench, step = bench.status?.step ?? 0;
    bench.travels.branch();
    try {
      // The run has gone on since the page heard of it.
      const { step: at = step } = await bench.session?.set(path, value) ?? {};
      Object.assign(bench, { experiment, error: null, changed: true });
      bench.runs.mark(path, at, text);
      bench.dispatchEvent(new Event('change'));
    } catch (error) {
      // A penalty that the run was begun without is nothing to change: it needs a new run.
      if (TrainyardError.from(error).code === 'path' && experiment !== bench.experiment) { await bench.open(experiment); return; }
      bench.fail(error);
    }
  }

  /**
   * Other data: a trial run with the current network tells what the data are, then the network is fitted to them.
   * @param {any} source @param {boolean} [refit] also when the type stays: there are classes that were not there
   * @param {any} [test] the source of a test set that came with them
   * @returns {Promise<void>}
   */
  async source(source, refit = false, test = null) {
    const bench = this.#bench, { experiment } = bench, play = bench.playing || (bench.status?.done ?? false) || (bench.status?.step ?? 0) === 0;
    const same_type = component(get(experiment, '/data/source')).type === source.type;
    if (same_type && !refit) return bench.open(set(experiment, '/data/source', source));
    try {
      const facts = await describe_source(this.#engine, source);
      const fitted = fit(bench.experiment, source, facts, bench.info);
      return bench.open(test ? set(fitted, '/data/test', test) : fitted, { play });
    } catch (error) {
      bench.experiment = set(bench.experiment, '/data/source', source);
      bench.fail(error);
      return undefined;
    }
  }
}
