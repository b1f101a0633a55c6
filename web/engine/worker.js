/**
 * The worker: connects the message port to a Host. On pages of another origin it is loaded by the blob of spawn.js,
 * which keeps messages that arrive before this module is ready and hands them to `onmessage` then.
 */
import { Host } from './host.js';
import { instantiate } from './instance.js';
import { hold } from './life.js';
import { TrainyardError } from './protocol.js';
import { Rest } from './rest.js';

const scope = /** @type {any} */ (globalThis);

/** Returns to the event loop without a timer's delay. */
const channel = new MessageChannel();
/** @type {(() => void)[]} */
const deferred = [];
channel.port1.onmessage = () => deferred.shift()?.();

const clock = {
  now: () => performance.now(),
  defer: (/** @type {() => void} */ f) => { deferred.push(f); channel.port2.postMessage(null); },
  sleep: (/** @type {() => void} */ f, /** @type {number} */ ms) => { setTimeout(f, ms); },
};

/** @type {Host | null} */
let host = null;
/** @type {Rest | null} */
let rest = null;
/** @type {any[]} requests that came while the engine was starting */
let early = [];

/** @param {any} message */
async function init(message) {
  void hold().then((lock) => { if (lock) scope.postMessage({ push: 'alive', lock }); });
  rest = new Rest(message.rest_url, { turbo: message.turbo });
  if (message.rest) rest.install(message.rest);
  const fetched = message.turbo ? rest.fetch() : null;
  try {
    const module = import.meta.env?.DEV && message.fake
      ? await (await import('../../tests/js/support/fake_engine.js')).createFakeEngine()
      : await instantiate(message.module, message.wasm_url, rest, message.turbo);
    if (message.whole) await fetched;
    host = new Host(module, (reply, transfer = []) => scope.postMessage(reply, transfer), clock);
    scope.postMessage({ id: message.id, ok: true, result: null });
    for (const request of early) host.receive(request);
    early = [];
  } catch (error) {
    scope.postMessage({ id: message.id, ok: false, error: TrainyardError.from(error).toJSON() });
  }
}

scope.onmessage = (/** @type {MessageEvent} */ event) => {
  // A file that an earlier worker had.
  if (event.data.blob) event.data.bytes = new Uint8Array(new scope.FileReaderSync().readAsArrayBuffer(event.data.blob));
  if (event.data.type === 'init') void init(event.data);
  else if (event.data.type === 'rest') rest?.install(event.data.module);
  else if (host) host.receive(event.data);
  else early.push(event.data);
};
