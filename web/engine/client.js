/**
 * The page's side of the protocol: typed calls that return promises, pushes that reach the session they belong to.
 *
 * Ensures: every call settles. When the worker dies, all pending calls reject with code `worker_died`; the next
 * call starts a new worker, which has the files but no session. Pushes of an experiment that is no longer open never
 * reach a listener.
 */
import { watch } from './life.js';
import { TrainyardError, isPush, transferables } from './protocol.js';

/**
 * @typedef {import('./protocol.js').ProgressPush} ProgressPush
 * @typedef {{postMessage: (message: any, transfer: Transferable[]) => void, terminate: () => void,
 *   onmessage: ((event: any) => void) | null, onerror: ((event: any) => void) | null}} WorkerLike
 * @typedef {{spawn: () => WorkerLike, compile?: () => Promise<WebAssembly.Module | null>,
 *   compile_rest?: () => Promise<WebAssembly.Module>, wasm_url?: string, rest_url?: string, turbo?: boolean, fake?: boolean}} EngineOptions
 * @typedef {{spent: number}} Meter ms that the worker has been busy with answers instead of training
 * @typedef {import('./protocol.js').CountedPush} CountedPush
 * @typedef {{progress?: (push: ProgressPush) => void, failed?: (error: TrainyardError) => void, counted?: (push: CountedPush) => void}} SessionEvents
 */

/** An experiment that is not started gets the engine's second part so long after the first. */
const REST_MS = 3000;
/** Safari has no idle callbacks. */
const at_rest = globalThis.requestIdleCallback ?? ((/** @type {() => void} */ f) => setTimeout(f, 50));

export class EngineClient extends EventTarget {
  /** @type {EngineOptions} */ #options;
  /** @type {WorkerLike | null} */ #worker = null;
  /** @type {Promise<void> | null} */ #ready = null;
  /** @type {Map<number, {resolve: (value: any) => void, reject: (error: any) => void, meter: Meter}>} */ #pending = new Map();
  /** @type {Map<number, EngineSession>} */ #sessions = new Map();
  /** What the worker was given, for one that comes after it. @type {Map<string, Blob>} */ #files = new Map();
  /** @type {Promise<void> | null} */ #fetching = null;
  /** @type {WebAssembly.Module | null} */ #rest = null;
  /** @type {() => void} */ #settle_whole = () => {};
  #by_itself = false;
  #next = 1;

