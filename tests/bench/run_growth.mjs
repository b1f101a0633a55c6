// npm run bench:growth: how long a step of ours takes as the network grows, in the browser and natively.
//   --seconds 1   of each point      --quick   two points a family, no report      --no-build
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildEngine, buildNative } from '../../scripts/lib/build.mjs';
import { main, must, root } from '../../scripts/lib/process.mjs';
import { setup } from '../../scripts/lib/setup.mjs';
import { npz } from './data.mjs';
import { FAMILIES } from './growth.mjs';
import { open_site } from './lib/browser.mjs';
import { load, machine } from './lib/machine.mjs';
import { FOLDER, make_files, write_results } from './lib/results.mjs';
import { write_report } from './lib/report.mjs';

await main(async () => {
  const flag = { type: /** @type {const} */ ('boolean'), default: false };
  const { values } = parseArgs({ options: { seconds: { type: 'string', default: '1' }, quick: flag, 'no-build': flag } });
  const seconds = values.quick ? 0.1 : Number(values.seconds);
  if (!values['no-build']) {
    await setup(['wasm', 'native', 'browser']);
    await buildEngine();
    await buildNative();
  }
  make_files();
  const site = await open_site(), ran = process.argv.slice(2).join(' ');
  /** @type {any} */
  const results = { command: `npm run bench:growth${ran ? ` -- ${ran}` : ''}`, series: {} };
  results.machine = await machine({ 'g++': ['g++', ['--version']], emscripten: ['emcc', ['--version']] });
  results.machine.versions.Chromium = site.version;
  try {
    for (const [name, family] of Object.entries(FAMILIES)) {
      const at = values.quick ? family.at.slice(0, 2) : family.at;
      const one = { title: family.title, at, builds: { browser: grown(), native: grown() } };
      for (const n of at) {
        const file = `growth_${name}.npz`, made = join(FOLDER, `growth_${name}.json`), experiment = family.make(n, file);
        writeFileSync(join(FOLDER, file), npz(family.data(n)));
        writeFileSync(made, JSON.stringify(experiment));
        add(one.builds.native, JSON.parse(await must(join(root, 'build/native/trainyard'), ['bench', made, '--json', '--threads', '1', '--seconds', String(seconds)], { show: false })));
        add(one.builds.browser, await site.ask('benchmark', { experiment, seconds, files: [file] }));
        console.log(`${name} ${n}: browser ${one.builds.browser.ms.at(-1)?.toPrecision(3)} ms, native ${one.builds.native.ms.at(-1)?.toPrecision(3)} ms`);
      }
      results.series[name] = one;
      results.machine.load.push(load());
    }
  } finally {
    await site.close();
  }
  if (values.quick) return;
  write_results('growth', results);
  write_report('growth', results);
});

/** @returns {{ms: number[], flops: number[]}} */
function grown() {
  return { ms: [], flops: [] };
}

/** The fastest steps: what the arithmetic takes, whatever else the machine did. @param {{ms: number[], flops: number[]}} build @param {any} measured */
function add(build, measured) {
  build.ms.push(measured.ms.fastest);
  build.flops.push(measured.flops);
}
