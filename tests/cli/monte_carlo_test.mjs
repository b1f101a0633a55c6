// Predictions averaged over noisy passes: eval and predict --monte-carlo, and the experiment's evaluate section.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { csv, experiment, put, scratch, trainyard } from './support.mjs';

/** @param {string[]} args */
function succeed(args) {
  const outcome = trainyard(args);
  assert.equal(outcome.code, 0, outcome.stderr);
  return outcome.stdout;
}

test('REG-25 eval and predict average noisy passes, the same ones each time, and say how far they are apart', t => {
  const folder = scratch(t), at = (/** @type {string} */ name) => join(folder, name);
  const model = [{ type: 'dense', units: 16 }, 'relu', 'dropout', { type: 'dense', units: 2 }];
  succeed(['train', put(folder, 'e.json', experiment({ model, evaluate: { monte_carlo: 3 } })), '--out', at('run')]);
  const checkpoint = join(at('run'), 'checkpoint.safetensors');
  const evaluated = (/** @type {string[]} */ ...args) => JSON.parse(succeed(['eval', checkpoint, ...args])).validation;
  assert.equal(evaluated().monte_carlo, 3);
  assert.ok(evaluated().spread > 0);
  assert.deepEqual(evaluated('--monte-carlo', '9', '--threads', '2'), evaluated('--monte-carlo', '9'));
  assert.notEqual(evaluated('--monte-carlo', '9').loss, evaluated().loss);
  assert.equal(evaluated('--monte-carlo', '0').spread, undefined);

  const rows = (/** @type {string[]} */ ...args) => {
    succeed(['predict', checkpoint, '--data', '{"type": "spiral", "points": 20}', '--out', at('y.csv'), ...args]);
    return csv(at('y.csv'));
  };
  const noisy = rows(), plain = rows('--monte-carlo', '0');
  assert.deepEqual(noisy[0].slice(0, 3), plain[0]);
  assert.deepEqual(noisy[0].slice(3), plain[0].slice(1).map(name => `${name} spread`));
  for (const [, a, b, spread_a, spread_b] of noisy.slice(1)) {
    assert.ok(Math.abs(Number(a) + Number(b) - 1) < 1e-5);
    assert.ok(Math.abs(Number(spread_a) - Number(spread_b)) < 1e-5 && Number(spread_a) >= 0);
  }
  assert.notDeepEqual(noisy.map(row => row[1]), plain.map(row => row[1]));
  assert.equal(trainyard(['eval', checkpoint, '--monte-carlo', '-1']).code, 2);
});
