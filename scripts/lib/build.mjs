// The builds: CMake presets and the page. Each is incremental; with nothing changed all of them take under a second.
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { must, root, UserError } from './process.mjs';
import { once } from './stamp.mjs';

/**
 * @param {string} preset of CMakePresets.json
 * @param {string[]} targets
 */
export async function cmake(preset, targets) {
  const folder = join(root, 'build', preset);
  if (!existsSync(join(folder, 'build.ninja'))) await must('cmake', ['--preset', preset]);
  await must('cmake', ['--build', folder, '--target', ...targets]);
}

/** build/native/trainyard, and beside it trainyard-exact: `trainyard --exact` looks for it there. */
export async function buildNative(/** @type {string[]} */ more = []) {
  await cmake('native', ['trainyard_cli', ...more]);
  await cmake('exact', ['trainyard_cli']);
  const built = 'build/exact/trainyard-exact';
  const beside = 'build/native/trainyard-exact';
  await once('exact', [built, beside], async () => copyFileSync(join(root, built), join(root, beside)));
}

/** build/wasm/engine.mjs and engine.wasm */
export const buildEngine = (/** @type {string[]} */ more = []) => cmake('wasm', ['engine', ...more]);

/** build/wasm-threads/engine.mjs, engine.wasm and engine.worker.js: for pages that are cross-origin isolated. */
export const buildThreads = () => cmake('wasm-threads', ['engine']);

/** web/dist: a static folder that runs from any server and any sub-path. Splits the engine in two on the way. */
export async function buildPage() {
  const inputs = ['web', 'vite.config.js', 'package-lock.json', 'examples', 'build/wasm/engine.mjs',
    'build/wasm/engine.wasm', 'scripts/lib/split.mjs', 'scripts/lib/first_visit.mjs', 'scripts/lib/offline.mjs', 'web/dist/index.html'];
  await once('page', inputs, async () => {
    const { build } = await import('vite').catch(() => {
      throw new UserError('vite is missing: run `npm ci`');
    });
    await build({ configFile: join(root, 'vite.config.js'), logLevel: 'warn' });
  });
}
