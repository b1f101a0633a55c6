/**
 * The messages between page and worker, and the one error type the page sees.
 *
 * A request carries an id and gets exactly one reply with that id. A push has no id: it carries the number of the
 * run it belongs to, and the client drops pushes of an experiment that is no longer the open one.
 *
 * @typedef {{code: string, path: string, message: string}} ErrorBody  `path` is a JSON pointer into the experiment
 * @typedef {{step: number, epoch: number, done: boolean, reason: string, loss: number, accuracy: number,
 *   examples_per_second: number, tables_version?: number, message?: string, layer?: string}} RunStatus
 *
 * @typedef {{id: number, type: 'init', module: WebAssembly.Module|null, rest: WebAssembly.Module|null, wasm_url: string, rest_url: string, fake: boolean}
 *   | {id: number, type: 'schema'}
 *   | {id: number, type: 'file', name: string, bytes: Uint8Array}
 *   | {id: number, type: 'file', name: string, blob: Blob}
 *   | {id: number, type: 'create', session: number}
 *   | {id: number, type: 'call', session: number, method: string, args: unknown[]}
 *   | {id: number, type: 'start', session: number, run: number, rate: number, max_steps: number, beside?: {session: number, run: number}}
 *   | {id: number, type: 'stop', session: number}
 *   | {id: number, type: 'delete', session: number}} RequestMessage
 *
 * @typedef {{type: 'rest', module: WebAssembly.Module}} RestMessage  the engine's second part; has no reply
 * @typedef {{id: number, ms?: number} & ({ok: true, result: any} | {ok: false, error: ErrorBody})} ReplyMessage
 *   ms: how long the worker was busy with it
 *
 * @typedef {{push: 'progress', session: number, run: number, at: number, status: RunStatus, running: boolean,
 *   tables: Record<string, {from: number, rows: Float64Array}>}} ProgressPush
 *   `at` is when the last step was finished, in ms since 1970; `rows` is row-major, rows x columns of the table's names in `open()`; `from` is the index of its first row
 * @typedef {{push: 'failed', session: number, run: number, error: ErrorBody}} FailedPush
 * @typedef {{push: 'counted', session: number, parameters: number, memory_bytes: number}} CountedPush  what an experiment takes, before its network is made
 * @typedef {{push: 'crash', error: ErrorBody}} CrashPush
 * @typedef {{push: 'alive', lock: string}} AlivePush  the worker holds this lock for as long as it lives
 * @typedef {ProgressPush | FailedPush | CountedPush | CrashPush | AlivePush} PushMessage
 */

/** Steps per second that stand for "as fast as it goes". */
export const FULL_SPEED = 0;

/** Session methods the page may call, and how each answer travels. */
export const METHODS = Object.freeze({
  open: 'json',
  run: 'json',
  ask: 'json',
  describe: 'json',
  set: 'json',
  probe: 'json',
  load: 'json',
  columns: 'array',
  predict: 'array',
  tensor: 'array',
  save: 'array',
});

/** What every failed call rejects with. */
export class TrainyardError extends Error {
  /**
   * @param {string} code a stable identifier
   * @param {string} path JSON pointer into the experiment, '' for the whole
   * @param {string} message one sentence for a person
   */
  constructor(code, path, message) {
    super(message);
    this.name = 'TrainyardError';
    this.code = code;
    this.path = path;
  }

  /** @returns {ErrorBody} */
  toJSON() {
    return { code: this.code, path: this.path, message: this.message };
  }

  /**
   * @param {any} value anything thrown, or an ErrorBody
   * @returns {TrainyardError}
   */
  static from(value) {
    if (value instanceof TrainyardError) return value;
    if (value && typeof value === 'object' && typeof value.code === 'string' && typeof value.message === 'string') {
      return new TrainyardError(value.code, value.path ?? '', value.message);
    }
    if (value?.name === 'AbortError') return new TrainyardError('aborted', '', 'The request was cancelled.');
    return new TrainyardError('internal', '', String(value?.message ?? value));
  }
}

/**
 * @param {unknown} message
 * @returns {message is PushMessage}
 */
export function isPush(message) {
  return typeof message === 'object' && message !== null && 'push' in message;
}

/**
 * Buffers of an answer that can be transferred instead of copied. The engine hands out copies, so that
 * giving them away is safe.
 * @param {unknown} value
 * @returns {Transferable[]}
 */
export function transferables(value) {
  return ArrayBuffer.isView(value) ? [/** @type {ArrayBuffer} */ (value.buffer)] : [];
}
