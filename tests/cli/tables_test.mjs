// `trainyard probe` reproduces the tables that the lectures print, one command for each committed experiment.
// Theory is the integral over normal pre-activations (wide-network limit); the sd beside it are of repeated runs with
// other random numbers. Bounds are four of those.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { examples, trainyard } from './support.mjs';

/** @typedef {{mean: number, std: number, zero: number, above_90: number, above_99: number}} Numbers */
/** @typedef {{path: string, type: string, activation: Numbers, gradient: Numbers}} Layer */

/** @typedef {{rows: number, input: Numbers & {count: number}, layers: Layer[], weights: {gradient: Numbers}[]}} Probe */
/** @type {Map<string, Probe>} 6 x 4096 takes seconds: each is run once. */
const done = new Map();

/** @param {string} name @param {string[]} args @returns {Probe} */
function probe(name, ...args) {
  const key = [name, ...args].join(' ');
  const known = done.get(key);
  if (known) return known;
  const { code, stdout, stderr } = trainyard(['probe', join(examples, 'tables', `${name}.json`), '--json', '--bins', '1', ...args]);
  assert.equal(code, 0, stderr);
  const result = JSON.parse(stdout);
  done.set(key, result);
  return result;
}
/** @param {string} name */
const both = name => probe(name, '--upstream', 'normal');
/** @param {string} name @param {string} type */
const activations = (name, type) => both(name).layers.filter(layer => layer.type === type).map(layer => layer.activation);

/** @param {number[]} got @param {number[]} expected @param {(i: number) => number} bound @param {string} what */
function near(got, expected, bound, what) {
  assert.equal(got.length, expected.length);
  got.forEach((value, i) => assert.ok(Math.abs(value - expected[i]) <= bound(i),
    `${what} of layer ${i + 1} is ${value}, not ${expected[i]} to ${bound(i)}`));
}
/** @param {Numbers[]} layers @param {keyof Numbers} key */
const all = (layers, key) => layers.map(layer => layer[key]);
/** @param {number} first @param {number} last @param {number} n layers @returns {(i: number) => number} four sd, growing */
const growing = (first, last, n) => i => 4 * (first + (last - first) * i / (n - 1));
/** @param {number} value @param {number} n */
const times = (value, n) => Array(n).fill(value);
/** @param {number} value @param {number} n @returns {number[]} halving in square */
const fading = (value, n) => times(value, n).map((v, i) => v * 2 ** (-i / 2));

test('INI-05 six tanh layers of 4096 with std 0.01 print .49 .29 .18 .11 .07 .05 and means of 0.00', () => {
  const layers = activations('6x4096_tanh_0.01', 'tanh');
  near(all(layers, 'std'), [0.4922, 0.2892, 0.1792, 0.1132, 0.0721, 0.0460], () => 4 * 0.0011, 'std');
  assert.deepEqual(all(layers, 'std').map(v => v.toFixed(2)), ['0.49', '0.29', '0.18', '0.11', '0.07', '0.05']);
  near(all(layers, 'mean'), times(0, 6), () => 0.005, 'mean');
});

test('INI-06 six tanh layers of 4096 with std 0.05 saturate: 41 % above .99, then 33 %', () => {
  const layers = activations('6x4096_tanh_0.05', 'tanh');
  near(all(layers, 'std'), [0.8717, 0.8530, 0.8498, 0.8493, 0.8492, 0.8492], () => 0.004, 'std');
  near(all(layers, 'above_90'), [0.65, ...times(0.59, 5)], i => i === 1 ? 0.025 : 0.012, 'share above .9');
  near(all(layers, 'above_99'), [0.41, ...times(0.33, 5)], i => i === 1 ? 0.025 : 0.012, 'share above .99');
});

test('INI-07 six tanh layers of 4096 with Xavier shrink slowly', () => {
  const layers = activations('6x4096_tanh_xavier', 'tanh');
  near(all(layers, 'std'), [0.6279, 0.4863, 0.4082, 0.3576, 0.3216, 0.2944], growing(0.0007, 0.0015, 6), 'std');
});

test('INI-08 six ReLU layers of 4096 with Xavier halve the second moment each time', () => {
  const layers = activations('6x4096_relu_xavier', 'relu');
  const mean = fading(0.398942, 6), std = fading(0.583819, 6);
  near(all(layers, 'mean'), mean, i => mean[i] * growing(0.002, 0.035, 6)(i), 'mean');
  near(all(layers, 'std'), std, i => std[i] * growing(0.003, 0.033, 6)(i), 'std');
  near(all(layers, 'zero'), times(0.5, 6), () => 0.04, 'share of zeros');
});

