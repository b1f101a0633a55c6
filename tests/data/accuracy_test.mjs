// The example experiments reach, natively and on the publishers' own files, what their notes promise.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { command, examples, json, scratch } from '../cli/support.mjs';

const folder = process.env.TRAINYARD_DATA;
const skip = folder ? false : 'TRAINYARD_DATA is not set';

/** Least test accuracy, with what the lectures and the data sets' own pages give for networks of this size. */
for (const [name, least] of /** @type {[string, number][]} */ ([['mnist_mlp', 0.98], ['fashion_cnn', 0.91]])) {
  test(`${name} reaches ${(100 * least).toFixed(1)} % on its test set`, { skip, timeout: 30 * 60_000 }, t => {
    const out = scratch(t);
    const { status, stderr } = spawnSync(command, ['train', join(examples, `${name}.json`), '--out', out,
      '--data-dir', folder ?? '', '--threads', String(cpus().length)], { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    const { test: { accuracy, n }, seconds, weight_hash } = json(join(out, 'summary.json'));
    t.diagnostic(`${(100 * accuracy).toFixed(2)} % in ${seconds.toFixed(0)} s, weights ${weight_hash.slice(0, 16)}`);
    assert.equal(n, 10000);
    assert.ok(accuracy >= least, `${accuracy} on the test set`);
  });
}
