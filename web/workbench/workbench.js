/**
 * An experiment being worked on: what the page's panels show and what their wishes do. Knows the engine and the
 * stores, no element; the playground and the widget each connect their own panels to one.
 *
 * Events: `change` (something a panel shows is different), `opened` (a new run), `progress` (new rows), `ended`,
 * `travelled` (an earlier state of the run is on the screen), `exchanged` (the two runs of a comparison changed places).
 * An experiment is opened in a fresh session; only when that succeeds does it replace the one before, so that a
 * mistake in a form leaves the last good run on the screen. Changes that come while one is being opened coalesce.
 */
import { TrainyardError } from '../engine/protocol.js';
import { Recovery, restore } from './recovery.js';
import { Runs } from '../store/runs.js';
import { step_of } from '../store/timeline.js';
import { place_name, read_schema } from '../store/schema.js';
import { words } from '../store/forms.js';
import { component, get, set } from '../store/pointer.js';
import { fit } from '../store/experiment.js';
import { describe_source } from './describe.js';
import { label, without_changes } from './changes.js';
import { t } from '../strings.js';

/** Steps per second at each speed: a few to follow, a quarter of the usual, one epoch of a small set a frame, all the worker can. */
export const RATES = Object.freeze({ slow: 4, quarter: 82, normal: 330, max: 0 });

