// npm run compare -- examples/comparisons/NAME.json --data-dir DIR [--out DIR]: trains every variant with every seed and
// prints one table. Runs that are finished are not run again, so an interrupted comparison goes on where it stopped.
//
// The file: {"experiment": "../experiments/x.json", "seeds": [1, 2, 3], "settings": {"/json/pointer": value} for all,
// "variants": {"name": {"/json/pointer": value}}}
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { main, root, run, UserError } from './lib/process.mjs';
import { comparisonTable } from './lib/comparison.mjs';

const USAGE = 'usage: npm run compare -- FILE.json [--out DIR] [--data-dir DIR] [--threads N] [--trainyard PROGRAM]';

await main(async () => {
  const { file, out, program, extra } = options();
  const comparison = JSON.parse(readFileSync(file, 'utf8'));
  const experiment = resolve(dirname(file), comparison.experiment);
  /** @type {Record<string, import('./lib/comparison.mjs').Summary[]>} */
  const results = {};
  for (const [name, settings] of Object.entries(comparison.variants)) {
    results[name] = [];
    for (const seed of comparison.seeds) {
      const folder = join(out, `${name.replaceAll(/\W+/g, '_')}-${seed}`);
      const set = Object.entries({ '/seed': seed, ...comparison.settings, ...settings }).flatMap(([path, value]) => ['--set', `${path}=${JSON.stringify(value)}`]);
      results[name].push(await trained(program, folder, ['train', experiment, '--out', folder, ...set, ...extra]));
    }
  }
  console.log(comparisonTable(results));
});

/** The run's summary.json, of an earlier call if that finished. */
async function trained(/** @type {string} */ program, /** @type {string} */ folder, /** @type {string[]} */ args) {
  const summary = join(folder, 'summary.json');
  if (!existsSync(summary)) {
    mkdirSync(dirname(folder), { recursive: true });
    const { code, output } = await run(program, args, { show: false });
    if (code !== 0) throw new UserError(`\`trainyard ${args.join(' ')}\` failed:\n${output}`);
  }
  const result = JSON.parse(readFileSync(summary, 'utf8'));
  console.error(`${basename(folder)}: test accuracy ${result.test?.accuracy}, loss ${result.test?.loss}`);
  return result;
}

function options() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        out: { type: 'string' },
        'data-dir': { type: 'string' },
        threads: { type: 'string' },
        trainyard: { type: 'string', default: join(root, 'build/native/trainyard') },
      },
    });
    if (positionals.length !== 1 || !existsSync(positionals[0])) throw new Error(`no such comparison: ${positionals[0]}`);
    if (!existsSync(values.trainyard)) throw new Error(`${values.trainyard} is not built: npm run build:native`);
    const extra = ['data-dir', 'threads'].flatMap(name => {
      const value = values[/** @type {'threads'} */ (name)];
      return value ? [`--${name}`, value] : [];
    });
    const file = resolve(positionals[0]);
    return { file, out: resolve(values.out ?? join('runs', basename(file, '.json'))), program: values.trainyard, extra };
  } catch (error) {
    throw new UserError(`${/** @type {Error} */ (error).message}\n${USAGE}`);
  }
}
