// The catalogue joins rows (tests/catalogue/rows.json: what the tool implements, shows or reproduces) to tests. A test
// covers the rows whose ids its name begins with: "ACT-16 ACT-17 ...", "OPT-11, OPT-14 ...".
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from './process.mjs';
import { filesUnder } from './stamp.mjs';

/**
 * @typedef {{id: string, group: string, kind: string, item: string, check: string, required: boolean}} Row
 * @typedef {{groups: Record<string, string>, rows: Row[]}} Catalogue
 * @typedef {'passed' | 'failed' | 'skipped'} Outcome
 * @typedef {{name: string, engine: string, outcome: Outcome, assertions: number}} Test
 */

const { groups, required, rows } = JSON.parse(readFileSync(join(root, 'tests', 'catalogue', 'rows.json'), 'utf8'));
const letters = new Set(Object.keys(groups));

/** @returns {Catalogue} */
export function readCatalogue() {
  return { groups, rows: rows.map((/** @type {any} */ row) => {
    const group = row.id.slice(0, 3);
    return { ...row, group, required: required.groups.includes(group) && required.kinds.includes(row.kind) && !required.later.includes(row.id) };
  }) };
}

/**
 * @param {string} name of a test
 * @returns {string[]} the ids it begins with; the first may be nobody's (a slip of the pen), what follows has a group's
 *   letters: "FIG-06 VGG-16 has ..." is about one row
 */
export function idsOf(name) {
  const [head] = name.match(/^[A-Z]{3}-\d\d\b(?:(?:\s*,\s*|\s+)[A-Z]{3}-\d\d\b)*/) ?? [''];
  return (head.match(/[A-Z]{3}-\d\d/g) ?? []).filter((id, i) => i === 0 || letters.has(id.slice(0, 3)));
}