test('INI-09 six ReLU layers of 4096 with Kaiming keep mean .5642 and std .8256', () => {
  const layers = activations('6x4096_relu_kaiming', 'relu');
  near(all(layers, 'mean'), times(0.5642, 6), growing(0.001, 0.02, 6), 'mean');
  near(all(layers, 'std'), times(0.8256, 6), growing(0.0015, 0.027, 6), 'std');
});

test('INI-10 ten tanh layers of 500 with std 0.01: .213081 .047551 .010630 ... as printed', () => {
  const { input } = both('10x500_tanh_0.01');
  const layers = activations('10x500_tanh_0.01', 'tanh');
  // 500 000 numbers: 4 / sqrt(500 000).
  assert.ok(Math.abs(input.mean) < 0.0057 && Math.abs(input.std - 1) < 0.004);
  const theory = [0.213546, 0.047642, 0.010652, 0.002382, 0.000533, 0.000119, 0.000027, 0.000006, 0.000001, 0];
  const printed = [0.213081, 0.047551, 0.010630, 0.002378, 0.000532, 0.000119, 0.000026, 0.000006, 0.000001, 0.000000];
  // 1.1 sd to the printed ones; 6 decimals.
  const bound = (/** @type {number} */ i) => 0.0125 * theory[i] + 0.0000015;
  near(all(layers, 'std'), theory, bound, 'std');
  near(all(layers, 'std'), printed, bound, 'std');
  near(all(layers, 'mean'), times(0, 10), i => 0.0125 * theory[i] + 0.0000015, 'mean');
});

test('ERR-43 the printed input lines are those of 1000 examples, and so are ours', () => {
  // The slides say nothing of the number; their inputs' means do: three with a standard error of 1 / sqrt(500 n).
  const means = [0.000927, 0.001800, 0.000501];
  const examplesOf = 1 / (500 * means.reduce((sum, mean) => sum + mean ** 2 / 3, 0));
  const { rows, input } = both('10x500_tanh_0.01');
  assert.equal(rows, 1000);
  assert.equal(input.count, 500 * rows);
  // Chi square with three degrees of freedom: within a factor of 8 but for 1 in 20.
  assert.ok(examplesOf > rows / 8 && examplesOf < rows * 8, `${examplesOf}`);
});

test('INI-11 ten tanh layers of 500 with std 1: .9819 .9816 ..., 90.4 % saturated', () => {
  const layers = activations('10x500_tanh_1', 'tanh');
  near(all(layers, 'std'), [0.982012, ...times(0.981673, 9)], () => 4 * 0.0001, 'std');
  near(all(layers, 'std'), [0.981879, 0.981649, 0.981601, 0.981755, 0.981614, 0.981560, 0.981520, 0.981913, 0.981728, 0.981736], () => 6 * 0.0001, 'std');
  near(all(layers, 'mean'), times(0, 10), () => 4 * 0.0014, 'mean');
  near(all(layers, 'above_99').slice(1), times(0.904, 9), () => 0.003, 'share above .99');
});

test('INI-12 ten tanh layers of 500 with Xavier: .6280 .4861 .4077 ... .2280', () => {
  const layers = activations('10x500_tanh_xavier', 'tanh');
  const theory = [0.627929, 0.486262, 0.408236, 0.357638, 0.321622, 0.294390, 0.272911, 0.255430, 0.240856, 0.228473];
  const printed = [0.627953, 0.486051, 0.407723, 0.357108, 0.320917, 0.292116, 0.273387, 0.254935, 0.239266, 0.228008];
  near(all(layers, 'std'), theory, growing(0.0007, 0.0015, 10), 'std');
  near(all(layers, 'std'), printed, i => 1.5 * growing(0.0007, 0.0015, 10)(i), 'std');
  near(all(layers, 'mean'), times(0, 10), () => 4 * 0.0015, 'mean');
});

test('INI-13 ten ReLU layers of 500 with Xavier: .3986/.5823 down to .0184/.0261', () => {
  const layers = activations('10x500_relu_xavier', 'relu');
  const mean = fading(0.398942, 10), std = fading(0.583819, 10);
  near(all(layers, 'mean'), mean, i => mean[i] * growing(0.003, 0.195, 10)(i), 'mean');
  near(all(layers, 'std'), std, i => std[i] * growing(0.003, 0.13, 10)(i), 'std');
});

test('INI-14 ERR-04 ERR-05 ten ReLU layers of 500 with sqrt(2 / fan_in) keep .5642/.8256 at every layer', () => {
  const layers = activations('10x500_relu_kaiming', 'relu');
  near(all(layers, 'mean'), times(0.564190, 10), growing(0.0017, 0.11, 10), 'mean');
  near(all(layers, 'std'), times(0.825645, 10), growing(0.0017, 0.11, 10), 'std');
});

