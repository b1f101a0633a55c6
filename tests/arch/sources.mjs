// What every architecture test reads: the files, their code without comments, their includes and imports, and the
// names registered in the component folders. Rules are given as functions, so that each is also shown to catch.
import { readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { root } from '../../scripts/lib/process.mjs';
import { filesUnder } from '../../scripts/lib/stamp.mjs';

/** @typedef {{path: string, text: string}} Source path: relative to the root */

/** @param {string[]} folders @param {RegExp} pattern @returns {Source[]} */
export function sources(folders, pattern) {
  return folders.flatMap(folder => filesUnder(join(root, folder)))
    .filter(file => pattern.test(file))
    .map(file => ({ path: relative(root, file), text: readFileSync(file, 'utf8') }));
}

export const cpp = () => sources(['cpp', 'bindings', 'tests/cpp'], /\.(h|cpp|cu|cuh)$/);
export const core = () => cpp().filter(({ path }) => path.startsWith('cpp/'));
export const javascript = () => sources(['web', 'scripts', 'tests'], /\.m?js$/);

/**
 * The text with comments blanked, and strings too unless they are kept; lines keep their numbers.
 * A quote inside a regular expression literal would confuse it; such a line shows up as a false finding, not a miss.
 * @param {string} text
 * @param {{strings?: boolean}} [options] strings: keep them
 */
export function code(text, { strings = false } = {}) {
  const token = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g;
  return text.replace(token, found => {
    if (found[0] !== '/') return strings ? found : found[0] + found[0];
    return found.replace(/[^\n]/g, ' ');
  });
}

/** @param {Source} source @param {RegExp} pattern @returns {string[]} `path:line: what` for each match in code */
export function find({ path, text }, pattern) {
  return code(text).split('\n').flatMap((line, i) => {
    const match = line.match(pattern);
    return match ? [`${path}:${i + 1}: ${match[0].trim()}`] : [];
  });
}

/** @param {Source} source @returns {string[]} what it includes, as written */
export const includes = ({ text }) =>
  [...code(text, { strings: true }).matchAll(/^\s*#\s*include\s*[<"]([^>"]+)[>"]/gm)].map(match => match[1]);

/** @param {Source} source @returns {string[]} the project's modules it imports, as paths from the root */
export const imports = ({ path, text }) =>
  [...code(text, { strings: true }).matchAll(/(?:\bfrom|^\s*import|\bimport\()\s*['"](\.[^'"?]*)/gm)]
    .map(match => normalize(join(dirname(path), match[1])));

/** @returns {Map<string, Set<string>>} kind (layer, loss, ...) to the names that TY_REGISTER lines give */
export function registered() {
  const kinds = new Map();
  for (const { text } of core()) {
    for (const [, kind, name] of text.matchAll(/^TY_REGISTER_([A-Z_]+)\((\w+)/gm)) {
      const group = { ACTIVATION: 'layer', CLOSURE_OPTIMIZER: 'optimizer' }[kind] ?? kind.toLowerCase();
      kinds.set(group, (kinds.get(group) ?? new Set()).add(name));
    }
  }
  return kinds;
}
