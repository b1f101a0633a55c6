// Calls that break a promise: equal bits on every machine, one source of randomness, one error type.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { core, cpp, find, javascript } from './sources.mjs';

/** @param {{path: string, text: string}[]} files @param {RegExp} pattern */
const all = (files, pattern) => files.flatMap(file => find(file, pattern));

const GENERATORS = /\b(std::)?(mt19937(_64)?|minstd_rand0?|random_device|default_random_engine)\b|\bstd::\w+_distribution\b|(?<![\w.>])(?:std::)?s?rand\s*\(|\bdrand48\b/;
// glibc and musl differ in these by a bit now and then. sqrt, fabs, floor and round are exact everywhere.
const LIBM = 'exp|exp2|expm1|log|log2|log10|log1p|pow|sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh|asinh|acosh|atanh|' +
  'erf|erfc|tgamma|lgamma|cbrt|hypot|fma';
const STD_LIBM = new RegExp(`(?<![\\w.>:])(?:std)?::(?:${LIBM})[fl]?\\s*\\(`);
const C_LIBM = new RegExp(`(?<![\\w.>:])(?:${LIBM})f\\s*\\(`);

test('numbers are drawn from the counter generator only, in C++', () => {
  assert.deepEqual(all(cpp(), GENERATORS), []);
});

test('numbers are drawn from the counter generator only, in JavaScript', () => {
  assert.deepEqual(all(javascript(), /\bMath\.random\b|\bgetRandomValues\b|\brandomBytes\b/), []);
});

test("nothing that decides a weight calls the C library's functions", () => {
  const own = /^cpp\/trainyard\/(core\/math|simd\/|backend\/ref\/|backend\/cuda\/|cli\/)/;
  const files = core().filter(({ path }) => !own.test(path));
  assert.deepEqual([...all(files, STD_LIBM), ...all(files, C_LIBM)], []);
});

test("Highway's approximate operations are not used", () => {
  assert.deepEqual(all(core(), /\bApproximate(Reciprocal|ReciprocalSqrt)\b/), []);
});

test('types are not asked for at run time', () => {
  assert.deepEqual(all(core(), /\bdynamic_cast\b|\btypeid\b|\bdynamic_pointer_cast\b/), []);
});

test('the core writes to no stream of its own', () => {
  const files = core().filter(({ path }) => !/^cpp\/trainyard\/cli\//.test(path));
  assert.deepEqual(all(files, /\bstd::(cout|cerr|clog)\b|(?<![\w.>])(?:std::)?(?:printf|puts|exit)\s*\(/), []);
});

test('the page evaluates no text as code', () => {
  const files = javascript().filter(({ path }) => path.startsWith('web/'));
  assert.deepEqual(all(files, /\beval\s*\(|\bnew Function\b/), []);
});

test('the patterns catch what they are for and nothing near it', () => {
  const hits = (/** @type {RegExp} */ pattern, /** @type {string} */ text) => find({ path: 'x', text }, pattern).length;
  for (const text of ['std::mt19937 g;', 'int x = rand();', 'std::normal_distribution<> d;', 'srand(1);']) assert.equal(hits(GENERATORS, text), 1, text);
  for (const text of ['grand(1)', 'operand(2)', '// rand()', 'draw.rand()', '"rand()"']) assert.equal(hits(GENERATORS, text), 0, text);
  for (const text of ['y = std::exp(x);', '::tanh(x)', 'std::powf(a, b)']) assert.equal(hits(STD_LIBM, text), 1, text);
  for (const text of ['math::exp(x)', 'simd::exp(x)', 'std::sqrt(x)', 'std::exponential(x)', 'exp(x)']) assert.equal(hits(STD_LIBM, text), 0, text);
  assert.equal(hits(C_LIBM, 'y = expf(x)'), 1);
});
