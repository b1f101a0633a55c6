/**
 * The worker's side of the protocol: sessions by number, requests answered in order, running sessions advanced in
 * short slices between messages. Knows nothing of workers, so that it is tested with any engine and any clock.
 *
 * A slice ends after SLICE_MS and control returns to the event loop through `defer` (a MessageChannel in the
 * worker: timers are clamped to 4 ms and throttled in hidden tabs). A run that is slowed down waits in `sleep`.
 *
 * A run may have a companion that trains beside it in lock-step: the run takes a slice, the companion takes as many
 * steps, and only then does the run go on. Whatever the speed, and whenever they are stopped, they stand at one step;
 * both report then, so that their curves grow together.
 */
import { METHODS, TrainyardError, transferables } from './protocol.js';

/** Long enough that what a slice costs beside training, 0.4 ms, is below 1 %; short enough that nobody feels a request wait for it. */
const SLICE_MS = 48;
/** Metrics are pushed about as often as a display shows a frame; at full speed, where a push is time not trained, as often as is still smooth. */
const PUSH_MS = 30;
const PUSH_AT_FULL_SPEED_MS = 100;

/**
 * @typedef {{session: any, files: string[], opened: boolean, running: boolean, run: number, rate: number, credit: number, last: number,
 *   left: number, pushed: number, leader: Entry | null, companion: Entry | null, id: number, tables: Record<string, {columns: number, rows: number}>,
 *   version: number, status: any}} Entry
 * @typedef {{now: () => number, defer: (f: () => void) => void, sleep: (f: () => void, ms: number) => void}} Clock
 */

export class Host {
  /** @type {any} */ #module;
  /** @type {Map<number, Entry>} */ #entries = new Map();
  /** @type {Map<string, Uint8Array>} */ #files = new Map();
  /** @type {(message: any, transfer?: Transferable[]) => void} */ #post;
  /** @type {Clock} */ #clock;
  #scheduled = false;
  #turn = 0;

  /**
   * @param {any} module the engine: `schema()` and `Session`
   * @param {(message: any, transfer?: Transferable[]) => void} post
   * @param {Clock} clock
   */
  constructor(module, post, clock) {
    this.#module = module;
    this.#post = post;
    this.#clock = clock;
  }

  /** @param {any} message a RequestMessage other than init */
  receive(message) {
    const begin = this.#clock.now();
    try {
      const result = this.#answer(message);
      this.#post({ id: message.id, ok: true, result, ms: this.#clock.now() - begin }, transferables(result));
    } catch (error) {
      this.#post({ id: message.id, ok: false, error: TrainyardError.from(error).toJSON(), ms: this.#clock.now() - begin });
    }
  }

  /** @param {any} message */
  #answer(message) {
    switch (message.type) {
      case 'schema':
        return JSON.parse(this.#module.schema());
      case 'file':
        this.#files.set(message.name, message.bytes);
        for (const entry of this.#entries.values()) this.#give(entry, message.name);
        return null;
      case 'create':
        return this.#create(message.session);
      case 'call':
        return this.#call(message.session, message.method, message.args);
      case 'start':
        return this.#start(message);
      case 'stop':
        return this.#stop(message.session);
      case 'delete':
        return this.#delete(message.session);
      default:
        throw new TrainyardError('unknown_request', '', `The worker does not know the request "${message.type}".`);
    }
  }

  /** @param {number} id */
  #entry(id) {
    const entry = this.#entries.get(id);
    if (!entry) throw new TrainyardError('no_session', '', 'This session is closed.');
    return entry;
  }

