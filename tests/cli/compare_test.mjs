// npm run compare: every variant with every seed, one table, and nothing trained twice.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { command as program, experiment, json, put, scratch } from './support.mjs';

const script = fileURLToPath(new URL('../../scripts/compare.mjs', import.meta.url));

/** @param {string} folder @param {object} variants */
function compare(folder, variants) {
  put(folder, 'e.json', experiment({ data: { source: { type: 'moons', points: 60 }, test: { type: 'moons', points: 60 } }, train: { epochs: 20 } }));
  const file = put(folder, 'comparison.json', { experiment: 'e.json', seeds: [1, 2], settings: { '/train/epochs': 2 }, variants });
  return spawnSync(process.execPath, [script, file, '--out', join(folder, 'runs'), '--trainyard', program], { encoding: 'utf8' });
}

test('a comparison trains every variant with every seed, and goes on where it stopped', t => {
  const folder = scratch(t), variants = { plain: {}, 'no learning': { '/optimizer': { type: 'sgd', lr: 0 } } };
  const first = compare(folder, variants);
  assert.equal(first.status, 0, first.stderr);
  assert.deepEqual(readdirSync(join(folder, 'runs')).sort(), ['no_learning-1', 'no_learning-2', 'plain-1', 'plain-2']);
  assert.equal(json(join(folder, 'runs', 'plain-1', 'summary.json')).epoch, 2, 'as the settings for all say');
  assert.match(first.stdout, /^\| plain \| \d+\.\d ± /m);
  assert.match(first.stdout, /^\| no learning \| \d+\.\d ± /m);
  const losses = ['plain', 'no_learning'].flatMap(name => [1, 2].map(seed => json(join(folder, 'runs', `${name}-${seed}`, 'summary.json')).test.loss));
  assert.equal(new Set(losses).size, 4, 'each its own settings and seed');

  const summary = (/** @type {string} */ run) => join(folder, 'runs', run, 'summary.json'), kept = statSync(summary('plain-1')).mtimeMs;
  rmSync(summary('plain-2'));
  assert.equal(compare(folder, variants).stdout.replaceAll(/\| \d+ \|$/gm, ''), first.stdout.replaceAll(/\| \d+ \|$/gm, ''));
  assert.equal(statSync(summary('plain-1')).mtimeMs, kept);
});

test('a variant that cannot be trained is reported with its own words', t => {
  const { status, stderr } = compare(scratch(t), { wrong: { '/optimizer/lr': -1 } });
  assert.notEqual(status, 0);
  assert.match(stderr, /\[.*\] .*lr/);
  assert.doesNotMatch(stderr, /at .*\.mjs:\d+/);
});
