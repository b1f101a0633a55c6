// How tests are joined to the rows that they are named with, and what counts as not in order.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromDoctest, fromTap, idsOf, namesInSources, namesInTable, problems, readCatalogue, table, unknownIds, verdict } from '../../../scripts/lib/catalogue.mjs';

/** @returns {import('../../../scripts/lib/catalogue.mjs').Catalogue} */
const small = () => ({
  groups: { ACT: 'Activations', OPT: 'Optimizers' },
  rows: [
    { id: 'ACT-01', group: 'ACT', kind: 'component', item: 'sigmoid', check: '0.5 at 0 | both tails', required: true },
    { id: 'ACT-02', group: 'ACT', kind: 'experiment', item: 'zigzag', check: 'steps', required: false },
    { id: 'OPT-19', group: 'OPT', kind: 'advice', item: 'options', check: 'a preset', required: false },
  ],
});
/** @param {string} name @param {Partial<import('../../../scripts/lib/catalogue.mjs').Test>} [more] */
const ran = (name, more = {}) => ({ name, engine: 'native', outcome: /** @type {const} */ ('passed'), assertions: 3, ...more });

test('a name begins with the ids of its rows, one or several', () => {
  assert.deepEqual(idsOf('ACT-07 the constants'), ['ACT-07']);
  assert.deepEqual(idsOf('ACT-16 ACT-17 slopes'), ['ACT-16', 'ACT-17']);
  assert.deepEqual(idsOf('OPT-11, OPT-14 steps'), ['OPT-11', 'OPT-14']);
  assert.deepEqual(idsOf('OPT-11: steps'), ['OPT-11']);
  assert.deepEqual(idsOf('as in OPT-11'), []);
  assert.deepEqual(idsOf('SHA-256 of nothing'), []);
  assert.deepEqual(idsOf('FIG-06 VGG-16 has parameters'), ['FIG-06']);
});

test("doctest's report gives names, outcomes and assertions; an exception is a failure, what was left out is nothing", () => {
  const xml = `<doctest><TestSuite>
    <TestCase name="ACT-02 other" filename="a.cpp" line="1" skipped="true"/>
    <TestCase name="ACT-01 f &lt; 1 &amp; &quot;g&quot;" filename="a.cpp" line="2">
      <OverallResultsAsserts successes="6" failures="0" test_case_success="true"/>
    </TestCase>
    <TestCase name="ACT-02 two" filename="a.cpp" line="3">
      <Expression success="false" type="CHECK" filename="a.cpp" line="4"></Expression>
      <OverallResultsAsserts successes="1" failures="1" test_case_success="false"/>
    </TestCase>
    <TestCase name="ACT-02 three" filename="a.cpp" line="5">
      <Exception crash="false">no</Exception>
      <OverallResultsAsserts successes="1" failures="0" test_case_success="false"/>
    </TestCase>
    <TestCase name="without id" filename="a.cpp" line="6"><OverallResultsAsserts successes="1" failures="0"/></TestCase>
  </TestSuite><OverallResultsAsserts successes="8" failures="1"/></doctest>`;
  assert.deepEqual(fromDoctest(xml, 'wasm'), [
    { name: 'ACT-01 f < 1 & "g"', engine: 'wasm', outcome: 'passed', assertions: 6 },
    { name: 'ACT-02 two', engine: 'wasm', outcome: 'failed', assertions: 2 },
    { name: 'ACT-02 three', engine: 'wasm', outcome: 'failed', assertions: 1 },
  ]);
});

