// The lectures' "converges six times faster", measured: Krizhevsky et al. 2012 counted the epochs until a quarter of the
// training examples was wrong, for one network with relu and with tanh. Their six was their network's.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { csv, examples, scratch, trainyard } from './support.mjs';

const FILE = join(examples, 'tables', 'cnn_relu_or_tanh.json');
const LAST = 10;  // minibatches over which the training error is averaged

/** @param {string} activation @param {string} folder @returns {number} steps until 25 % training error, Infinity if never */
function stepsTo25(activation, folder) {
  const out = join(folder, activation);
  const sets = [1, 4, 7].flatMap(layer => ['--set', `/model/${layer}=${activation}`]);
  const { code, stderr } = trainyard(['train', FILE, '--out', out, '--steps', '400', ...sets]);
  assert.equal(code, 0, stderr);
  const [head, ...rows] = csv(join(out, 'metrics.csv'));
  const right = rows.map(row => Number(row[head.indexOf('accuracy')]));
  const reached = right.findIndex((_, i) => i + 1 >= LAST && right.slice(i + 1 - LAST, i + 1).reduce((a, b) => a + b) / LAST >= 0.75);
  return reached < 0 ? Infinity : reached + 1;
}

test('ACT-23 ERR-17 a small network with relu reaches 25 % training error in fewer steps than with tanh or sigmoid', t => {
  const folder = scratch(t);
  const [relu, tanh, sigmoid] = ['relu', 'tanh', 'sigmoid'].map(activation => stepsTo25(activation, folder));
  t.diagnostic(`relu ${relu} steps, tanh ${tanh}, sigmoid ${sigmoid}: tanh takes ${(tanh / relu).toFixed(2)} times as many`);
  assert.ok(relu < 400, `${relu}`);
  assert.ok(tanh / relu > 1, `${tanh} against ${relu}`);
  assert.ok(sigmoid > tanh, `${sigmoid} against ${tanh}`);
});