  /** @param {number} id */
  #create(id) {
    const session = new this.#module.Session();
    session.counted((/** @type {number} */ parameters, /** @type {number} */ memory_bytes) => this.#post({ push: 'counted', session: id, parameters, memory_bytes }));
    this.#entries.set(id, {
      id, session, leader: null, companion: null,
      files: [], opened: false, running: false, run: 0, rate: 0, credit: 0, last: 0, left: Infinity, pushed: 0, tables: {}, version: 0, status: null,
    });
    return null;
  }

  /** @param {number} id */
  #delete(id) {
    const entry = this.#entries.get(id);
    if (!entry) return null;
    entry.running = false;
    if (entry.companion) entry.companion.running = false;
    entry.session.delete();
    this.#entries.delete(id);
    return null;
  }

  /** @param {Entry} entry @param {string} name */
  #give(entry, name) {
    entry.session.file(name, this.#files.get(name));
    entry.files.push(name);
  }

  /** @param {number} id @param {string} method @param {any[]} args */
  #call(id, method, args) {
    const kind = Object.hasOwn(METHODS, method) ? /** @type {Record<string, string>} */ (METHODS)[method] : null;
    if (!kind) throw new TrainyardError('unknown_method', '', `A session has no method "${method}".`);
    const entry = this.#entry(id);
    // A session gets the dropped files just before it may read them.
    if (method === 'open' || method === 'load' || method === 'describe') {
      for (const name of this.#files.keys()) if (!entry.files.includes(name)) this.#give(entry, name);
    }
    if (method === 'open' || method === 'load') entry.opened = entry.running = false;
    const answer = entry.session[method](...args);
    if (kind === 'array') {
      if (answer === null || answer === undefined) throw TrainyardError.from(this.#lastError(entry.session));
      return answer;
    }
    const value = parse(answer);
    if (method === 'open' || method === 'load') this.#opened(entry, value);
    return value;
  }

  /** @param {any} session */
  #lastError(session) {
    const text = session.lastError ? session.lastError() : this.#module.lastError();
    const value = JSON.parse(text || '{}');
    return value.error ?? value;
  }

  /** @param {Entry} entry @param {any} info what open() says */
  #opened(entry, info) {
    entry.opened = true;
    entry.status = null;
    entry.version = -1;
    entry.tables = Object.fromEntries(Object.entries(info.tables ?? {})
      .map(([name, columns]) => [name, { columns: /** @type {any} */ (columns).length, rows: 0 }]));
  }

  /** @param {any} message */
  #start({ session, run, rate, max_steps, beside }) {
    const entry = this.#entry(session), companion = beside ? this.#entry(beside.session) : null;
    for (const each of [entry, companion]) if (each && !each.opened) throw new TrainyardError('state', '', 'No experiment is open.');
    // Pairs of before are no more.
    for (const each of [entry, companion]) if (each?.leader) each.leader.companion = null;
    if (entry.companion && entry.companion !== companion) entry.companion.running = false;
    const now = this.#clock.now();
    Object.assign(entry, { running: true, run, rate, credit: rate > 0 ? 1 : 0, last: now, left: max_steps || Infinity, pushed: 0, leader: null, companion });
    if (companion) Object.assign(companion, { running: true, run: beside.run, rate: 0, left: Infinity, pushed: 0, leader: entry, companion: null });
    this.#schedule(0);
    return null;
  }

  /** Rows measured since the last push go out before the answer. A companion takes the steps that it is behind first. @param {number} id */
  #stop(id) {
    const entry = this.#entry(id);
    if (entry.running) {
      entry.running = false;
      if (entry.status) this.#push(entry);
      this.#rest_together(entry);
    }
    return null;
  }

  /** A companion that has caught up with a run that no longer goes on rests too. @param {Entry} entry */
  #rest_together({ running, companion }) {
    if (running || !companion?.running || behind(companion) > 0) return;
    companion.running = false;
    if (companion.status) this.#push(companion);
  }

  /** @param {number} wait_ms */
  #schedule(wait_ms) {
    if (this.#scheduled) return;
    this.#scheduled = true;
    const turn = () => { this.#scheduled = false; this.#slice(); };
    if (wait_ms > 0) this.#clock.sleep(turn, wait_ms); else this.#clock.defer(turn);
  }

  /** One slice of the next running session, in turn. */
  #slice() {
    const running = [...this.#entries.values()].filter((entry) => entry.running);
    if (running.length === 0) return;
    let wait = Infinity;
    for (let i = 0; i < running.length; ++i) {
      const entry = running[(this.#turn + i) % running.length];
      const now = this.#clock.now();
      const allowed = this.#allowance(entry, now);
      if (allowed < 1) {
        // One that waits for the other of its pair has no time of its own to wait for.
        if (entry.rate > 0 && !entry.leader) wait = Math.min(wait, Math.max(1, 1000 * (1 - entry.credit) / entry.rate));
        continue;
      }
      this.#turn = (this.#turn + i + 1) % running.length;
      this.#advance(entry, allowed);
      if (running.some((other) => other.running)) this.#schedule(0);
      return;
    }
    this.#schedule(Math.min(wait, 50));
  }

  /**
   * How many steps the run may take now. Credit grows with time and is capped, so that a hidden tab does not
   * owe a burst when it comes back.
   * @param {Entry} entry @param {number} now
   */
  #allowance(entry, now) {
    if (entry.leader) return behind(entry);
    if (entry.companion?.running && behind(entry.companion) > 0) return 0;
    if (entry.rate <= 0) return entry.left;
    entry.credit = Math.min(entry.credit + entry.rate * (now - entry.last) / 1000, Math.max(1, entry.rate / 10));
    entry.last = now;
    return Math.min(Math.floor(entry.credit), entry.left);
  }

  /** @param {Entry} entry @param {number} allowed */
  #advance(entry, allowed) {
    try {
      const before = steps(entry);
      const limit = Number.isFinite(allowed) ? allowed : 0x7fffffff;
      const status = parse(entry.session.run(SLICE_MS, limit));
      const taken = status.step - before;
      entry.status = status;
      entry.left -= taken;
      if (entry.rate > 0) entry.credit -= Math.max(taken, 1);
      if (status.done || entry.left < 1) entry.running = false;
      this.#report(entry);
    } catch (error) {
      entry.running = false;
      this.#post({ push: 'failed', session: entry.id, run: entry.run, error: TrainyardError.from(error).toJSON() });
    }
    this.#rest_together(entry.leader ?? entry);
  }

  /** Pushes a run that ended or has been silent for long; the two of a pair together, when they stand at one step. @param {Entry} entry */
  #report(entry) {
    const now = this.#clock.now(), leader = entry.leader ?? entry, { companion } = leader;
    if (companion?.running && behind(companion) > 0 && entry.running) return;
    const due = (/** @type {Entry} */ each) => !each.running || now - leader.pushed >= (leader.rate > 0 ? PUSH_MS : PUSH_AT_FULL_SPEED_MS);
    const reported = companion?.running && leader.running ? [leader, companion] : [entry];
    if (!due(entry)) return;
    for (const each of reported) {
      each.pushed = now;
      this.#push(each);
    }
  }

  /** @param {Entry} entry */
  #push(entry) {
    /** @type {Record<string, {from: number, rows: Float64Array}>} */
    const tables = {};
    const transfer = [];
    // A long run's rows are thinned out now and then: what was pushed before is then sent anew.
    const { tables_version = 0 } = entry.status;
    if (tables_version !== entry.version) for (const table of Object.values(entry.tables)) table.rows = 0;
    entry.version = tables_version;
    for (const [name, table] of Object.entries(entry.tables)) {
      const rows = entry.session.columns(name, table.rows);
      if (!rows || rows.length === 0) continue;
      tables[name] = { from: table.rows, rows };
      table.rows += rows.length / table.columns;
      transfer.push(...transferables(rows));
    }
    this.#post({ push: 'progress', session: entry.id, run: entry.run, at: performance.timeOrigin + performance.now(), status: entry.status, running: entry.running, tables }, transfer);
  }
}

/** @param {Entry} entry @returns {number} that it has taken */
function steps(entry) {
  return entry.status?.step ?? 0;
}

/** @param {Entry} companion @returns {number} steps that the run beside it is ahead */
function behind(companion) {
  return companion.leader ? steps(companion.leader) - steps(companion) : 0;
}

/**
 * @param {string} text JSON from the engine
 * @returns {any} the value; throws what `{"error": ...}` says
 */
function parse(text) {
  const value = text === '' ? {} : JSON.parse(text);
  if (value && value.error) throw TrainyardError.from(value.error);
  return value;
}
