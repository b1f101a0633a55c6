// The small tar reader against archives of the system's tar and against broken ones.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { untar } from '../../../scripts/lib/untar.mjs';

let folder = '';
let out = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trainyard-untar-'));
  out = join(folder, 'out');
  mkdirSync(out);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Bytes that gzip cannot make smaller. */
function noise(/** @type {number} */ size) {
  const blocks = Array.from({ length: Math.ceil(size / 32) }, (_, i) => createHash('sha256').update(String(i)).digest());
  return Buffer.concat(blocks, size);
}

/** @param {Record<string, Buffer>} files */
function archive(files) {
  mkdirSync(join(folder, 'in'));
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, 'in', name), bytes);
  execFileSync('tar', ['czf', join(folder, 'a.tar.gz'), '-C', folder, 'in']);
  return join(folder, 'a.tar.gz');
}

test('files of every size around a block come out as they went in', async () => {
  const files = Object.fromEntries([0, 1, 511, 512, 513, 300000].map(size => [`f${size}`, Buffer.alloc(size, size % 251)]));
  await untar(archive(files), out, Object.keys(files));
  for (const [name, bytes] of Object.entries(files)) assert.deepEqual(readFileSync(join(out, name)), bytes);
});

test('only the named files come out', async () => {
  await untar(archive({ a: Buffer.from('a'), b: Buffer.from('b') }), out, ['b']);
  assert.deepEqual(readdirSync(out), ['b']);
});

test('a file that is not in the archive is named', async () => {
  await assert.rejects(untar(archive({ a: Buffer.from('a') }), out, ['a', 'c']), /lacks c/);
});

test('a truncated archive is an error and leaves no half file', async () => {
  const path = archive({ a: noise(200000) });
  writeFileSync(path, readFileSync(path).subarray(0, 20000));
  await assert.rejects(untar(path, out, ['a']), /cannot be unpacked/);
  assert.deepEqual(readdirSync(out), []);
});
