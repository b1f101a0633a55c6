/**
 * When the worker is gone, a new one goes on with the run from its last snapshot, or else begins it again: the same
 * experiment gives the same run. What ended two workers at one step would end the next: then it is an error.
 * When memory does not suffice for a new run beside the one on the screen, that one gives up its own; if it was in vain,
 * it comes back from a snapshot.
 */
import { as_changed } from './changes.js';
import { t } from '../strings.js';

export class Recovery {
  #engine;
  #bench;
  /** The run and the step that a new worker last went on from. @type {{run: any, step: number} | null} */ #last = null;

  /** Of a run that is on its way to another worker: whether it was training, and what is said when it has come. @type {{play: boolean, notice: string} | null} */ #moving = null;

  /** @type {Promise<void>} */ #moved = Promise.resolve();

  /** Whether the run that made room was training; null where none did. @type {boolean | null} */ #aside = null;

  /** @param {import('../engine/client.js').EngineClient} engine @param {import('./workbench.js').Workbench} bench */
  constructor(engine, bench) {
    this.#engine = engine;
    this.#bench = bench;
    engine.addEventListener('died', this.#died);
  }

  #died = (/** @type {Event} */ event) => {
    const { detail: error } = /** @type {CustomEvent} */ (event), moving = this.#moving, play = this.#bench.lost(), { run, step } = this.#place();
    this.#moving = null;
    if (moving) this.#moved = this.#recover(moving.play, moving.notice);
    else if (error.code !== 'worker_died' || !run || (this.#last?.run === run && this.#last?.step === step)) this.#bench.fail(error);
    else void this.#recover(play);
  };

  /** Where a new worker can go on. */
  #place() {
    const { rival, timeline, runs: { current } } = this.#bench, snapshot = (!rival && timeline?.snapshots.at(-1)) || null;
    return { run: current, snapshot, step: snapshot?.step ?? 0 };
  }

  /** @param {boolean} play @param {string} [notice] */
  async #recover(play, notice = '') {
    const bench = this.#bench, { run, snapshot, step } = this.#place();
    try {
      if (snapshot) await bench.go_on(snapshot);
      else await bench.open(run?.experiment ?? bench.experiment, { play });
      if (bench.error) return;
      this.#last = { run: bench.runs.current, step };
      bench.notice = notice || t(snapshot ? 'recovered' : 'begun_again', { step });
      bench.dispatchEvent(new Event('change'));
      if (snapshot && play) await bench.play();
    } catch (error) {
      bench.fail(error);
    }
  }

  /** The run goes on in another worker. @param {() => void} replace takes that one instead @param {string} notice @returns {Promise<void>} settles when it does */
  async move(replace, notice) {
    const bench = this.#bench, { playing, experiment } = bench;
    await bench.pause();
    if (bench.session && bench.timeline && bench.past === null) await bench.travels.snapshot();
    this.#moving = { play: playing, notice };
    replace();
    await this.#moved;
    // A checkpoint spells out what was left to its default.
    if (!bench.error) Object.assign(bench, { experiment });
    bench.dispatchEvent(new Event('change'));
  }

  /** After an error that a new worker may not have. @returns {Promise<void>} */
  async retry() {
    const bench = this.#bench;
    this.#last = null;
    if (!bench.schema) await bench.load_schema();
    if (bench.session || !bench.info) await bench.open(bench.experiment, { play: true });
    else await this.#recover(true);
  }

  /** @param {unknown} error of an experiment that could not be opened @returns {Promise<boolean>} whether there is more memory now */
  async make_room(error) {
    const bench = this.#bench, { code, path } = /** @type {any} */ (error), { playing, timeline } = bench;
    // What cannot fit has a path. Without a snapshot nothing would bring the run back.
    if (code !== 'memory' || path || !bench.session || bench.rival || !timeline) return false;
    await bench.pause();
    if (bench.past === null) await bench.travels.snapshot();
    if (!timeline.snapshots.length || !bench.session) return false;
    bench.lost();
    this.#aside = playing;
    return true;
  }

  /** The run that made room in vain. The forms keep what was wished for, and the message what is wrong with it. @returns {Promise<void>} */
  async bring_back() {
    const bench = this.#bench, { experiment, error, past } = bench, snapshot = bench.timeline?.at(past ?? Infinity), play = this.#aside;
    this.#aside = null;
    if (play === null || !snapshot || bench.session) return;
    try {
      await bench.go_on(snapshot);
      Object.assign(bench, { experiment, error, past });
      bench.dispatchEvent(new Event('change'));
      if (play) await bench.play();
    } catch { /* its curves are still there */ }
  }

  close() {
    this.#engine.removeEventListener('died', this.#died);
  }
}

/**
 * @param {import('../engine/client.js').EngineSession} session a new one @param {import('../store/timeline.js').Snapshot} snapshot
 * @returns {Promise<any>} the session at that step, and what it says of itself
 */
export async function restore(session, { bytes }) {
  try {
    const info = await session.load(bytes), status = await session.ask({ what: 'status' });
    const { experiment, ...answer } = await session.ask({ what: 'experiment' });
    return { session, info, status, experiment: as_changed(experiment ?? answer) };
  } catch (error) {
    void session.delete();
    throw error;
  }
}