test('INI-15 ERR-04 the misprint randn / sqrt(2 / fan_in) explodes: std 206, then 250 times as much in every layer', () => {
  const std = all(activations('10x500_relu_misprint', 'relu'), 'std');
  assert.ok(Math.abs(std[0] / 206 - 1) < 0.01, `${std[0]}`);
  assert.ok(std[9] > 3e23 && std[9] < 2e24, `${std[9]}`);
});

/** Standard deviations of dL/dW, first layer to last, with N(0, 1) from above. @param {string} name */
const gradients = name => both(name).weights.map(weight => weight.gradient.std);

test('INI-22 ERR-13 gradients of 6x4096: .29 for 0.01; saturated, they grow from 1.5 to 8.4; 1.37 to 1.18; .51; 2.87', () => {
  near(gradients('6x4096_tanh_0.01'), times(0.29, 6), () => 0.04, 'std of dL/dW');
  const saturated = gradients('6x4096_tanh_0.05');
  near([saturated[0], saturated[5]], [8.4, 1.5], i => [0.85, 0.1][i], 'std of dL/dW');
  assert.ok(saturated.every((v, i) => i === 0 || v < saturated[i - 1]), 'they grow on the way back');
  const xavier = gradients('6x4096_tanh_xavier');
  near([xavier[0], xavier[5]], [1.37, 1.18], () => 0.05, 'std of dL/dW');
  near(gradients('6x4096_relu_xavier'), times(0.51, 6), () => 0.07, 'std of dL/dW');
  near(gradients('6x4096_relu_kaiming'), times(2.87, 6), () => 0.4, 'std of dL/dW');
});

test('INI-22 ERR-13 gradients of 10x500: 4.2e-5 for 0.01; 3.7e5 to 4.8 for 1.0; 8.4 to 7.2; .98; 22', () => {
  near(gradients('10x500_tanh_0.01'), times(4.2e-5, 10), () => 0.5e-5, 'std of dL/dW');
  const large = gradients('10x500_tanh_1');
  near([large[0] / 3.7e5, large[9] / 4.8], [1, 1], i => [0.3, 0.05][i], 'std of dL/dW, relative,');
  const xavier = gradients('10x500_tanh_xavier');
  near([xavier[0], xavier[9]], [8.4, 7.2], i => [0.6, 0.3][i], 'std of dL/dW');
  near(gradients('10x500_relu_xavier'), times(0.98, 10), () => 0.35, 'std of dL/dW');
  near(gradients('10x500_relu_kaiming'), times(22, 10), () => 8, 'std of dL/dW');
});

/** Second moment after each block over the one before, on geometric average. @param {string} name @param {string} type @param {boolean} centred */
function growth(name, type, centred) {
  const p = probe(name, '--no-gradients');
  const moments = p.layers.filter(layer => layer.type === type && !layer.path.includes('branch'))
    .map(({ activation: a }) => a.std ** 2 + (centred ? 0 : a.mean ** 2));
  assert.equal(moments.length, 6);
  return (moments[5] / (p.input.std ** 2)) ** (1 / 6);
}

test('INI-24 ERR-14 residual blocks of two Kaiming layers: variance x3 a block; x2 with 1 / Din; x2.4 with ReLU behind', () => {
  assert.ok(Math.abs(growth('residual_kaiming', 'residual', true) - 3) < 0.12);
  assert.ok(Math.abs(growth('residual_lecun', 'residual', true) - 2) < 0.08);
  assert.ok(Math.abs(growth('residual_relu', 'relu', false) - 2.4) < 0.25);
});

test('INI-25 residual blocks whose last layer starts at zero keep the variance exactly', () => {
  const p = probe('residual_zero', '--no-gradients');
  const blocks = p.layers.filter(layer => layer.type === 'residual');
  assert.equal(blocks.length, 6);
  for (const { activation } of blocks) assert.equal(activation.std, p.input.std);
});

test('DIA-03 DIA-04 DIA-06 probe prints aligned columns, and the same numbers as CSV', () => {
  const file = join(examples, 'tables', '10x500_tanh_1.json');
  const text = trainyard(['probe', file, '--batch', '50']);
  assert.equal(text.code, 0, text.stderr);
  assert.match(text.stdout, /^layer +output +mean +std +zero % +dead +>\.9 % +>\.99 % +dL\/dy mean +std$/m);
  assert.match(text.stdout, /^0\.1 +tanh +500 +-?0\.\d{6} +0\.98\d{4} +0\.0 +0 +9\d\.\d +9\d\.\d +\S+ +\S+$/m);
  const widths = new Set(text.stdout.split('\n\n')[0].split('\n').slice(2).map(line => line.length));
  assert.equal(widths.size, 1);
  const csv = trainyard(['probe', file, '--batch', '50', '--csv']);
  assert.match(csv.stdout, /^activation,0\.1,tanh,25000,/m);
  assert.match(csv.stdout, /^weight gradient,0\.0\.weight,,250000,/m);
});