/** @param {string} text what XML calls text @returns {string} */
const unescape = text => text.replace(/&(lt|gt|quot|apos|amp);/g, (_, word) => /** @type {any} */ ({ lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' })[word]);

/** @param {string} xml of doctest's reporter, after a run @param {string} engine @returns {Test[]} tests named with ids that ran */
export function fromDoctest(xml, engine) {
  const tests = xml.matchAll(/<TestCase name="([^"]*)"[^>]*?(?<!\/)>([\s\S]*?)<\/TestCase>/g);
  return [...tests].flatMap(([, escaped, body]) => {
    const name = unescape(escaped), end = body.match(/<OverallResultsAsserts successes="(\d+)" failures="(\d+)"(?: test_case_success="(\w+)")?/);
    if (idsOf(name).length === 0) return [];
    const [good, bad] = [Number(end?.[1] ?? 0), Number(end?.[2] ?? 1)];
    const failed = bad > 0 || end?.[3] === 'false' || /<Exception\b/.test(body);
    return [{ name, engine, outcome: failed ? 'failed' : 'passed', assertions: good + bad }];
  });
}

/**
 * @param {string} tap of node:test, with the counts of tests/js/support/count_assertions.mjs @param {string} engine
 * @returns {Test[]} tests named with ids
 */
export function fromTap(tap, engine) {
  const tests = tap.matchAll(/^ *(not )?ok \d+ - (.*?)( # SKIP.*)?\n(?: *---\n[\s\S]*?\n *\.\.\.\n)?(?:# (?!Subtest|assertions).*\n)*(?:# assertions (\d+))?/gm);
  return [...tests].flatMap(([, not, escaped, skipped, count]) => {
    const name = escaped.replace(/\\([#\\])/g, '$1');
    if (idsOf(name).length === 0) return [];
    return [{ name, engine, outcome: not ? 'failed' : skipped ? 'skipped' : 'passed', assertions: Number(count ?? 0) }];
  });
}

/**
 * Names of tests as the sources have them, without running anything.
 * @returns {{name: string, path: string, pattern: RegExp}[]} tests named with ids; `pattern` is what the name becomes,
 *   where a part of it is put in by the test
 */
export function namesInSources() {
  const found = [];
  for (const file of filesUnder(join(root, 'tests'))) {
    const path = relative(root, file), text = /_test\.(cpp|m?js)$/.test(file) ? readFileSync(file, 'utf8') : '';
    for (const [, literals] of text.matchAll(/\bTEST_CASE\w*\(\s*((?:"(?:\\.|[^"\\])*"\s*)+)[,)]/g)) {
      const name = [...literals.matchAll(/"((?:\\.|[^"\\])*)"/g)].map(([, part]) => part).join('').replace(/\\(.)/g, '$1');
      found.push({ path, name, pattern: new RegExp(`^${quote(name)}(<.*>)?$`) });
    }
    if (path.endsWith('.cpp')) continue;
    for (const [, , name] of text.matchAll(/\btest\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/g)) {
      found.push({ path, name, pattern: new RegExp(`^${name.split(/\$\{[^}]*\}/).map(part => quote(part.replace(/\\(.)/g, '$1'))).join('.*')}$`) });
    }
  }
  return found.filter(({ name }) => idsOf(name).length > 0);
}

/** A backquote is a plain quote in the table. @param {string} text @returns {string} for a regular expression */
const quote = text => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/`/g, "[`']");

/** @param {Catalogue} catalogue @param {{name: string}[]} tests @returns {string[]} ids that are no row's, with their tests */
export function unknownIds({ rows }, tests) {
  const known = new Set(rows.map(row => row.id));
  return tests.flatMap(({ name }) => idsOf(name).filter(id => !known.has(id)).map(id => `${id}, in the name of the test "${name}"`));
}

/** @param {Row} row @param {Test[]} tests @returns {Test[]} */
const testsOf = (row, tests) => tests.filter(({ name }) => idsOf(name).includes(row.id));

/** @param {Row} row @param {Test[]} tests all of the row's @returns {'fails' | 'passes' | 'skipped' | 'missing' | 'advice' | 'not yet'} */
export function verdict(row, tests) {
  if (tests.some(test => test.outcome === 'failed')) return 'fails';
  if (tests.some(test => test.outcome === 'passed' && test.assertions > 0)) return 'passes';
  if (row.required) return 'missing';
  if (tests.length > 0) return 'skipped';
  return row.kind === 'advice' ? 'advice' : 'not yet';
}

/** @param {Catalogue} catalogue @param {Test[]} tests @returns {string[]} why the catalogue is not in order; empty if it is */
export function problems(catalogue, tests) {
  const rows = catalogue.rows.flatMap(row => {
    const said = verdict(row, testsOf(row, tests));
    if (said === 'missing') return [`${row.id} (${row.item}) has no passing test that asserts anything`];
    return said === 'fails' ? [`${row.id} (${row.item}) has a failing test`] : [];
  });
  return [...unknownIds(catalogue, tests).map(text => `there is no row ${text}`), ...rows];
}

/** @param {string} text @returns {string} as a cell's */
const cell = text => text.replace(/\|/g, '\\|').replace(/`/g, "'");

/** @param {Catalogue} catalogue @param {Test[]} tests @returns {string} docs/catalogue.md */
export function table(catalogue, tests) {
  const lines = ['# The catalogue', '',
    'What Trainyard implements, shows or reproduces, row by row, and the tests that check it. A test covers the rows whose ids its',
    'name begins with. `npm run catalogue` makes this file from `tests/catalogue/rows.json` and a run of those tests; it fails where a',
    'row that must be tested is not. "Not yet" is a row that nothing tests so far.', ''];
  const summary = [], groups = [];
  for (const [group, title] of Object.entries(catalogue.groups)) {
    const rows = catalogue.rows.filter(row => row.group === group), said = rows.map(row => verdict(row, testsOf(row, tests)));
    const required = rows.filter(row => row.required).length, missing = said.filter(word => word === 'missing' || word === 'fails').length;
    summary.push(`| [${group}](#${group.toLowerCase()}) | ${title} | ${rows.length} | ${said.filter(word => word === 'passes').length} | ${required || ''} | ${missing || ''} |`);
    groups.push('', `## ${group}`, '', `${title}.`, '', '| row | item | kind | checked | tests | engine | assertions | result |', '|---|---|---|---|---|---|---|---|');
    rows.forEach((row, i) => groups.push(line(row, testsOf(row, tests), said[i])));
  }
  return [...lines, '| group | | rows | tested | must be | missing |', '|---|---|---|---|---|---|', ...summary, ...groups, ''].join('\n');
}

/** @param {Row} row @param {Test[]} tests @param {string} said @returns {string} a row of the table */
function line(row, tests, said) {
  const names = [...new Set(tests.map(test => test.name))];
  const engines = [...new Set(tests.map(test => test.engine))];
  // A test that runs on several engines counts once.
  const assertions = names.reduce((sum, name) => sum + Math.max(...tests.filter(test => test.name === name).map(test => test.assertions)), 0);
  return `| ${row.id} | ${cell(row.item)} | ${row.kind} | ${cell(row.check)} | ${names.map(name => `\`${cell(name)}\``).join('<br>')} | ${engines.join(', ')} | ${names.length ? assertions : ''} | ${said} |`;
}

/** @param {string} markdown docs/catalogue.md @returns {string[]} the tests it names */
export function namesInTable(markdown) {
  return [...markdown.matchAll(/^\| [A-Z]{3}-\d+ \|.*$/gm)].flatMap(([row]) => [...row.matchAll(/`([^`]*)`/g)].map(([, name]) => name.replace(/\\\|/g, '|')));
}
