/**
 * An experiment being worked on: what the page's panels show and what their wishes do. Knows the engine and the
 * stores, no element; the playground and the widget each connect their own panels to one.
 *
 * Events: `change` (something a panel shows is different), `opened` (a new run), `progress` (new rows), `ended`,
 * `travelled` (an earlier state of the run is on the screen), `exchanged` (the two runs of a comparison changed places).
 * An experiment is opened in a fresh session; only when that succeeds does it replace the one before, so that a
 * mistake in a form leaves the last good run on the screen. Changes that come while one is being opened coalesce.
 * Here is the life of a run; `edits` changes it, `travels` goes back in it, `recovery` keeps it when the worker dies.
 */
import { TrainyardError } from '../engine/protocol.js';
import { Edits } from './edits.js';
import { Recovery, restore } from './recovery.js';
import { Travels } from './travels.js';
import { Runs } from '../store/runs.js';
import { read_schema } from '../store/schema.js';
import { label } from './changes.js';

/** Steps per second at each speed: a few to follow, a quarter of the usual, one epoch of a small set a frame, all the worker can. */
export const RATES = Object.freeze({ slow: 4, quarter: 82, normal: 330, max: 0 });

/** Whoever opens a network that takes more is told how much: a browser may have less. */
const LARGE_BYTES = 32e6;

/** @typedef {import('../engine/client.js').EngineSession} EngineSession */
/** @typedef {{parameters: number, memory_bytes: number}} Count */

export class Workbench extends EventTarget {
  /** @type {import('../store/schema.js').Schema | null} */ schema = null;
  /** @type {any} */ experiment;
  /** @type {any} what open() said of the run on the screen */ info = null;
  /** @type {import('../engine/protocol.js').RunStatus | null} */ status = null;
  /** @type {TrainyardError | null} */ error = null;
  /** What happened that is no error any more. */
  notice = '';
  /** @type {keyof typeof RATES} */ speed = 'normal';
  playing = false;
  /** An option was changed while this run went on: its experiment alone does not give it. */
  changed = false;
  /** Snapshots of the run on the screen, where somebody wants to go back. @type {import('../store/timeline.js').Timeline | null} */
  timeline = null;
  /** The step of the past that is on the screen, if it is not the run's end. @type {number | null} */
  past = null;
  /** When the worker had finished the last step known here, in ms since 1970. */
  finished_at = 0;
  runs = new Runs();
  /** The run that trains along where two settings are compared; it cannot be looked back at meanwhile. @type {import('./rival.js').Rival | null} */
  rival = null;

  /** @type {import('../engine/client.js').EngineClient} */ #engine;
  /** @type {EngineSession | null} */ #session = null;
  /** @type {{experiment: any, play: boolean} | null} */ #wanted = null;
  /** Settles when what was asked for is open, or has failed. @type {Promise<void> | null} */ #opening = null;
  /** Of what is being opened. @type {Count | null} */ #counted = null;
  #closed = false;

  /** @param {import('../engine/client.js').EngineClient} engine @param {any} experiment */
  constructor(engine, experiment) {
    super();
    this.#engine = engine;
    this.experiment = experiment;
    this.edits = new Edits(engine, this);
    this.recovery = new Recovery(engine, this);
    this.travels = new Travels(this);
  }

  /** The session on the screen, for questions. @returns {EngineSession | null} */
  get session() {
    return this.#session;
  }

  /** What a large network takes, as soon as that is known. @returns {Count | null} of the run that is being opened or else on the screen; null of a small one */
  get large() {
    const count = this.#counted ?? this.info;
    return count?.memory_bytes >= LARGE_BYTES ? count : null;
  }

