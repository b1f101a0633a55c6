// The wasm engine in Node. TRAINYARD_WASM names another folder than build/wasm.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './support.mjs';

const wasm = join(process.env.TRAINYARD_WASM ?? join(root, 'build', 'wasm'), 'engine');

/** @returns {Promise<any>} the module: `schema()` and `Session` */
export async function engine() {
  assert.ok(existsSync(`${wasm}.wasm`), 'npm run build:wasm makes the engine');
  // The module is made for workers: it must think that it is in one.
  const scope = /** @type {any} */ (globalThis);
  scope.self ??= globalThis;
  scope.WorkerGlobalScope ??= class {};
  scope.importScripts ??= () => {};
  scope.location ??= { href: 'http://localhost/' };
  const { default: create } = await import(pathToFileURL(`${wasm}.mjs`).href);
  return create({ wasmBinary: readFileSync(`${wasm}.wasm`) });
}
