// Doing a thing only when what it depends on has changed. A stamp is a file under build/stamps that holds a hash of
// the inputs' paths, sizes and modification times (or of given text), written after the thing was done.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './process.mjs';

/**
 * @param {string} name
 * @param {string[]} inputs files and folders relative to the root, or text; what does not exist counts as text
 * @param {() => Promise<unknown>} body runs unless the stamp matches
 * @returns {Promise<boolean>} whether it ran
 */
export async function once(name, inputs, body) {
  const folder = join(root, 'build', 'stamps');
  const file = join(folder, name);
  const key = hash(inputs);
  if (existsSync(file) && readFileSync(file, 'utf8') === key) return false;
  await body();
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, hash(inputs));
  return true;
}

function hash(/** @type {string[]} */ inputs) {
  const sum = createHash('sha256');
  for (const input of inputs) {
    const path = join(root, input);
    sum.update(`\n${input}`);
    if (!existsSync(path)) continue;
    const files = statSync(path).isDirectory() ? filesUnder(path) : [path];
    for (const file of files) {
      const { size, mtimeMs } = statSync(file);
      sum.update(`\n${file} ${size} ${mtimeMs}`);
    }
  }
  return sum.digest('hex');
}

/**
 * @param {string} folder absolute
 * @returns {string[]} every file below, sorted; none where the folder is missing. Build output is left out.
 */
export function filesUnder(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter(entry => !['node_modules', 'dist', 'build', '.git'].includes(entry.name))
    .flatMap(entry => entry.isDirectory() ? filesUnder(join(folder, entry.name)) : [join(folder, entry.name)])
    .sort();
}
