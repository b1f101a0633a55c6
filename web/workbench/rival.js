/**
 * A second run beside the workbench's own, for a paired comparison: A is what ran when the comparison began, B is what
 * the page's forms change. Both have the same seed, data and split, so that they begin with the same weights wherever
 * their layers agree and see the same batches as long as these are of one size.
 *
 * They train in lock-step: the workbench starts its session with this one beside it, and the worker lets neither run
 * ahead by more than a slice. Whenever the workbench opens an experiment, both begin again.
 *
 * Events: `change` (another A, or its failure), `progress` (new rows of A).
 */
import { TrainyardError } from '../engine/protocol.js';
import { new_run } from '../store/runs.js';
import { get, set } from '../store/pointer.js';
import { fit } from '../store/experiment.js';
import { label, without_changes } from './changes.js';

/** What two runs must share for a comparison of their batches to be one. */
const SHARED = ['/seed', '/data/source', '/data/validation', '/data/test', '/data/split'];

/** @typedef {import('../engine/client.js').EngineSession} EngineSession */
/** @typedef {import('../store/runs.js').Run} Run */
/** @typedef {{session: EngineSession | null, experiment: any, info: any, status: any, run: Run}} Side one of the two */
/** @typedef {import('./workbench.js').Workbench} Workbench */

export class Rival extends EventTarget {
  /** @type {any} A's */ experiment;
  /** @type {EngineSession | null} */ session = null;
  /** @type {any} what open() said of A */ info = null;
  /** @type {import('../engine/protocol.js').RunStatus | null} */ status = null;
  /** A's curves. @type {Run | null} */ run = null;
  /** @type {TrainyardError | null} */ error = null;
  /** @type {Workbench} */ #bench;

  /** @param {Workbench} bench what runs there becomes A */
  constructor(bench) {
    super();
    this.#bench = bench;
    this.experiment = without_changes(bench.experiment);
  }

  /** @param {Workbench} bench @returns {Promise<Rival>} settles when both are at their first step */
  static async begin(bench) {
    const rival = new Rival(bench);
    bench.rival = rival;
    await bench.open(bench.experiment);
    return rival;
  }

  /**
   * A from its first step, beside a run that has just been opened.
   * @param {any} other the experiment of that run @param {any} facts what open() says of it
   * @returns {Promise<EngineSession | null>} null where A cannot run on those data; then `error` says why
   */
  async open(other, facts) {
    const session = this.#bench.new_session();
    try {
      this.experiment = this.#adapted(other, facts);
      const info = await session.open(this.experiment);
      // Parted while it was being opened: nobody would close it.
      if (this.#bench.rival !== this) { void session.delete(); return null; }
      void this.session?.delete();
      Object.assign(this, { session, info, status: null, error: null, run: new_run(this.experiment, info, label(this.experiment)) });
    } catch (error) {
      void session.delete();
      void this.session?.delete();
      Object.assign(this, { session: null, info: null, status: null, run: null, error: TrainyardError.from(error) });
    }
    this.dispatchEvent(new Event('change'));
    return this.session;
  }

  /** A with what it must share with B; on data of another kind its network is fitted to them, as B's was. @param {any} other @param {any} facts */
  #adapted(other, facts) {
    const differs = (/** @type {any} */ experiment, /** @type {string} */ path) => JSON.stringify(get(experiment, path)) !== JSON.stringify(get(other, path));
    const begun = differs(this.experiment, '/data/source') && this.info ? fit(this.experiment, get(other, '/data/source'), facts, this.info) : this.experiment;
    return SHARED.reduce((next, path) => (differs(next, path) ? set(next, path, get(other, path)) : next), begun);
  }

  /** @param {EngineSession} session @param {import('../engine/protocol.js').ProgressPush} push */
  receive(session, push) {
    if (session !== this.session) return;
    for (const [name, { from, rows }] of Object.entries(push.tables)) this.run?.tables[name]?.append(from, rows);
    this.status = push.status;
    this.dispatchEvent(new Event('progress'));
  }

  /** @param {EngineSession} session @param {TrainyardError} error */
  failed(session, error) {
    if (session !== this.session) return;
    this.error = error;
    this.dispatchEvent(new Event('change'));
  }

  /** The forms then change what was A; both go on. @returns {Promise<void>} */
  async swap() {
    const bench = this.#bench, { playing } = bench, { session, experiment, info, status, run } = this;
    if (!session || !run || !bench.runs.current) return;
    await bench.pause();
    Object.assign(this, bench.exchange({ session, experiment, info, status, run }));
    this.dispatchEvent(new Event('change'));
    if (playing) await bench.play();
  }

  /** B goes on alone; A stays in the list of runs. @param {boolean} visible whether the charts go on to show it @returns {Promise<void>} */
  async part(visible) {
    const bench = this.#bench, { playing } = bench;
    if (bench.rival !== this) return;
    await bench.pause();
    bench.rival = null;
    if (this.run) bench.runs.add(this.run, visible);
    void this.session?.delete();
    this.session = null;
    this.dispatchEvent(new Event('change'));
    bench.dispatchEvent(new Event('change'));
    if (playing) await bench.play();
  }
}
