// npm run data -- mnist|fashion-mnist|cifar-10 --to DIR: fetches a data set from its own home, checks every sum, and
// goes on where an interrupted run stopped. `--from URL` takes the files from another place.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { datasets } from './lib/datasets.mjs';
import { download } from './lib/download.mjs';
import { main, UserError } from './lib/process.mjs';
import { untar } from './lib/untar.mjs';

const USAGE = `usage: npm run data -- ${Object.keys(datasets).join('|')} --to DIR`;

await main(async () => {
  const { values, positionals } = options();
  const set = Object.hasOwn(datasets, positionals[0] ?? '') ? datasets[positionals[0]] : null;
  if (!set || positionals.length !== 1 || !values.to) throw new UserError(USAGE);
  const folder = join(values.to, set.folder);
  mkdirSync(folder, { recursive: true });
  const home = (values.from ?? set.home).replace(/\/?$/, '/');
  for (const { name, sum, unpack } of set.files) {
    if (unpack?.every(file => existsSync(join(folder, file)))) continue;
    await download(home + name, join(folder, name), sum, { progress: progressLine(name) });
    if (unpack) await untar(join(folder, name), folder, unpack);
    console.log(`${join(folder, name)}  ok`);
  }
  console.log(`${positionals[0]} is in ${folder}. ${set.note}.`);
});

function options() {
  try {
    return parseArgs({ allowPositionals: true, options: { to: { type: 'string' }, from: { type: 'string' } } });
  } catch (error) {
    throw new UserError(`${/** @type {Error} */ (error).message}\n${USAGE}`);
  }
}

/** A line that is overwritten on a terminal; nothing in a pipe. */
function progressLine(/** @type {string} */ name) {
  if (!process.stdout.isTTY) return () => {};
  let shown = -1;
  return (/** @type {number} */ received, /** @type {number} */ total) => {
    const percent = Math.floor(100 * received / total);
    if (percent === shown) return;
    shown = percent;
    process.stdout.write(`\r${name}  ${(received / 1e6).toFixed(1)} of ${(total / 1e6).toFixed(1)} MB${percent === 100 ? '\n' : ''}`);
  };
}
