// What transfer gains: trains the experiments of examples/experiments/transfer with several seeds and prints the tables
// that docs/comparisons.md shows. `node scripts/transfer_table.mjs [--seeds 5] [--out DIR] [--trainyard PROGRAM]`; with
// --out, runs that are finished are not run again.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { meanAndError } from './lib/comparison.mjs';
import { main, root, run, UserError } from './lib/process.mjs';

const { values: options } = parseArgs({
  options: { seeds: { type: 'string', default: '5' }, out: { type: 'string' }, trainyard: { type: 'string', default: join(root, 'build/native/trainyard') } },
});
const SEEDS = Array.from({ length: Number(options.seeds) }, (_, i) => i + 1);
const here = join(root, 'examples', 'experiments', 'transfer');
const folder = options.out ? resolve(options.out) : mkdtempSync(join(tmpdir(), 'trainyard-transfer-'));

/** Layers with weights below the new head, from it down: each number is one in finetune.json's model. */
const LAYERS = [[13], [8, 9], [4, 5], [0, 1]];
const NEW_DIGIT = 9;

/** @typedef {{accuracy: number, recall: number}} Result on the test examples: of all, of the new digit */

/** @param {string} file @param {string} out @param {string[]} args @param {string[]} settings @returns {Promise<any>} its summary */
async function train(file, out, args, settings) {
  const place = join(folder, out), summary = join(place, 'summary.json');
  if (!existsSync(summary)) {
    const sets = settings.flatMap(setting => ['--set', setting]);
    const { code, output } = await run(options.trainyard, ['train', join(here, file), '--out', place, ...args, ...sets], { show: false });
    if (code !== 0) throw new UserError(`${file}: ${output}`);
  }
  const result = JSON.parse(readFileSync(summary, 'utf8'));
  console.error(`${out}: ${(result.test ?? result.validation).accuracy}`);
  return result;
}

/** @param {any} summary @returns {Result} */
const result = ({ test }) => ({ accuracy: 100 * test.accuracy, recall: 100 * test.per_class[NEW_DIGIT].recall });

/** Longer with many examples. @param {number} seed @param {number} each examples of each digit */
const settings = (seed, each) => [`/seed=${100 + seed}`, `/data/source/points=${10 * each}`, `/train/steps=${each > 20 ? 1000 : 400}`];

/** @param {number} each @param {string[]} [more] settings @returns {(seed: number) => Promise<Result>} */
const scratch = (each, more = []) => async seed =>
  result(await train('scratch.json', `scratch-${each}-${more.join().replaceAll(/\W+/g, '_')}-${seed}`, [], [...settings(seed, each), ...more]));

/** @param {number} each @param {number} layers pretrained ones that train too @param {number} [scale] of their rate @returns {(seed: number) => Promise<Result>} */
const transfer = (each, layers, scale = 0.1) => async seed => {
  const free = LAYERS.slice(0, layers).flat().flatMap(i => [`/model/${i}/frozen=false`, `/model/${i}/lr_scale=${scale}`]);
  const from = ['--from', join(folder, `pretrained-${seed}`, 'checkpoint.safetensors')];
  return result(await train('finetune.json', `finetuned-${each}-${layers}-${scale}-${seed}`, from, [...settings(seed, each), ...free]));
};

/** @param {number[]} values @returns {string} mean and its standard error */
function shown(values) {
  const { mean, error } = meanAndError(values);
  return `${mean.toFixed(1)} ± ${error.toFixed(1)}`;
}

/** @param {(seed: number) => Promise<Result>} one @returns {Promise<string[]>} accuracy, recall of the new digit */
async function measured(one) {
  /** @type {Result[]} */
  const all = [];
  for (const seed of SEEDS) all.push(await one(seed));
  return [shown(all.map(({ accuracy }) => accuracy)), shown(all.map(({ recall }) => recall))];
}

/** @param {string[]} head @param {[string, ((seed: number) => Promise<Result>)[]][]} rows @param {number} columns of each measurement */
async function print(head, rows, columns = 1) {
  const lines = [head, head.map(() => '---')];
  for (const [name, cells] of rows) {
    const line = [name];
    for (const cell of cells) line.push(...(await measured(cell)).slice(0, columns));
    lines.push(line);
  }
  console.log(lines.map(line => `| ${line.join(' | ')} |`).join('\n') + '\n');
}

await main(async () => {
  if (!existsSync(options.trainyard)) throw new UserError(`${options.trainyard} is not built: npm run build:native`);
  for (const seed of SEEDS) {
    const { validation } = await train('pretrain.json', `pretrained-${seed}`, [], [`/seed=${seed}`]);
    if (validation.accuracy < 0.9) throw new UserError(`pretraining with seed ${seed} ended at ${validation.accuracy}`);
  }
  const few = 20, all = LAYERS.length;
  await print(['20 examples of each digit', 'test accuracy, %', 'of the 9s found, %'], [
    ['from scratch', [scratch(few)]],
    ['from scratch, a third of the rate', [scratch(few, ['/optimizer/lr=0.003'])]],
    ['from scratch, three times the rate', [scratch(few, ['/optimizer/lr=0.03'])]],
    ['from scratch, five times as long', [scratch(few, ['/train/steps=2000'])]],
    ['pretrained and frozen, new last layer', [transfer(few, 0)]],
    ['pretrained, all layers trained, the old ones at a tenth of the rate', [transfer(few, all)]],
    ['pretrained, all layers trained at the full rate', [transfer(few, all, 1)]],
  ], 2);
  await print(['examples of each digit', 'from scratch', 'new last layer', 'all layers, the old ones at a tenth', 'all layers at the full rate'],
    [2, 5, 10, 20, 50, 200].map(each => [`${each}`, [scratch(each), transfer(each, 0), transfer(each, all), transfer(each, all, 1)]]));
  await print(['layers that train', '5 examples of each digit', '20', '200'],
    [0, 1, 2, 3, 4].map(layers => [`${layers + 1}`, [5, 20, 200].map(each => transfer(each, layers))]));
  if (!options.out) rmSync(folder, { recursive: true });
});
