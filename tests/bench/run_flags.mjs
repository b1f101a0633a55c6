// npm run bench:flags: what each kind of file's compiler flags cost in size and win in speed, in the browser. The kinds are
// those of cmake/wasm.cmake. An engine is built for each; that takes half an hour the first time.
//   --rounds 7      --workloads w1,w2      --no-build
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { buildEngine } from '../../scripts/lib/build.mjs';
import { main, must, root } from '../../scripts/lib/process.mjs';
import { setup } from '../../scripts/lib/setup.mjs';
import { open_site } from './lib/browser.mjs';
import { load, machine } from './lib/machine.mjs';
import { WORKLOADS, make_files, write_results } from './lib/results.mjs';
import { write_report } from './lib/report.mjs';

/** The kinds, and what each is tried with instead of its own flags. @type {Record<string, string[]>} */
const TRIED = { cold: ['-Os', '-O2'], warm: ['-Oz', '-O3'], hot: ['-Os', '-O2'] };
const VARIANTS = Object.entries(TRIED).flatMap(([kind, all]) => all.map((flags) => ({ kind, flags, folder: `flags-${kind}${flags}` })));

await main(async () => {
  const text = { type: /** @type {const} */ ('string') };
  const { values } = parseArgs({ options: { rounds: text, workloads: text, 'no-build': { type: 'boolean', default: false } } });
  const workloads = values.workloads?.split(',') ?? WORKLOADS, rounds = Number(values.rounds ?? 7);
  if (!values['no-build']) await build();
  make_files();
  const site = await open_site(), ran = process.argv.slice(2).join(' ');
  /** @type {any} */
  const results = { command: `npm run bench:flags${ran ? ` -- ${ran}` : ''}`, machine: await machine({ emscripten: ['emcc', ['--version']] }), workloads: {} };
  results.machine.versions.Chromium = site.version;
  results.usual = sizes('wasm');
  results.variants = VARIANTS.map(({ kind, flags, folder }) => ({ kind, flags, folder, ...sizes(folder) }));
  try {
    for (const workload of workloads) {
      results.workloads[workload] = await site.ask('engines', { workload, builds: ['wasm', ...VARIANTS.map(({ folder }) => folder)], turns: { rounds, round_ms: 200, warm_ms: 300 } });
      results.machine.load.push(load());
      console.log(`${workload} done`);
    }
  } finally {
    await site.close();
  }
  write_results('flags', results);
  write_report('flags', results);
});

async function build() {
  await setup(['wasm', 'browser']);
  await buildEngine();
  for (const { kind, flags, folder } of VARIANTS) {
    await must('cmake', ['--preset', 'wasm', '-B', join('build', folder), `-DTRAINYARD_${kind.toUpperCase()}_FLAGS=${flags}`]);
    await must('cmake', ['--build', join('build', folder), '--target', 'engine']);
  }
}

/** Of the engine before the page cuts it in two. @param {string} folder in build */
function sizes(folder) {
  const bytes = readFileSync(join(root, 'build', folder, 'engine.wasm'));
  return { bytes: bytes.length, gzipped: gzipSync(bytes, { level: 9 }).length };
}
