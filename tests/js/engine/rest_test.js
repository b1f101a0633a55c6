// The engine in two parts, as the page has it, against the engine in one piece. The build makes both.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { test } from 'node:test';
import { asInWorker, loadEngine } from '../../../scripts/lib/engine.mjs';
import { root } from '../../../scripts/lib/process.mjs';
import { TrainyardError } from '../../../web/engine/protocol.js';
import { Rest } from '../../../web/engine/rest.js';
import { START } from '../../../web/store/experiment.js';

const folder = process.env.TRAINYARD_ENGINE ?? join(root, 'build', 'wasm');
const file = (/** @type {string} */ part) => new Uint8Array(readFileSync(join(folder, `engine_${part}.wasm`))).buffer;
const parity = (/** @type {string} */ name) => JSON.parse(readFileSync(join(root, 'examples', 'experiments', `${name}.json`), 'utf8'));

/** @param {(url: string) => ArrayBuffer} [read] @returns {Promise<{engine: any, rest: Rest, first: any}>} */
async function in_parts(read = () => file('rest')) {
  assert.ok(existsSync(join(folder, 'engine_first.wasm')), '`npm run build` makes the two parts');
  asInWorker();
  const rest = new Rest('engine_rest.wasm', { read });
  const { default: create } = await import(pathToFileURL(join(folder, 'engine.mjs')).href);
  /** @type {any} */
  let first;
  const engine = await create({
    instantiateWasm(/** @type {any} */ imports, /** @type {any} */ done) {
      const module = new WebAssembly.Module(file('first')), instance = new WebAssembly.Instance(module, { ...imports, rest: rest.placeholders });
      first = instance.exports;
      rest.connect(first);
      done(instance, module);
      return {};
    },
  });
  return { engine, rest, first };
}

/** @param {any} engine @param {any} experiment @param {number} steps @returns {Buffer} the weights */
function trained(engine, experiment, steps) {
  const session = new engine.Session();
  assert.equal(JSON.parse(session.open(JSON.stringify(experiment))).error, undefined);
  session.run(-1, steps);
  const weights = Buffer.from(session.save('model'));
  session.delete();
  return weights;
}

test('a first visit needs the first part only', async () => {
  const { engine } = await in_parts(() => assert.fail('the second part was asked for'));
  const session = new engine.Session();
  assert.ok(JSON.parse(engine.schema()));
  assert.ok(JSON.parse(session.open(JSON.stringify(START))).parameters > 0);
  assert.equal(JSON.parse(session.run(-1, 200)).step, 200);
  assert.equal(session.predict(new Float32Array(20), 10).length, 20);
  session.delete();
});

test('two parts give the same bits as one piece', async () => {
  const whole = await loadEngine(folder), { engine } = await in_parts();
  for (const name of ['parity_cnn', 'parity_residual', 'parity_mlp']) {
    assert.deepEqual(trained(engine, parity(name), 30), trained(whole, parity(name), 30), name);
  }
});

test('the second part may also come before it is needed, and sees memory that has grown', async () => {
  const { engine, rest, first } = await in_parts(() => assert.fail('the second part was asked for'));
  const memory = /** @type {WebAssembly.Memory} */ (Object.values(first).find((value) => value instanceof WebAssembly.Memory)), before = memory.buffer.byteLength;
  rest.install(new WebAssembly.Module(file('rest')));
  const cnn = parity('parity_cnn');
  trained(engine, { ...cnn, data: { ...cnn.data, source: { type: 'glyphs', points: 20_000 } } }, 2);
  assert.ok(memory.buffer.byteLength > before);
});

test('an error thrown in the second part arrives with code, path and message', async () => {
  const { engine } = await in_parts();
  const session = new engine.Session();
  session.file('bad.csv', new TextEncoder().encode('a,b,kind\n1,2,x\n3,oops\n'));
  const { error } = JSON.parse(session.describe(JSON.stringify({ data: { source: { type: 'csv', path: 'bad.csv' } } })));
  assert.equal(typeof error.code, 'string');
  assert.equal(error.path, '/data/source/path');
  assert.match(error.message, /bad\.csv/);
  assert.deepEqual(JSON.parse(session.lastError()).error, error);
  session.delete();
});

test('where it cannot be fetched the call fails with that error, the stack is given back, and a later call goes on', async () => {
  let online = false;
  const { engine, first } = await in_parts(() => {
    if (!online) throw new TrainyardError('engine_fetch', '', 'no connection');
    return file('rest');
  });
  const stack = /** @type {any} */ (Object.values(first).find((value) => value instanceof WebAssembly.Global)), top = stack.value;
  const session = new engine.Session(), cnn = JSON.stringify(parity('parity_cnn'));
  assert.throws(() => session.open(cnn), { name: 'TrainyardError', code: 'engine_fetch' });
  assert.notEqual(stack.value, top, 'it is what this test is about');
  await null;
  assert.equal(stack.value, top);
  // What needs no second part still works, in this session too.
  assert.equal(JSON.parse(session.open(JSON.stringify(START))).error, undefined);
  assert.equal(JSON.parse(session.run(-1, 20)).step, 20);
  assert.throws(() => session.open(cnn), { code: 'engine_fetch' });
  await null;
  online = true;
  assert.equal(JSON.parse(session.open(cnn)).error, undefined);
  assert.equal(JSON.parse(session.run(-1, 2)).step, 2);
  session.delete();
});

test('bytes that are no WebAssembly are an error, too', async () => {
  const { engine } = await in_parts(() => new TextEncoder().encode('<!doctype html>').buffer);
  const session = new engine.Session();
  assert.throws(() => session.open(JSON.stringify(parity('parity_cnn'))), { code: 'engine_load' });
});
