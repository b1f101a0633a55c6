/** The engine as this build ships it: where its binary lies and how its worker starts. One per page. */
// @ts-ignore: made by the wasm build
import wasm_url from 'trainyard-engine-wasm?url';
import { EngineClient } from './client.js';
import { spawnWorker } from './spawn.js';
import { compile } from './wasm.js';

/** @type {EngineClient | null} */
let shared = null;

/** @returns {EngineClient} the page's engine, started on first use */
export function shared_engine() {
  const url = new URL(wasm_url, import.meta.url).href;
  const fake = Boolean(import.meta.env?.DEV) && new URLSearchParams(location.search).has('fake');
  shared ??= new EngineClient({ spawn: spawnWorker, compile: () => compile(url), wasm_url: url, fake });
  return shared;
}
