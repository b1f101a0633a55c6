/** The engine as this build ships it: where its two parts lie and how its worker starts. One per page. */
// @ts-ignore: made by the wasm build
import first_file from 'trainyard-engine-first?url';
// @ts-ignore: made by the wasm build
import rest_file from 'trainyard-engine-rest?url';
import { EngineClient } from './client.js';
import { spawnWorker } from './spawn.js';
import { compile, has_relaxed } from './wasm.js';

/** @type {EngineClient | null} */
let shared = null;

/** @param {{turbo?: boolean}} [wished] where the browser can @returns {EngineClient} the page's engine, started on first use */
export function shared_engine({ turbo = false } = {}) {
  const [wasm_url, rest_url] = [first_file, rest_file].map((file) => new URL(file, import.meta.url).href);
  const fake = Boolean(import.meta.env?.DEV) && new URLSearchParams(location.search).has('fake');
  shared ??= new EngineClient({ spawn: spawnWorker, compile: () => compile(wasm_url), compile_rest: () => compile(rest_url), wasm_url, rest_url, turbo: turbo && has_relaxed(), fake });
  return shared;
}