  /** @param {Count | null} count */
  #count(count) {
    const before = this.large;
    this.#counted = count;
    if (this.large !== before) this.#tell('change');
  }

  /** @param {string} name */
  #tell(name) {
    this.dispatchEvent(new Event(name));
  }

  /** @param {unknown} error */
  fail(error) {
    this.error = TrainyardError.from(error);
    this.#tell('change');
  }

  /** @returns {Promise<void>} */
  async load_schema() {
    this.schema = read_schema(await this.#engine.schema());
    this.#tell('change');
  }

  /**
   * @param {any} experiment @param {{play?: boolean}} [options] whether to train at once; default: as before
   * @returns {Promise<void>} settles when this or a later experiment is open or has failed
   */
  open(experiment, { play = this.playing || (this.status?.done ?? false) } = {}) {
    this.experiment = experiment;
    this.#wanted = { experiment, play: play || (this.#wanted?.play ?? false) };
    this.#tell('change');
    this.#opening ??= this.#open_wanted();
    return this.#opening;
  }

  async #open_wanted() {
    try {
      while (this.#wanted && !this.#closed) {
        const { experiment, play } = this.#wanted;
        this.#wanted = null;
        const session = this.#counted_session();
        try {
          // Both requests travel at once; the run starts in the worker while the page is still busy drawing.
          const { rival } = this, opening = session.open(experiment), starting = play && !rival ? session.start({ rate: RATES[this.speed] }) : null;
          starting?.catch(() => {});
          const info = await opening;
          if (rival && !this.#wanted) await rival.open(experiment, info);
          if (this.#wanted) { void session.delete(); continue; }
          this.#adopt(session, experiment, info);
          if (play && rival) await this.#start({ rate: RATES[this.speed] });
          this.playing = play;
          this.#tell('change');
        } catch (error) {
          void session.delete();
          if (this.#wanted) continue;
          if (await this.recovery.make_room(error)) { this.#wanted ??= { experiment, play }; continue; }
          this.#counted = null;
          this.fail(error);
          void this.recovery.bring_back();
        }
      }
    } finally {
      // In one go with the last look at what is wanted: what is asked for afterwards begins anew.
      this.#opening = null;
    }
  }

  /** For a run that is to take the screen. */
  #counted_session() {
    return this.new_session({ counted: (count) => this.#count(count) });
  }

  /** @param {import('../engine/client.js').SessionEvents} [events] others @returns {EngineSession} whose progress comes here or goes to the run beside */
  new_session(events = {}) {
    const session = this.#engine.session({
      ...events,
      progress: (push) => { if (session === this.#session) this.#progress(push); else this.rival?.receive(session, push); },
      failed: (error) => { if (session === this.#session) { this.playing = false; this.fail(error); } else this.rival?.failed(session, error); },
    });
    return session;
  }

  /** @param {EngineSession} session @param {any} experiment @param {any} info */
  #adopt(session, experiment, info) {
    void this.#session?.delete();
    this.#session = session;
    this.#counted = null;
    this.changed = false;
    this.info = info;
    this.status = null;
    this.error = null;
    this.notice = '';
    this.playing = false;
    this.past = null;
    this.timeline?.begin(info.total_steps);
    this.runs.begin(experiment, info, label(experiment));
    this.#tell('opened');
    this.#tell('change');
  }

  /** @param {import('../engine/protocol.js').ProgressPush} push */
  #progress(push) {
    const run = this.runs.current;
    for (const [name, { from, rows }] of Object.entries(push.tables)) run?.tables[name]?.append(from, rows);
    this.status = push.status;
    this.finished_at = push.at;
    const ended = this.playing && !push.running;
    this.playing = push.running;
    if (this.playing && !this.rival && this.timeline?.due(push.status.step)) void this.travels.snapshot();
    this.#tell('progress');
    if (ended) this.#tell('ended');
    if (push.status.reason === 'diverged') this.fail(new TrainyardError('diverged', '', push.status.message ?? `Training diverged at step ${push.status.step}.`));
  }

  /** @returns {Promise<void>} */
  async play() {
    if (!this.#session || this.playing) return;
    // A finished run starts over: that is what the button means then.
    if (this.status?.done) { await this.open(this.experiment, { play: true }); return; }
    await this.#start({ rate: RATES[this.speed] });
  }

  /** @param {{rate: number, max_steps?: number}} options */
  async #start(options) {
    this.travels.branch();
    this.playing = true;
    this.#tell('change');
    try {
      await this.#session?.start({ ...options, beside: this.rival?.session });
    } catch (error) {
      this.playing = false;
      this.fail(error);
    }
  }

  /** @returns {Promise<void>} */
  async pause() {
    if (!this.playing || !this.#session) return;
    this.playing = false;
    await this.#session.stop().catch(() => {});
    this.#tell('ended');
    this.#tell('change');
  }

  /** @returns {Promise<void>} */
  toggle() {
    return this.playing ? this.pause() : this.play();
  }

  /** @param {'batch' | 'epoch'} unit @param {number} [count] @returns {Promise<void>} */
  async step(unit, count = 1) {
    await this.pause();
    if (!this.info || this.status?.done) return;
    const taken = this.status?.step ?? 0, per_epoch = this.info.steps_per_epoch;
    await this.#start({ rate: 0, max_steps: unit === 'batch' ? count : per_epoch * count - (taken % per_epoch) });
  }

  /** The same experiment from step 0: the same seed gives the same weights. @returns {Promise<void>} */
  reset() {
    return this.open(this.experiment, { play: false });
  }

  /** @param {keyof typeof RATES} speed */
  async set_speed(speed) {
    this.speed = speed;
    this.#tell('change');
    if (this.playing) await this.#start({ rate: RATES[speed] });
  }

  /**
   * Goes on with the same run in another session. The checkpoint that it came from has the curves until then.
   * @param {any} restored @param {number | null} past its step, where later ones are known
   */
  take({ session, ...facts }, past) {
    this.#session = session;
    Object.assign(this, facts, { past });
    this.changed = true;
    for (const name of ['travelled', 'progress', 'change']) this.#tell(name);
  }

  /** There is no session any more: the worker is gone, or its memory is needed. @returns {boolean} whether it was training */
  lost() {
    const { playing } = this;
    void this.#session?.delete().catch(() => {});
    this.playing = false;
    this.#session = null;
    return playing;
  }

  /** Goes on from a snapshot, unless an experiment is being opened that replaces it. @param {import('../store/timeline.js').Snapshot} snapshot */
  async go_on(snapshot) {
    await this.#opening;
    if (this.#session) return;
    const restored = await restore(this.new_session(), snapshot);
    if (this.#session) { void restored.session.delete(); return; }
    this.error = null;
    this.take(restored, null);
  }

  /**
   * An option of a form. A live one changes the run as it goes; any other needs a new run.
   * @param {string} path @param {any} value @param {boolean} [live]
   * @returns {Promise<void>}
   */
  set(path, value, live = false) {
    return this.edits.option(path, value, live);
  }

  /** @returns {Promise<any>} the experiment that gives this very run: live changes stand at the steps they were made */
  async replayable() {
    return this.changed && this.#session ? this.#session.ask({ what: 'experiment', compact: true }) : this.experiment;
  }

  /** @param {Uint8Array} bytes a checkpoint with its experiment @returns {Promise<void>} */
  async load(bytes) {
    await this.rival?.part(false);
    const session = this.#counted_session();
    try {
      const info = await session.load(bytes);
      const experiment = await session.ask({ what: 'experiment' });
      this.experiment = experiment.experiment ?? experiment;
      this.#adopt(session, this.experiment, info);
      this.status = await session.ask({ what: 'status' }).catch(() => null);
      this.#tell('progress');
      this.#tell('change');
    } catch (error) {
      void session.delete();
      this.#counted = null;
      this.fail(error);
    }
  }

  /**
   * Puts a run that trains beside this one in its place, as it is; neither must be training.
   * @param {import('./rival.js').Side} side @returns {import('./rival.js').Side} the one that was here
   */
  exchange({ session, experiment, info, status, run }) {
    const { experiment: own, info: facts, status: state } = this, before = { session: this.#session, experiment: own, info: facts, status: state, run: this.runs.exchange(run) };
    Object.assign(this, { experiment, info, status });
    this.#session = session;
    this.#tell('exchanged');
    this.#tell('change');
    return before;
  }

  clear_error() {
    this.error = null;
    this.notice = '';
    this.#tell('change');
  }

  /** @returns {Promise<void>} */
  async close() {
    this.#closed = true;
    this.recovery.close();
    await this.#session?.delete();
    this.#session = null;
  }
}