  /** Settles when the engine's second part has come, or could not be fetched. @type {Promise<void>} */
  whole = new Promise((resolve) => { this.#settle_whole = resolve; });

  /** @param {EngineOptions} options */
  constructor(options) {
    super();
    this.#options = options;
    if (!options.compile_rest || options.fake) this.#settle_whole();
  }

  /** Starts the worker if none is alive. @returns {Promise<void>} settles when the engine answers */
  start() {
    if (this.#ready) return this.#ready;
    const { spawn, compile, wasm_url = '', rest_url = '', turbo = false, fake = false } = this.#options;
    const together = this.#fetching;
    this.#ready = (async () => {
      const worker = spawn();
      this.#worker = worker;
      worker.onmessage = (event) => { if (this.#worker === worker) this.#receive(event.data); };
      worker.onerror = (event) => {
        if (this.#worker === worker) this.#died(new TrainyardError('worker_died', '', `The training worker stopped (${event.message || 'no reason given'}).`));
      };
      for (const [name, blob] of this.#files) worker.postMessage({ id: 0, type: 'file', name, blob }, []);
      const module = fake || turbo || !compile ? null : await compile();
      if (together) await together;
      // Turbo's worker makes both parts itself; one that comes after another is soon asked for what is in the second.
      await this.#send({ type: 'init', module, rest: turbo ? null : this.#rest, wasm_url, rest_url, turbo, whole: turbo && this.#by_itself, fake });
      if (this.#options.compile_rest) setTimeout(() => this.#rest_once(), REST_MS);
    })();
    this.#ready.catch((error) => this.#died(TrainyardError.from(error)));
    return this.#ready;
  }

  /**
   * Fetches the engine's second part and hands it to the worker. Happens by itself at rest after the first progress;
   * called before `start`, both parts arrive together. Where it fails, the worker fetches what it needs by itself.
   * @returns {Promise<void>} never rejects
   */
  rest() {
    const { compile_rest, turbo, fake } = this.#options;
    if (turbo) this.#settle_whole();  // that worker gets it by itself
    if (!compile_rest || turbo || fake) return this.whole;
    this.#fetching ??= compile_rest().then((module) => {
      this.#rest = module;
      this.#worker?.postMessage({ type: 'rest', module }, []);
    }).catch(() => { this.#fetching = null; }).finally(this.#settle_whole);
    return this.#fetching;
  }

  /** Not again where it failed: that would be tried at every push. */
  #rest_once() {
    if (this.#by_itself) return;
    this.#by_itself = true;
    void this.rest();
  }

  /** Ends the worker; pending calls reject, the next call starts another. */
  restart() {
    this.#died(new TrainyardError('worker_died', '', 'The training worker was restarted.'));
  }

  /** Whether the engine's multiplications and additions are fused (fuse.js). */
  get turbo() { return Boolean(this.#options.turbo); }

  /** Takes another worker, as restart does. @param {boolean} turbo */
  set turbo(turbo) {
    if (turbo === this.turbo) return;
    this.#options = { ...this.#options, turbo };
    this.restart();
  }

  /** @returns {Promise<any>} the engine's schema */
  schema() {
    return this.request({ type: 'schema' });
  }

  /**
   * Gives every session opened from now on a file that a data source names. The bytes are moved, not copied.
   * @param {string} name @param {Uint8Array} bytes
   * @returns {Promise<void>}
   */
  file(name, bytes) {
    this.#files.set(name, new Blob([/** @type {any} */ (bytes)]));
    return this.request({ type: 'file', name, bytes }, undefined, transferables(bytes));
  }

  /**
   * @param {SessionEvents} [events]
   * @returns {EngineSession}
   */
  session(events = {}) {
    const id = this.#next++;
    const session = new EngineSession(this, id, events, () => this.#sessions.delete(id));
    this.#sessions.set(id, session);
    return session;
  }

  /**
   * @param {any} message a RequestMessage without its id
   * @param {AbortSignal} [signal] aborting rejects at once; the worker's late answer is dropped
   * @param {Transferable[]} [transfer]
   * @param {Meter} [meter] counts the answer
   * @returns {Promise<any>}
   */
  request(message, signal, transfer, meter) {
    // Not awaited: the worker keeps what comes before it is ready, so that the first requests travel while it starts.
    void this.start().catch(() => {});
    return this.#send(message, signal, transfer, meter);
  }

  /** @param {any} message @param {AbortSignal} [signal] @param {Transferable[]} [transfer] @param {Meter} [meter] @returns {Promise<any>} */
  #send(message, signal, transfer = [], meter = { spent: 0 }) {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      const abort = () => { if (this.#pending.delete(id)) reject(signal?.reason); };
      if (signal?.aborted) { reject(signal.reason); return; }
      signal?.addEventListener('abort', abort, { once: true });
      const settle = (/** @type {(value: any) => void} */ f) => (/** @type {any} */ value) => {
        signal?.removeEventListener('abort', abort);
        f(value);
      };
      this.#pending.set(id, { resolve: settle(resolve), reject: settle(reject), meter });
      this.#worker?.postMessage({ ...message, id }, transfer);
    });
  }

  /** @param {any} message */
  #receive(message) {
    if (isPush(message)) {
      if (message.push === 'progress' && !this.#by_itself) at_rest(() => this.#rest_once());
      if (message.push === 'crash') this.#died(TrainyardError.from(message.error));
      else if (message.push === 'alive') this.#watch(message.lock);
      else this.#sessions.get(message.session)?.receive(message);
      return;
    }
    const pending = this.#pending.get(message.id);
    if (!pending) return;
    pending.meter.spent += message.ms ?? 0;
    this.#pending.delete(message.id);
    if (message.ok) pending.resolve(message.result);
    else pending.reject(TrainyardError.from(message.error));
  }

  /** @param {string} lock */
  #watch(lock) {
    const worker = this.#worker;
    watch(lock, () => { if (this.#worker === worker) this.#died(new TrainyardError('worker_died', '', 'The browser ended the training worker, perhaps for want of memory.')); });
  }

  /** @param {TrainyardError} error */
  #died(error) {
    const had_worker = this.#worker !== null;
    this.#worker?.terminate();
    this.#worker = null;
    this.#ready = null;
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of pending) reject(error);
    for (const session of this.#sessions.values()) session.lost();
    this.#sessions.clear();
    if (had_worker) this.dispatchEvent(new CustomEvent('died', { detail: error }));
  }
}

/** A session in the worker. All methods reject with TrainyardError. */
export class EngineSession {
  /** @type {EngineClient} */ #client;
  #id;
  #run = 0;
  /** The run number when the present tables were begun. */
  #opened = 0;
  /** @type {SessionEvents} */ #events;
  /** @type {() => void} */ #forget;
  /** @type {Promise<void> | null} */ #created = null;
  #closed = false;
  /** @type {number} */ spent = 0;

  /** @param {EngineClient} client @param {number} id @param {SessionEvents} events @param {() => void} forget */
  constructor(client, id, events, forget) {
    this.#client = client;
    this.#id = id;
    this.#events = events;
    this.#forget = forget;
  }

  /**
   * The same session for one who wants to know what asking costs: `spent` counts the answers to what is asked through
   * it, in ms of the worker's time, whatever others ask meanwhile. It has no events and need not be deleted.
   */
  metered() {
    this.#create();
    const own = new EngineSession(this.#client, this.#id, {}, () => {});
    own.#created = this.#created;
    own.#closed = this.#closed;
    return own;
  }

  #create() {
    this.#created ??= this.#client.request({ type: 'create', session: this.#id });
    this.#created.catch(() => {});
  }

  /** @param {string} method @param {any[]} args @param {AbortSignal} [signal] @returns {Promise<any>} */
  async #call(method, args, signal) {
    this.#alive();
    // Requests are answered in order: the call need not wait for the session to exist.
    this.#create();
    return this.#client.request({ type: 'call', session: this.#id, method, args }, signal, undefined, this);
  }

  #alive() {
    if (this.#closed) throw new TrainyardError('no_session', '', 'This session is closed.');
  }

  /** @param {object} experiment @param {AbortSignal} [signal] @returns {Promise<any>} */
  open(experiment, signal) { this.#opened = ++this.#run; return this.#call('open', [JSON.stringify(experiment)], signal); }
  /** @param {Uint8Array} bytes a checkpoint @returns {Promise<any>} */
  load(bytes) { this.#opened = ++this.#run; return this.#call('load', [bytes]); }
  /** @param {'model'|'checkpoint'} kind @returns {Promise<Uint8Array>} */
  save(kind) { return this.#call('save', [kind]); }
  /** @param {object} question {data: {source}, seed} @returns {Promise<any>} what the source gives; then tensor('source/x') */
  describe(question) { return this.#call('describe', [JSON.stringify(question)]); }
  /** @param {object} question @param {AbortSignal} [signal] @returns {Promise<any>} */
  ask(question, signal) { return this.#call('ask', [JSON.stringify(question)], signal); }
  /** @param {string} path @param {unknown} value @returns {Promise<{step?: number}>} after which it counts */
  set(path, value) { return this.#call('set', [path, JSON.stringify(value)]); }
  /** @param {Float32Array} x (rows, inputs), raw @param {number} rows @param {AbortSignal} [signal] @returns {Promise<Float32Array>} (rows, outputs) */
  predict(x, rows, signal) { return this.#call('predict', [x, rows], signal); }
  /** @param {Float32Array} x (rows, inputs), raw @param {number} rows @param {AbortSignal} [signal] @returns {Promise<any>} */
  probe(x, rows, signal) { return this.#call('probe', [x, rows], signal); }
  /** @param {string} name @param {AbortSignal} [signal] @returns {Promise<Float32Array>} */
  tensor(name, signal) { return this.#call('tensor', [name], signal); }

  /**
   * Lets the worker train until done, `max_steps` have been taken or `stop()`; progress comes by event.
   * @param {{rate?: number, max_steps?: number, beside?: EngineSession | null}} [options] rate in steps per second, 0 for
   *   full speed; max_steps 0 for no limit; `beside` is another open session that trains along, step for step
   * @returns {Promise<void>}
   */
  start({ rate = 0, max_steps = 0, beside = null } = {}) {
    this.#alive();
    const run = ++this.#run;
    const companion = beside ? { session: beside.#id, run: ++beside.#run } : undefined;
    return this.#client.request({ type: 'start', session: this.#id, run, rate, max_steps, beside: companion });
  }

  /** Pauses; when the promise settles no more progress of this run arrives. @returns {Promise<void>} */
  stop() {
    this.#alive();
    return this.#client.request({ type: 'stop', session: this.#id });
  }

  /** @returns {Promise<void>} */
  async delete() {
    if (this.#closed) return;
    this.#closed = true;
    this.#forget();
    if (this.#created) await this.#client.request({ type: 'delete', session: this.#id }).catch(() => {});
  }

  /** The worker is gone. */
  lost() {
    this.#closed = true;
  }

  /** @param {any} push */
  receive(push) {
    if (push.push === 'counted') { this.#events.counted?.(push); return; }
    // What was under way when the run was started anew, as at another speed, still has rows that come but once.
    const late = push.run < this.#run;
    if (late && (push.run < this.#opened || push.push !== 'progress')) return;
    if (push.push === 'progress') this.#events.progress?.(late ? { ...push, running: true } : push);
    else this.#events.failed?.(TrainyardError.from(push.error));
  }
}
