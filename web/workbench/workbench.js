/**
 * An experiment being worked on: what the page's panels show and what their wishes do. Knows the engine and the
 * stores, no element; the playground and the widget each connect their own panels to one.
 *
 * Events: `change` (something a panel shows is different), `opened` (a new run), `progress` (new rows), `ended`.
 * An experiment is opened in a fresh session; only when that succeeds does it replace the one before, so that a
 * mistake in a form leaves the last good run on the screen. Changes that come while one is being opened coalesce.
 */
import { TrainyardError } from '../engine/protocol.js';
import { Runs } from '../store/runs.js';
import { place_name, read_schema } from '../store/schema.js';
import { words } from '../store/forms.js';
import { component, get, set } from '../store/pointer.js';
import { fit } from '../store/experiment.js';

/** Steps per second at each speed: a few to follow, one epoch of a small set a frame, all the worker can. */
export const RATES = Object.freeze({ slow: 4, normal: 330, max: 0 });

/** @typedef {import('../engine/client.js').EngineSession} EngineSession */

export class Workbench extends EventTarget {
  /** @type {import('../store/schema.js').Schema | null} */ schema = null;
  /** @type {any} */ experiment;
  /** @type {any} what open() said of the run on the screen */ info = null;
  /** @type {import('../engine/protocol.js').RunStatus | null} */ status = null;
  /** @type {TrainyardError | null} */ error = null;
  /** @type {keyof typeof RATES} */ speed = 'normal';
  playing = false;
  /** When the worker had finished the last step known here, in ms since 1970. */
  finished_at = 0;
  runs = new Runs();

  /** @type {import('../engine/client.js').EngineClient} */ #engine;
  /** @type {EngineSession | null} */ #session = null;
  /** @type {{experiment: any, play: boolean} | null} */ #wanted = null;
  /** An option was changed while this run went on. */
  #changed = false;
  /** @type {Promise<void> | null} */ #opening = null;
  #closed = false;

  /** @param {import('../engine/client.js').EngineClient} engine @param {any} experiment */
  constructor(engine, experiment) {
    super();
    this.#engine = engine;
    this.experiment = experiment;
    // The new worker has no sessions: open the experiment again, at step 0.
    this.lost = (/** @type {Event} */ event) => {
      this.playing = false;
      this.#session = null;
      this.#fail(/** @type {CustomEvent} */ (event).detail);
    };
    engine.addEventListener('died', this.lost);
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
  #fail(error) {
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
      const session = this.#new_session();
      try {
        // Both requests travel at once; the run starts in the worker while the page is still busy drawing.
        const opening = session.open(experiment), starting = play ? session.start({ rate: RATES[this.speed] }) : null;
        starting?.catch(() => {});
        const info = await opening;
        if (this.#wanted) { void session.delete(); continue; }
        this.#adopt(session, experiment, info);
        this.playing = play;
        this.#tell('change');
      } catch (error) {
        void session.delete();
        if (!this.#wanted) this.#fail(error);
      }
    }
  }

  #new_session() {
    const session = this.#engine.session({
      progress: (push) => { if (session === this.#session) this.#progress(push); },
      failed: (error) => { if (session === this.#session) { this.playing = false; this.#fail(error); } },
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
    this.playing = false;
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
    this.#tell('progress');
    if (ended) this.#tell('ended');
    if (push.status.reason === 'diverged') this.#fail(new TrainyardError('diverged', '', push.status.message ?? `Training diverged at step ${push.status.step}.`));
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
    this.playing = true;
    this.#tell('change');
    try {
      await this.#session?.start(options);
    } catch (error) {
      this.playing = false;
      this.#fail(error);
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
   * An option of a form. A live one changes the run as it goes; any other needs a new run.
   * @param {string} path @param {any} value @param {boolean} [live]
   * @returns {Promise<void>}
   */
  async set(path, value, live = false) {
    const changed = set(this.experiment, path, value), step = this.status?.step ?? 0;
    // A new run begins with the values as they are now: changes that were made on the way belong to the old one.
    if (!live || step === 0 || !this.#session || value === undefined) return this.open(without_changes(changed));
    try {
      await this.#session.set(path, value);
      this.#changed = true;
      this.experiment = without_changes(changed);
      this.error = null;
      this.runs.mark(path, step, `${words(place_name(path))}: ${JSON.stringify(value)}`);
      this.#tell('change');
    } catch (error) {
      this.#fail(error);
    }
    return undefined;
  }

  /**
   * @returns {Promise<any>} the experiment that gives this very run: live changes stand at the steps they were made
   */
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
      this.#fail(error);
      return undefined;
    }
  }

  /** @param {Uint8Array} bytes a checkpoint with its experiment @returns {Promise<void>} */
  async load(bytes) {
    const session = this.#new_session();
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
      this.#fail(error);
    }
  }

  clear_error() {
    this.error = null;
    this.#tell('change');
  }

  /** @returns {Promise<void>} */
  async close() {
    this.#closed = true;
    this.#engine.removeEventListener('died', this.lost);
    await this.#session?.delete();
    this.#session = null;
  }
}

/**
 * What a source gives, before there is a network for it.
 * @param {import('../engine/client.js').EngineClient} engine @param {any} source
 * @param {{tensors?: boolean, seed?: number}} [options] whether to fetch the examples too
 * @returns {Promise<{task: string, classes: string[], input: number[], n: number, x?: Float32Array, y?: Float32Array}>}
 */
export async function describe_source(engine, source, { tensors = false, seed = 7 } = {}) {
  const session = engine.session();
  try {
    const { task, classes, input, data } = await session.describe({ seed, data: { source } });
    if (!tensors) return { task, classes, input, n: data.n };
    const [x, y] = await Promise.all([session.tensor('source/x'), session.tensor('source/y')]);
    return { task, classes, input, n: data.n, x, y };
  } finally {
    void session.delete();
  }
}

/** @param {any} experiment */
function without_changes({ changes: _, ...experiment }) {
  return experiment;
}

/** @param {any} experiment @returns {string} a run's name in lists */
function label(experiment) {
  const optimizer = component(experiment.optimizer), source = component(get(experiment, '/data/source'));
  return [source.type, optimizer.type, optimizer.lr].filter((part) => part !== undefined).join(', ');
}

