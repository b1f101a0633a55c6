// node first_visit.mjs ENGINE.mjs INSTRUMENTED.wasm PROFILE: lets the page's own code, with panels that show nothing, go
// through a visitor's first moments: the usual experiment opens, trains for a few epochs, is looked at, stepped and
// reset. Then writes down which of the engine's functions ran. They do not depend on how fast this machine is.
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import '../../tests/js/support/web_globals.mjs';
import { EngineClient } from '../../web/engine/client.js';
import { Host } from '../../web/engine/host.js';
import { START } from '../../web/store/experiment.js';
import { Views } from '../../web/workbench/views.js';
import { Workbench } from '../../web/workbench/workbench.js';
import { asInWorker } from './engine.mjs';

const STEPS = 300, LONGEST_MS = 60_000;
/** A product works on so many rows at a time in WebAssembly (micro_kernel.h), with a function for each number that may be left. */
const TILE_ROWS = 6;
const [script, binary, profile] = process.argv.slice(2);
const scope = /** @type {any} */ (globalThis);

asInWorker();
scope.requestAnimationFrame = (/** @type {() => void} */ f) => setTimeout(f, 1);
scope.cancelAnimationFrame = clearTimeout;
scope.getComputedStyle = () => ({ color: 'rgb(0, 0, 0)' });

const { default: create } = await import(pathToFileURL(script).href);
/** @type {any} */
let exports;
const module = await create({
  instantiateWasm(/** @type {any} */ imports, /** @type {any} */ done) {
    const compiled = new WebAssembly.Module(readFileSync(binary));
    const instance = new WebAssembly.Instance(compiled, imports);
    exports = instance.exports;
    done(instance, compiled);
    return {};
  },
});

/** A worker without a thread. `waiting` counts its unanswered messages. */
let waiting = 0;
/** @type {any} */
const worker = { terminate() {}, postMessage(/** @type {any} */ message) { ++waiting; setImmediate(() => receive(message)); } };
const send = (/** @type {any} */ data) => { worker.onmessage({ data }); };
const reply = (/** @type {any} */ data) => { if ('id' in data) --waiting; send(data); };
const host = new Host(module, reply, { now: () => performance.now(), defer: f => { setImmediate(f); }, sleep: (f, ms) => { setTimeout(f, ms); } });
const receive = (/** @type {any} */ message) => (message.type === 'init' ? reply({ id: message.id, ok: true, result: null }) : host.receive(message));

/** @param {() => unknown} condition */
async function until(condition) {
  while (!condition()) {
    if (performance.now() > LONGEST_MS) throw new Error(`the first visit waits in vain for ${condition}`);
    await sleep(10);
  }
}
/** Nothing has been asked for longer than the views wait between two pictures. */
async function quiet() {
  for (let calm = 0; calm < 10; calm = waiting ? 0 : calm + 1) await sleep(20);
}

const panels = { run_bar: {}, data: {}, network: {}, training: {}, output: {}, curves: {}, evaluation: {}, probe: { style: {} } };
const { network, output, evaluation } = /** @type {any} */ (panels);
const bench = new Workbench(new EngineClient({ spawn: () => worker }), START);
bench.speed = 'max';
bench.addEventListener('change', () => { if (bench.error) throw bench.error; });
new Views(bench, /** @type {any} */ (panels), new EventTarget());
await bench.open(START, { play: false });
await bench.load_schema();
// A number of steps, not a time: other steps would be other functions.
await bench.step('batch', STEPS);
await until(() => !bench.playing && output.scene?.grid && evaluation.evaluation && network.columns.some((/** @type {any} */ column) => column.weights));
/** As a picture does, for any number of points. */
const predict = async () => {
  for (let rows = 1; rows <= TILE_ROWS; ++rows) await bench.session?.predict(new Float32Array(2 * rows), rows);
};
for (const act of [quiet, predict, () => bench.step('batch'), () => bench.reset(), () => bench.set('/seed', 2), () => bench.close()]) {
  await act();
  await quiet();
}

const room = exports.__write_profile(0, 0);
const memory = /** @type {WebAssembly.Memory} */ (Object.values(exports).find(value => value instanceof WebAssembly.Memory));
const at = 65536 * memory.grow(Math.ceil(room / 65536));
exports.__write_profile(at, room);
writeFileSync(profile, new Uint8Array(memory.buffer, at, room));
process.exit();  // an error on the way has ended this before
