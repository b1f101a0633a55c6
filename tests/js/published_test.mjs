// The published tables that docs/comparisons.md and the labs set beside what this tool measures.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

/** @param {string} name @param {string} folder */
const read = (name, folder = 'published') => JSON.parse(readFileSync(new URL(`../../examples/${folder}/${name}.json`, import.meta.url), 'utf8'));
const measured = readFileSync(new URL('../../docs/comparisons.md', import.meta.url), 'utf8');

test('FIG-02 FIG-03 FIG-04 the differences printed with CutMix are those of the numbers', () => {
  const { baseline, columns, rows } = read('cutmix');
  assert.equal(columns.length, 3);
  for (const { values, printed, target } of Object.values(rows)) {
    values.forEach((/** @type {number} */ value, /** @type {number} */ i) => {
      const difference = Math.round(10 * (value - rows[baseline].values[i])) / 10;
      assert.equal(`${difference < 0 ? '' : '+'}${difference.toFixed(1)}`, printed[i]);
    });
    assert.equal(Object.values(target).reduce((sum, share) => sum + share, 0), 1);
  }
});

test('FIG-01 eight activations and three networks; the small comparison of our own has the same eight', () => {
  const { columns, rows } = read('activations');
  assert.equal(columns.length, 3);
  assert.deepEqual(Object.keys(rows), Object.keys(read('activations', 'comparisons').variants));
  for (const { values } of Object.values(rows)) assert.ok(values.length === 3 && values.every((/** @type {number} */ v) => v > 90 && v < 96), 'within the printed axis');
  // Swish is first or shares the first place in two of the three.
  const best = columns.map((/** @type {string} */ _, /** @type {number} */ i) => Math.max(...Object.values(rows).map(({ values }) => values[i])));
  assert.deepEqual(rows.Swish.values.map((/** @type {number} */ v, /** @type {number} */ i) => v === best[i]), [true, false, true]);
  // The ranking that was measured, with its errors.
  for (const name of Object.keys(rows)) assert.match(measured, new RegExp(`^\\| ${name} \\| .*\\d+\\.\\d ± \\d+\\.\\d`, 'm'));
});
