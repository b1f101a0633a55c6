// Habits that a reader relies on: short files with a header, nothing left open, elements defined in one place.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cpp, find, javascript, sources } from './sources.mjs';

const MOST_LINES = 400;
const EVERYTHING = /\.(h|cpp|cu|cuh|m?js|css|html|cmake|py|sh|md|json|txt)$/;
const FOLDERS = ['cpp', 'bindings', 'web', 'tests', 'examples', 'cmake', 'scripts', '.ci'];

const written = () => sources(FOLDERS, EVERYTHING).filter(({ path }) => !/\/golden\//.test(path));

test(`no source file is longer than ${MOST_LINES} lines`, () => {
  const files = written().filter(({ path }) => /\.(h|cpp|cu|cuh|m?js|css|html|cmake|py|sh)$/.test(path));
  const long = files.map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 })).filter(({ lines }) => lines > MOST_LINES);
  assert.deepEqual(long.map(({ path, lines }) => `${path}: ${lines} lines`), []);
});

test('every file of the core, or the header it implements, opens with what it is', () => {
  const files = cpp().filter(({ path }) => !path.startsWith('tests/'));
  const headers = new Set(files.map(({ path }) => path).filter(path => path.endsWith('.h')));
  const bare = files.filter(({ path, text }) => !/^(\/\/|\/\*)/.test(text) && !headers.has(path.replace(/(_native|_wasm)?\.(cpp|cu)$/, '.h')));
  assert.deepEqual(bare.map(({ path }) => path), []);
});

test('nothing is left open in the sources', () => {
  const mark = new RegExp(`\\b(${['TO', 'FIX'].map(word => word + (word === 'TO' ? 'DO' : 'ME')).join('|')}|XX${'X'}|HAC${'K'})\\b`);
  const found = written().flatMap(({ path, text }) => text.split('\n').flatMap((line, i) => mark.test(line) ? [`${path}:${i + 1}`] : []));
  assert.deepEqual(found, []);
});

test('no merge is left half done', () => {
  const mark = /^(<{7}|>{7}|\|{7}) |^={7}$/;
  const found = written().flatMap(({ path, text }) => text.split('\n').flatMap((line, i) => mark.test(line) ? [`${path}:${i + 1}`] : []));
  assert.deepEqual(found, []);
});

test("no file names a folder of somebody's machine", () => {
  const found = written().flatMap(({ path, text }) => text.split('\n')
    .flatMap((line, i) => /(?<![\w.$}/])\/(work|home|Users|farm|root)\/\w/.test(line) ? [`${path}:${i + 1}: ${line.trim().slice(0, 80)}`] : []));
  assert.deepEqual(found, []);
});

test('tests are neither switched off nor alone', () => {
  const files = [...cpp(), ...javascript()].filter(({ path }) => /^tests\/(?!arch\/)/.test(path));
  assert.deepEqual(files.flatMap(file => find(file, /doctest::skip\b|\b(test|it|describe)\.(skip|only)\(|\bonly: true\b|CHECK\(true\)/)), []);
});

test('custom elements are defined in one file, so that an import has no side effect', () => {
  const files = sources(['web'], /\.js$/).filter(({ path }) => !path.endsWith('/define.js'));
  assert.deepEqual(files.flatMap(file => find(file, /\bcustomElements\.define\(/)), []);
});

test('names of C++ files are snake_case and tests end in _test.cpp', () => {
  const odd = cpp().filter(({ path }) => !/^[a-z0-9_./]+$/.test(path) || /^tests\/cpp\/(?!support\/|main\.cpp|.*\/(support|check_\w+)\.cpp).*(?<!_test)\.cpp$/.test(path));
  assert.deepEqual(odd.map(({ path }) => path), []);
});
