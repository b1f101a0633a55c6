// Splits the engine: engine_first.wasm holds the functions that a first visit runs, engine_rest.wasm all others, so that
// a visitor's first step waits for half the bytes. Which functions those are is recorded, not written down: an
// instrumented engine goes through a first visit (first_visit.mjs). web/engine/rest.js puts the two together.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { must, run, UserError } from './process.mjs';
import { which } from './system.mjs';

/** What the engine is compiled with beyond the first WebAssembly, and globals, which the parts share. */
const FEATURES = ['simd', 'exception-handling', 'bulk-memory', 'mutable-globals', 'sign-ext', 'nontrapping-float-to-int']
  .map(name => `--enable-${name}`);
const visit = fileURLToPath(new URL('first_visit.mjs', import.meta.url));

/** @returns {Promise<string>} binaryen's splitter: Debian's emscripten depends on it, emsdk has it beside its emcc */
async function splitter() {
  const found = which('wasm-split');
  if (found) return found;
  const { code, output } = await run('em-config', ['BINARYEN_ROOT'], { show: false });
  const beside = join(output.trim(), 'bin', 'wasm-split');
  if (code === 0 && existsSync(beside)) return beside;
  throw new UserError('wasm-split is missing: install binaryen (Debian: `apt-get install binaryen`).');
}

/** @param {string} folder holds engine.mjs and engine.wasm, and the two parts afterwards */
export async function splitEngine(folder) {
  const split = await splitter(), whole = join(folder, 'engine.wasm');
  const scratch = mkdtempSync(join(tmpdir(), 'trainyard-'));
  const instrumented = join(scratch, 'instrumented.wasm'), profile = join(scratch, 'profile');
  try {
    await must(split, ['--instrument', ...FEATURES, whole, '-o', instrumented], { show: false });
    await must(process.execPath, ['--no-warnings', visit, join(folder, 'engine.mjs'), instrumented, profile]);
    const recorded = readFileSync(profile);
    keep(recorded, wideFunctions(readFileSync(whole)));
    writeFileSync(profile, recorded);
    await must(split, [...FEATURES, `--profile=${profile}`, '--import-namespace=first', '--placeholder-namespace=rest',
      '--export-prefix=.', whole, '-o1', join(folder, 'engine_first.wasm'), '-o2', join(folder, 'engine_rest.wasm')], { show: false });
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/**
 * Marks functions as used. A profile is the module's hash, 8 bytes, and for each function the time of its first call, 4
 * bytes; 0 stands for never.
 * @param {Buffer} profile @param {number[]} functions
 */
export function keep(profile, functions) {
  for (const index of functions) profile.writeUInt32LE(profile.readUInt32LE(8 + 4 * index) || 1, 8 + 4 * index);
}

/**
 * Functions with a vector among their parameters or results. Until the second part is there, JavaScript stands in for
 * its functions, and JavaScript cannot be handed a vector: these have to be in the first.
 * @param {Uint8Array} wasm
 * @returns {number[]} indices among the functions that the module defines
 */
export function wideFunctions(wasm) {
  const V128 = 0x7b, TYPES = 1, FUNCTIONS = 3;
  let at = 8;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = wasm[at++];
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  };
  const list = (/** @type {() => any} */ item) => Array.from({ length: number() }, item);
  /** @type {boolean[]} */
  let wide = [];
  while (at < wasm.length) {
    const section = wasm[at++], size = number(), end = at + size;
    if (section === TYPES) {
      wide = list(() => {
        at++;  // 0x60, a function's type
        return [...list(number), ...list(number)].includes(V128);
      });
    }
    if (section === FUNCTIONS) return list(number).flatMap((type, index) => (wide[type] ? [index] : []));
    at = end;
  }
  return [];
}