test('the report of node tests does, too', () => {
  const end = '  ---\n  duration_ms: 1\n  ...\n';
  const tap = `TAP version 13\n# Subtest: ACT-01 a\nok 1 - ACT-01 a\n${end}# assertions 2\nnot ok 2 - ACT-02 b\n  ---\n  error: |-\n    1 !== 2\n  ...\n# assertions 1\n`
    + `ok 3 - ACT-02 c # SKIP no data\n${end}# assertions 0\nok 4 - ACT-02 d\n${end}# 3 times as fast\n# assertions 5\nok 4 - other\n${end}1..4\n`;
  assert.deepEqual(fromTap(tap, 'e2e'), [
    { name: 'ACT-01 a', engine: 'e2e', outcome: 'passed', assertions: 2 },
    { name: 'ACT-02 b', engine: 'e2e', outcome: 'failed', assertions: 1 },
    { name: 'ACT-02 c', engine: 'e2e', outcome: 'skipped', assertions: 0 },
    { name: 'ACT-02 d', engine: 'e2e', outcome: 'passed', assertions: 5 },
  ]);
});

test('a row passes by a test that passes and asserts something', () => {
  const [sigmoid, zigzag, options] = small().rows;
  assert.equal(verdict(sigmoid, [ran('ACT-01 a')]), 'passes');
  assert.equal(verdict(sigmoid, [ran('ACT-01 a', { assertions: 0 })]), 'missing');
  assert.equal(verdict(sigmoid, [ran('ACT-01 a'), ran('ACT-01 b', { outcome: 'failed' })]), 'fails');
  assert.equal(verdict(sigmoid, []), 'missing');
  assert.equal(verdict(zigzag, []), 'not yet');
  assert.equal(verdict(zigzag, [ran('ACT-02 a', { outcome: 'skipped', assertions: 0 })]), 'skipped');
  assert.equal(verdict(options, []), 'advice');
});

test('missing rows, failing tests and ids of no row are problems', () => {
  assert.deepEqual(problems(small(), [ran('ACT-01 a')]), []);
  assert.deepEqual(problems(small(), [ran('ACT-02 b', { outcome: 'failed' }), ran('ACT-77 c')]), [
    'there is no row ACT-77, in the name of the test "ACT-77 c"',
    'ACT-01 (sigmoid) has no passing test that asserts anything',
    'ACT-02 (zigzag) has a failing test',
  ]);
  assert.deepEqual(unknownIds(small(), [ran('ATC-01 misspelt')]).length, 1);
});

test('the table names each test once, with its engines, and gives the names back', () => {
  const text = table(small(), [ran('ACT-01 a|b'), ran('ACT-01 a|b', { engine: 'wasm', assertions: 2 }), ran('ACT-01 ACT-02 c')]);
  assert.match(text, /^\| ACT-01 \| sigmoid \| component \| 0\.5 at 0 \\\| both tails \| `ACT-01 a\\\|b`<br>`ACT-01 ACT-02 c` \| native, wasm \| 6 \| passes \|$/m);
  assert.match(text, /^\| OPT-19 \| options \| advice \| a preset \| {2}\| {2}\| {2}\| advice \|$/m);
  assert.match(text, /^\| \[ACT\]\(#act\) \| Activations \| 2 \| 2 \| 1 \| {2}\|$/m);
  assert.deepEqual([...new Set(namesInTable(text))], ['ACT-01 a|b', 'ACT-01 ACT-02 c']);
});

test('names are found in the sources, and again in the table: in two literals, with a part put in, with quotes', () => {
  const names = namesInSources();
  assert.ok(names.length > 200);
  assert.ok(names.every(({ name, pattern }) => idsOf(name).length > 0 && pattern.test(name.replaceAll('`', "'").replaceAll(/\$\{[^}]*\}/g, 'x'))));
  assert.ok(names.some(({ name }) => name.includes('`')));
});

test('the rows have ids of their groups, once each, a kind and words', () => {
  const { groups, rows } = readCatalogue();
  assert.equal(rows.length, 311);
  assert.equal(new Set(rows.map(row => row.id)).size, rows.length);
  const kinds = new Set(['component', 'experiment', 'diagnostic', 'procedure', 'figure', 'advice', 'correction']);
  assert.deepEqual(rows.filter(row => !(row.group in groups) || !kinds.has(row.kind) || !row.item || !row.check), []);
  assert.ok(rows.some(row => row.required));
});
