// The service worker of a built page: its text behind the list of files that it holds, with the hash of each. The
// version covers all of it, so that any change of the page is another version.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './process.mjs';

/** Read by hosts, or the service worker itself. */
const NOT_FETCHED = ['_headers', 'sw.js'];
const VERSION_DIGITS = 16;

/**
 * @param {string} folder of a built page
 * @param {string[]} [left_out] files that the full page never asks for
 */
export function writeServiceWorker(folder, left_out = []) {
  const paths = filesIn(folder).filter(path => ![...NOT_FETCHED, ...left_out].includes(path)).sort();
  const files = Object.fromEntries(paths.map(path => [path === 'index.html' ? '' : path, integrity(readFileSync(join(folder, path)))]));
  const source = readFileSync(join(root, 'web', 'offline', 'service_worker.js'), 'utf8');
  const version = createHash('sha256').update(JSON.stringify(files) + source).digest('hex').slice(0, VERSION_DIGITS);
  writeFileSync(join(folder, 'sw.js'), `self.BUILD = ${JSON.stringify({ version, files })};\n${source}`);
}

/** As fetch() checks it. @param {Buffer} body */
const integrity = body => `sha256-${createHash('sha256').update(body).digest('base64')}`;

/** @param {string} folder @param {string} [under] @returns {string[]} relative paths with / */
function filesIn(folder, under = '') {
  return readdirSync(join(folder, under), { withFileTypes: true })
    .flatMap(entry => entry.isDirectory() ? filesIn(folder, `${under}${entry.name}/`) : [under + entry.name]);
}

/**
 * @param {Record<string, any>} bundle of Rollup
 * @param {string[]} pages names of the entries that are meant
 * @returns {Set<string>} chunks and styles that those fetch, at once or later
 */
export function reached(bundle, pages) {
  /** @type {Set<string>} */
  const found = new Set();
  const visit = (/** @type {string} */ name) => {
    const chunk = bundle[name];
    if (found.has(name) || !chunk) return;
    found.add(name);
    for (const next of [...(chunk.imports ?? []), ...(chunk.dynamicImports ?? []), ...(chunk.viteMetadata?.importedCss ?? [])]) visit(next);
  };
  for (const chunk of Object.values(bundle)) if (chunk.isEntry && pages.includes(chunk.name)) visit(chunk.fileName);
  return found;
}
