// The command itself: usage, and a data set that is already there.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { datasets } from '../../../scripts/lib/datasets.mjs';
import { root, run } from '../../../scripts/lib/process.mjs';

const data = (/** @type {string[]} */ ...args) => run(process.execPath, [join(root, 'scripts/data.mjs'), ...args], { show: false });

for (const args of [[], ['mnist'], ['toString', '--to', 'x'], ['mnist', '--too', 'x'], ['mnist', 'cifar-10', '--to', 'x']]) {
  test(`the arguments "${args.join(' ')}" get the usage`, async () => {
    const { code, output } = await data(...args);
    assert.equal(code, 1);
    assert.match(output, /usage: npm run data -- mnist\|fashion-mnist\|cifar-10 --to DIR/);
  });
}

test('an unpacked CIFAR-10 is left alone, without a request', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'trainyard-data-'));
  try {
    const inside = join(folder, 'cifar-10-batches-bin');
    mkdirSync(inside);
    for (const name of datasets['cifar-10'].files[0].unpack ?? []) writeFileSync(join(inside, name), '');
    const { code, output } = await data('cifar-10', '--to', folder, '--from', 'http://127.0.0.1:9');
    assert.equal(code, 0, output);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('every file has a sum of the right length', () => {
  for (const { files } of Object.values(datasets)) {
    for (const { sum: [algorithm, hex] } of files) assert.equal(hex.length, algorithm === 'md5' ? 32 : 64);
  }
});
