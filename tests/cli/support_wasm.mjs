// The wasm engine in Node. TRAINYARD_WASM names another folder than build/wasm.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadEngine } from '../../scripts/lib/engine.mjs';
import { root } from './support.mjs';

const wasm = process.env.TRAINYARD_WASM ?? join(root, 'build', 'wasm');

/** @returns {Promise<any>} the module: `schema()` and `Session` */
export async function engine() {
  assert.ok(existsSync(join(wasm, 'engine.wasm')), 'npm run build:wasm makes the engine');
  return loadEngine(wasm);
}
