/**
 * The past of the run on the screen: takes snapshots while it trains, shows it as it was at one of them, and lets what
 * goes on from there be another run. A snapshot is a checkpoint; a journey opens it in a fresh session.
 */
import { label } from './changes.js';
import { restore } from './recovery.js';
import { step_of } from '../store/timeline.js';
import { t } from '../strings.js';

export class Travels {
  /** @type {import('./workbench.js').Workbench} */ #bench;
  #saving = false;
  /** The step to travel to next. @type {number | null} */ #destination = null;
  /** @type {Promise<void> | null} */ #travelling = null;

  /** @param {import('./workbench.js').Workbench} bench */
  constructor(bench) {
    this.#bench = bench;
  }

  /** Takes a snapshot of the session as it is. @returns {Promise<void>} */
  async snapshot() {
    const bench = this.#bench, { timeline, session } = bench;
    if (!timeline || !session || this.#saving) return;
    this.#saving = true;
    try {
      const own = session.metered(), bytes = await own.save('checkpoint');
      if (session === bench.session) timeline.add({ step: step_of(bytes), bytes }, bench.speed === 'max' ? own.spent : 0);
    } catch { /* a run without this snapshot is still a run */ } finally {
      this.#saving = false;
    }
  }

  /** Shows the run as it was at a step, or shortly before: weights, predictions and rates, not the curves. @param {number} step @returns {Promise<void>} */
  async to(step) {
    if (this.#bench.rival) return undefined;
    this.#destination = step;
    this.#travelling ??= this.#travel().finally(() => { this.#travelling = null; });
    return this.#travelling;
  }

  async #travel() {
    const bench = this.#bench;
    await bench.pause();
    // The end must be there to come back to.
    if (bench.past === null) await this.snapshot();
    while (this.#destination !== null) {
      const { timeline, session } = bench, snapshot = timeline?.at(this.#destination);
      this.#destination = null;
      if (!snapshot || !session) return;
      try {
        const restored = await restore(bench.new_session(), snapshot);
        if (session !== bench.session) { void restored.session.delete(); return; }
        void session.delete();
        bench.take(restored, snapshot === bench.timeline?.snapshots.at(-1) ? null : restored.status.step);
      } catch (error) {
        bench.fail(error);
      }
    }
  }

  /** What goes on from the past is another run; the one before stays in the list. */
  branch() {
    const bench = this.#bench, { past } = bench;
    if (past === null || !bench.session) return;
    bench.past = null;
    bench.timeline?.cut(past);
    bench.runs.begin(bench.experiment, bench.info, `${label(bench.experiment)}, ${t('from_step', { step: past })}`);
    bench.dispatchEvent(new Event('change'));
  }
}
