import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formula_lines, parse_formula } from '../../../web/store/formula.js';

/** As text: a fraction as [a // b], an exponent as a^{b}, an index as a_{b}. @param {import('../../../web/store/formula.js').Node} node @returns {string} */
function read({ tag, text, of }) {
  const [a, b] = of.map(read);
  if (text !== undefined) return tag === 'mspace' ? ' ' : text;
  return { mfrac: `[${a} // ${b}]`, msup: `${a}^{${b}}`, msub: `${a}_{${b}}`, msqrt: `√{${of.map(read).join('')}}`, mover: `${a}${b}` }[/** @type {string} */ (tag)] ?? of.map(read).join('');
}
const told = (/** @type {string} */ text) => read(parse_formula(text));

test('a product goes over a product, and their outer parentheses go', () => {
  assert.equal(told('gamma (x - mean) / sqrt(var + epsilon) + beta'), '[γ (x−mean) // √{var+ε}]+β');
  assert.equal(told('2 / ((1 + slope^2) fan)'), '[2 // (1+slope^{2}) fan]');
  assert.equal(told('1 / (1 + e^-x)'), '[1 // 1+e^{−x}]');
  assert.equal(told('w -= lr mhat / (sqrt(vhat) + epsilon)'), 'w−=[lr m^ // √{v^}+ε]');
});

test('indices of letters, names with underscores, calls', () => {
  assert.equal(told('e^x_j / sum_k e^x_k'), '[e^{x_{j}} // ∑_{k} e^{x_{k}}]');
  assert.equal(told('1 / fan_in'), '[1 // fan_in]');
  assert.equal(told('branch_i(x)'), 'branch_{i}(x)');
  assert.equal(told('-log softmax(s)_y'), '−log softmax(s)_{y}');
  assert.equal(told("r' = r (1 + k r^2)"), 'r^{′}=r (1+k r^{2})');
});

test('bars close what they opened, also within parentheses', () => {
  assert.equal(told('|g| / |W|'), '[|g| // |W|]');
  assert.equal(told('(1 - |t / s - 2 cycle - 1|)'), '(1−|[t // s]−2 cycle−1|)');
  assert.equal(told('strength * sum (beta w^2 + |w|)'), 'strength·∑ (β w^{2}+|w|)');
});

test('words end a product', () => {
  assert.equal(told('y ~ (0, 1) per channel and |g| / |W| is'), 'y∼(0,1)\xa0per\xa0channel\xa0and\xa0[|g| // |W|]\xa0is\xa0');
});

test('lines may break before a sign and behind a comma, never behind a bracket', () => {
  assert.deepEqual(formula_lines('lr(t) = lr (-1 + c) / 2').map(read), ['lr(t)', '=[lr (−1+c) // 2]']);
  assert.deepEqual(formula_lines('w -= lr (m + decay w), w > 0').map(read), ['w', '−=lr (m', '+decay w),', 'w', '>0']);
});