/** @typedef {import('../engine/client.js').EngineSession} EngineSession */

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
  /** An option was changed while this run went on. */
  #changed = false;
  /** Settles when what was asked for is open, or has failed. @type {Promise<void> | null} */ #opening = null;
  #closed = false;
  #saving = false;
  /** The step to travel to next. @type {number | null} */ #destination = null;
  /** @type {Promise<void> | null} */ #travelling = null;

  /** @param {import('../engine/client.js').EngineClient} engine @param {any} experiment */
  constructor(engine, experiment) {
    super();
    this.#engine = engine;
    this.experiment = experiment;
    this.recovery = new Recovery(engine, this);
  }

  /** The session on the screen, for questions. @returns {EngineSession | null} */
  get session() {
    return this.#session;
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
    this.#opening ??= this.#open_wanted().finally(() => { this.#opening = null; });
    return this.#opening;
  }

  async #open_wanted() {
    while (this.#wanted && !this.#closed) {
      const { experiment, play } = this.#wanted;
      this.#wanted = null;
      const session = this.new_session();
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
        if (!this.#wanted) this.fail(error);
      }
    }
  }

  /** @returns {EngineSession} whose progress comes here or goes to the run beside */
  new_session() {
    const session = this.#engine.session({
      progress: (push) => { if (session === this.#session) this.#progress(push); else this.rival?.receive(session, push); },
      failed: (error) => { if (session === this.#session) { this.playing = false; this.fail(error); } else this.rival?.failed(session, error); },
    });
    return session;
  }

  /** @param {EngineSession} session @param {any} experiment @param {any} info */
  #adopt(session, experiment, info) {
    void this.#session?.delete();
    this.#session = session;
    this.#changed = false;
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
    if (this.playing && !this.rival && this.timeline?.due(push.status.step)) void this.#snapshot();
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
    this.#branch();
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

  /** Takes a snapshot of the session as it is. @returns {Promise<void>} */
  async #snapshot() {
    const { timeline } = this, session = this.#session, before = session?.spent ?? 0;
    if (!timeline || !session || this.#saving) return;
    this.#saving = true;
    try {
      const bytes = await session.save('checkpoint');
      if (session === this.#session) timeline.add({ step: step_of(bytes), bytes }, this.speed === 'max' ? session.spent - before : 0);
    } catch { /* a run without this snapshot is still a run */ } finally {
      this.#saving = false;
    }
  }

  /** Shows the run as it was at a step, or shortly before: weights, predictions and rates, not the curves. @param {number} step @returns {Promise<void>} */
  async travel(step) {
    if (this.rival) return undefined;
    this.#destination = step;
    this.#travelling ??= this.#travel().finally(() => { this.#travelling = null; });
    return this.#travelling;
  }

  async #travel() {
    await this.pause();
    // The end must be there to come back to.
    if (this.past === null) await this.#snapshot();
    while (this.#destination !== null) {
      const snapshot = this.timeline?.at(this.#destination), before = this.#session;
      this.#destination = null;
      if (!snapshot || !before) return;
      try {
        const restored = await restore(this.new_session(), snapshot);
        if (before !== this.#session) { void restored.session.delete(); return; }
        void before.delete();
        this.#take(restored, snapshot === this.timeline?.snapshots.at(-1) ? null : restored.status.step);
      } catch (error) {
        this.fail(error);
      }
    }
  }

  /** @param {any} restored @param {number | null} past its step, where later ones are known. The checkpoint has the curves until then. */
  #take({ session, ...facts }, past) {
    this.#session = session;
    Object.assign(this, facts, { past });
    this.#changed = true;
    for (const name of ['travelled', 'progress', 'change']) this.#tell(name);
  }

  /** The worker is gone with its sessions. @returns {boolean} whether it was training */
  lost() {
    const { playing } = this;
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
    this.#take(restored, null);
  }

  /** What goes on from the past is another run; the one before stays in the list. */
  #branch() {
    const { past } = this;
    if (past === null || !this.#session) return;
    this.past = null;
    this.timeline?.cut(past);
    this.runs.begin(this.experiment, this.info, `${label(this.experiment)}, ${t('from_step', { step: past })}`);
    this.#tell('change');
  }

  /**
   * An option of a form. A live one changes the run as it goes; any other needs a new run.
   * @param {string} path @param {any} value @param {boolean} [live]
   * @returns {Promise<void>}
   */
  async set(path, value, live = false) {
    const changed = set(this.experiment, path, value), step = this.status?.step ?? 0;
    // A new run begins with the values as they are now: changes that were made on the way belong to the old one.
    if (!live || step === 0 || !this.#session || value === undefined || this.rival) return this.open(without_changes(changed));
    return this.#change(path, value, `${words(place_name(path))}: ${JSON.stringify(value)}`, without_changes(changed));
  }

  /**
   * One weight by hand; the run goes on with it.
   * @param {string} path as in an experiment's changes: "/weights/0.weight/5" @param {number} value @param {string} text for the curves
   * @returns {Promise<void>}
   */
  async set_weight(path, value, text) {
    if (this.#session) await this.#change(path, value, text, this.experiment);
  }

  /** Changes the run as it goes. @param {string} path @param {any} value @param {string} text @param {any} experiment */
  async #change(path, value, text, experiment) {
    const step = this.status?.step ?? 0;
    this.#branch();
    try {
      await this.#session?.set(path, value);
      this.#changed = true;
      Object.assign(this, { experiment, error: null });
      this.runs.mark(path, step, text);
      this.#tell('change');
    } catch (error) {
      // A penalty that the run was begun without is nothing to change: it needs a new run.
      if (TrainyardError.from(error).code === 'path' && experiment !== this.experiment) { await this.open(experiment); return; }
      this.fail(error);
    }
  }

  /** @returns {Promise<any>} the experiment that gives this very run: live changes stand at the steps they were made */
  async replayable() {
    return this.#changed && this.#session ? this.#session.ask({ what: 'experiment', compact: true }) : this.experiment;
  }

  /**
   * Other data: a trial run with the current network tells what the data are, then the network is fitted to them.
   * @param {any} source @param {boolean} [refit] also when the type stays: there are classes that were not there
   * @returns {Promise<void>}
   */
  async choose_source(source, refit = false) {
    const play = this.playing || (this.status?.done ?? false) || (this.status?.step ?? 0) === 0;
    const same_type = component(get(this.experiment, '/data/source')).type === source.type;
    if (same_type && !refit) return this.open(set(this.experiment, '/data/source', source));
    try {
      const facts = await describe_source(this.#engine, source);
      return this.open(fit(this.experiment, source, facts, this.info), { play });
    } catch (error) {
      this.experiment = set(this.experiment, '/data/source', source);
      this.fail(error);
      return undefined;
    }
  }

  /** @param {Uint8Array} bytes a checkpoint with its experiment @returns {Promise<void>} */
  async load(bytes) {
    await this.rival?.part(false);
    const session = this.new_session();
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
