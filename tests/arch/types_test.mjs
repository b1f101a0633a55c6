// Adding a component is adding a file. A list of component names, or a switch over them, is the place where that stops
// being true, so no file outside the component folders may name three registered things of one kind.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { code, cpp, javascript, registered } from './sources.mjs';

const LIMIT = 2;
// An experiment written out in code (`type: 'dense'`) is data, and does not count.
// Whole experiments kept as data, and what reads or writes a foreign format, which has names of its own to translate:
// the PyTorch script names what it lacks, so that a new component needs nothing there.
const MAY = /^(tests\/|web\/labs\/|web\/presets|cpp\/trainyard\/spec\/playground_url\.|web\/store\/(playground_keys|pytorch_(layers|training|data|defaults))\.)/;
const FOLDERS = /^cpp\/trainyard\/(init|layers|losses|regularizers|optim|schedules|data\/(sources|transforms|mixers|augmentations))\//;

/** @param {{path: string, text: string}} source @param {Map<string, Set<string>>} kinds @returns {string[]} */
function lists({ path, text }, kinds) {
  const plain = code(text, { strings: true }).replace(/\btype: (["'])\w+\1/g, '');
  const named = new Set([...plain.matchAll(/(["'`])(\w+)\1|(?:^|[{,])\s*(\w+):(?!:)/gm)].map(match => match[2] ?? match[3]));
  return [...kinds].flatMap(([kind, names]) => {
    const found = [...names].filter(name => named.has(name));
    return found.length > LIMIT ? [`${path} names the ${kind} types ${found.join(', ')}`] : [];
  });
}

test('no file outside the component folders lists what is registered', () => {
  const kinds = registered();
  const files = [...cpp(), ...javascript()].filter(({ path }) => !MAY.test(path) && !FOLDERS.test(path));
  assert.deepEqual(files.flatMap(file => lists(file, kinds)), []);
});

test('a hand-written list is found', () => {
  const kinds = new Map([['layer', new Set(['dense', 'relu', 'dropout'])]]);
  const list = { path: 'web/x.js', text: "const all = ['dense', 'relu', 'dropout'];" };
  assert.equal(lists(list, kinds).length, 1);
  assert.equal(lists({ ...list, text: 'const icons = { dense: 1, relu: 2, dropout: 3 };' }, kinds).length, 1);
  assert.equal(lists({ ...list, text: "[{ type: 'dense' }, { type: 'relu' }, { type: 'dropout' }]" }, kinds).length, 0);
  assert.equal(lists({ ...list, text: "const two = ['dense', 'relu']; // 'dropout'" }, kinds).length, 0);
});

test('every registered component has a test that names it', () => {
  const tests = cpp().filter(({ path }) => path.startsWith('tests/cpp/')).map(({ text }) => text).join('\n');
  const missing = [...registered()].flatMap(([kind, names]) =>
    [...names].filter(name => !new RegExp(`["\\b]${name}\\b`).test(tests)).map(name => `${kind} ${name}`));
  assert.deepEqual(missing, []);
});
