// npm run catalogue: runs the tests that are named with rows of the catalogue, writes docs/catalogue.md and fails where a
// row that must be tested is not. `-- --native FOLDER --wasm FOLDER` take builds that are there already, and
// web/dist as it is; `--wasm none`.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { buildEngine, buildNative, buildPage } from './lib/build.mjs';
import { fromDoctest, fromTap, idsOf, namesInSources, problems, readCatalogue, table } from './lib/catalogue.mjs';
import { main, root, run, UserError } from './lib/process.mjs';
import { setup } from './lib/setup.mjs';

/** @typedef {import('./lib/catalogue.mjs').Test} Test */

/** Folders of node tests, and what the tests there drive. */
const ENGINES = { cli: 'cli', e2e: 'e2e', js: 'js', arch: 'js', data: 'data' };

/** @param {string[]} names @returns {string} doctest's filter for the groups that they name */
const filter = names => `-tc=${[...new Set(names.flatMap(idsOf).map(id => `${id.slice(0, 4)}*`))].join(',')}`;

/** @param {string[]} command @param {string} engine @param {string[]} names @returns {Promise<Test[]>} */
async function doctest(command, engine, names) {
  const [program, ...args] = [...command, '--reporters=xml', '--no-skipped-summary', filter(names)];
  const { code, output } = await run(program, args, { show: false });
  const tests = fromDoctest(output, engine);
  if (code > 1) throw new UserError(`${program} crashed (exit code ${code}) in ${tests.filter(test => test.outcome === 'failed').map(test => `"${test.name}"`).join(' or ')}`);
  if (tests.length === 0) throw new UserError(`${command.join(' ')} ran no test of the catalogue:\n${output.slice(-500)}`);
  return tests;
}

/** @param {string} file @param {string} engine @param {Record<string, string>} builds @returns {Promise<Test[]>} */
async function node(file, engine, builds) {
  const scratch = mkdtempSync(join(tmpdir(), 'trainyard-'));
  const preload = ['web_globals', 'count_assertions'].map(name => `--import ${pathToFileURL(join(root, 'tests', 'js', 'support', `${name}.mjs`)).href}`);
  try {
    await run(process.execPath, ['--test', '--test-reporter=tap', `--test-reporter-destination=${join(scratch, 'tap')}`, file],
      { show: false, env: { ...builds, NODE_OPTIONS: [process.env.NODE_OPTIONS ?? '', ...preload].join(' ').trim() } });
    return fromTap(readFileSync(join(scratch, 'tap'), 'utf8'), engine);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

await main(async () => {
  const { values } = parseArgs({ options: { native: { type: 'string' }, wasm: { type: 'string' } } });
  const sources = namesInSources(), files = [...new Set(sources.map(({ path }) => path))].filter(path => !path.endsWith('.cpp'));
  const names = sources.filter(({ path }) => path.endsWith('.cpp')).map(({ name }) => name);
  if (!values.native || !values.wasm) await setup(['native', 'wasm', 'browser']);
  if (!values.native) await buildNative(['trainyard_tests']);
  if (!values.wasm) await buildEngine(['trainyard_tests']);
  if (!values.wasm && files.some(file => file.startsWith('tests/e2e/'))) await buildPage();

  const tests = await doctest([join(values.native ?? join(root, 'build', 'native'), 'trainyard_tests')], 'native', names);
  if (values.wasm !== 'none') {
    tests.push(...await doctest([process.execPath, join(root, 'scripts', 'run_wasm.mjs'), join(values.wasm ?? join(root, 'build', 'wasm'), 'trainyard_tests.mjs')], 'wasm', names));
  }
  const builds = { ...(values.native && { TRAINYARD_BIN: values.native }), ...(values.wasm && values.wasm !== 'none' && { TRAINYARD_WASM: values.wasm }) };
  for (const file of files) {
    const folder = file.split('/')[1];
    if (folder in ENGINES) tests.push(...await node(file, /** @type {any} */ (ENGINES)[folder], /** @type {any} */ (builds)));
  }

  const catalogue = readCatalogue(), wrong = problems(catalogue, tests);
  mkdirSync(join(root, 'docs'), { recursive: true });
  writeFileSync(join(root, 'docs', 'catalogue.md'), table(catalogue, tests));
  const covered = catalogue.rows.filter(row => tests.some(test => idsOf(test.name).includes(row.id))).length;
  console.log(`docs/catalogue.md: ${covered} of ${catalogue.rows.length} rows have tests.`);
  if (wrong.length) throw new UserError(wrong.join('\n'));
});
