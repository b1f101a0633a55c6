// Data files and checkpoints that are broken: the line names the file, the place in it and what is wrong; exit code 2.
import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { experiment, put, scratch, trainyard } from './support.mjs';

/** An IDX file of bytes. @param {number} magic @param {number[]} sizes @param {number[]} body */
function idx(magic, sizes, body) {
  const head = Buffer.alloc(4 + 4 * sizes.length);
  head.writeUInt32BE(magic);
  sizes.forEach((size, i) => head.writeUInt32BE(size, 4 + 4 * i));
  return Buffer.concat([head, Buffer.from(body)]);
}
const range = (/** @type {number} */ n, of = (/** @type {number} */ i) => i % 256) => Array.from({ length: n }, (_, i) => of(i));
const IMAGES = idx(2051, [20, 4, 4], range(320));
const LABELS = idx(2049, [20], range(20, i => i % 2));
const truncated = (/** @type {Buffer} */ bytes) => bytes.subarray(0, bytes.length - 20);

const rows = (/** @type {number} */ n) => range(n).map(i => `${i},${(i * 7) % 5},${i % 2 ? 'a' : 'b'}`).join('\n');
const table = (/** @type {string} */ text) => ({ 'table.csv': `x,y,kind\n${text}` });

const images = { source: { type: 'idx', images: 'images.gz', labels: 'labels.gz' }, validation: 0.2 };
const csv = { source: { type: 'csv', path: 'table.csv', label: 'kind' }, validation: 0.2 };
const cifar = { source: { type: 'cifar10', files: ['batch.bin'] }, validation: 0.2 };
const npz = { source: { type: 'npz', path: 'set.npz' }, validation: 0.2 };
const digits = { 'images.gz': gzipSync(IMAGES), 'labels.gz': gzipSync(LABELS) };

/** @type {Record<string, [unknown, Record<string, string | Uint8Array>, RegExp]>} what: [data section, files, what the line says] */
const cases = {
  'images that are not there': [images, { 'labels.gz': LABELS }, /\/data\/source\/images: cannot read images\.gz: there is no such file in /],
  'labels that are not there': [images, { 'images.gz': IMAGES }, /\/data\/source\/labels: cannot read labels\.gz: there is no such file/],
  'a gzip that ends early': [images, { ...digits, 'images.gz': truncated(gzipSync(IMAGES)) }, /\/data\/source\/images: images\.gz/],
  'a gzip with a wrong sum': [images, { ...digits, 'images.gz': Buffer.concat([gzipSync(IMAGES).subarray(0, -8), Buffer.alloc(8)]) }, /\/data\/source\/images: images\.gz/],
  'a gzip of nonsense': [images, { ...digits, 'images.gz': Buffer.concat([gzipSync(IMAGES).subarray(0, 12), Buffer.alloc(40, 255)]) }, /\/data\/source\/images: images\.gz/],
  'images with a wrong magic': [images, { ...digits, 'images.gz': idx(1234, [20, 4, 4], range(320)) }, /\/data\/source\/images: images\.gz is an IDX file of another type than bytes/],
  'labels given as images': [images, { ...digits, 'images.gz': LABELS }, /\/data\/source\/images: images\.gz/],
  'images that end early': [images, { ...digits, 'images.gz': truncated(IMAGES) }, /\/data\/source\/images: images\.gz/],
  'images with bytes left over': [images, { ...digits, 'images.gz': Buffer.concat([IMAGES, Buffer.alloc(3)]) }, /\/data\/source\/images: images\.gz/],
  'images of an absurd size': [images, { ...digits, 'images.gz': idx(2051, [0xffffffff, 0xffff, 0xffff], []) }, /\/data\/source\/images: images\.gz/],
  'no images at all': [images, { ...digits, 'images.gz': idx(2051, [0, 4, 4], []) }, /\/data\/source\/images: images\.gz/],
  'an empty file of images': [images, { ...digits, 'images.gz': Buffer.alloc(0) }, /\/data\/source\/images: images\.gz/],
  'fewer labels than images': [images, { ...digits, 'labels.gz': idx(2049, [19], range(19, i => i % 2)) }, /\/data\/source\/labels: labels\.gz.*19.*20/],
  'a label out of range': [{ ...images, source: { ...images.source, classes: ['no', 'yes'] } }, { ...digits, 'labels.gz': idx(2049, [20], range(20, i => i)) }, /\/data\/source\/labels: labels\.gz/],
  'a word among numbers': [csv, table(`${rows(20)}\n3,abc,a`), /\/data\/source\/path: table\.csv, line 22, column "y": "abc" is not a number/],
  'a missing number': [csv, table(`${rows(20)}\n3,NaN,a`), /\/data\/source\/missing: table\.csv, line 22, column "y": a value is missing/],
  'an infinite number': [csv, table(`${rows(20)}\n3,1e999,a`), /\/data\/source\/path: table\.csv, line 22, column "y"/],
  'a row that is too short': [csv, table(`${rows(20)}\n3,4`), /\/data\/source\/path: table\.csv, line 22 has 2 cells, the first line has 3/],
  'a row that is too long': [csv, table(`${rows(20)}\n3,4,a,5`), /line 22 has 4 cells, the first line has 3/],
  'a header without rows': [csv, table(''), /\/data\/source\/path: table\.csv has no rows below its header/],
  'an empty table': [csv, { 'table.csv': '' }, /\/data\/source\/path: table\.csv/],
  'a quote that does not end': [csv, table(`${rows(20)}\n3,4,"a`), /\/data\/source\/path: table\.csv, line 22/],
  'a table that is not text': [csv, { 'table.csv': Buffer.from([0x78, 0x2c, 0xff, 0xfe, 0x0a, 0x31]) }, /\/data\/source\/path: table\.csv.*UTF-8/],
  'a label column that is not there': [{ ...csv, source: { ...csv.source, label: 'kint' } }, table(rows(20)), /\/data\/source\/label: .*did you mean "kind"/],
  'a feature column that is not there': [{ ...csv, source: { ...csv.source, features: ['x', 'z'] } }, table(rows(20)), /\/data\/source\/features\/1: /],
  'a label that is missing': [csv, table(`${rows(20)}\n3,4,`), /\/data\/source\/label: table\.csv, line 22, column "kind": the label is missing/],
  'one class only': [csv, table(range(20).map(i => `${i},1,a`).join('\n')), /\/data\/source\/label: table\.csv: every row has the same "kind", a/],
  'classes with decimals': [{ ...csv, source: { ...csv.source, label: 'y' } }, table(`${rows(20)}\n3,4.5,a`), /\/data\/source\/label: .*4\.5 is a number, not a class/],
  'half a CIFAR record': [cifar, { 'batch.bin': Buffer.alloc(3073 * 4 - 7) }, /\/data\/source\/files\/0: batch\.bin/],
  'a CIFAR label of 11': [cifar, { 'batch.bin': Buffer.alloc(3073 * 20, 11) }, /\/data\/source\/files\/0: batch\.bin.*11/],
  'an npz that is no zip': [npz, { 'set.npz': 'PK but not really' }, /\/data\/source\/path: set\.npz/],
  'a folder in place of a file': [{ ...csv, source: { ...csv.source, path: '.' } }, {}, /\/data\/source\/path: cannot read \.: it is a folder/],
};

for (const [what, [data, files, says]] of Object.entries(cases)) {
  test(`${what}: an error with its place`, t => {
    const folder = scratch(t);
    const e = put(folder, 'e.json', experiment({ data, model: ['flatten', { type: 'dense', units: 2 }] }));
    for (const [name, content] of Object.entries(files)) put(folder, name, content);
    const { code, stderr } = trainyard(['train', e, '--out', join(folder, 'out')], { cwd: scratch(t) });
    assert.match(stderr, /^error: [^\n]*\n$/);
    assert.match(stderr, says);
    assert.ok(stderr.startsWith(`error: ${e}: `), stderr);
    assert.equal(code, 2);
    assert.ok(!readdirSync(folder).includes('out'));
  });
}

/** @type {Record<string, [(bytes: Buffer) => Buffer, RegExp]>} what: [how the checkpoint is broken, what the line says] */
const broken = {
  'an empty checkpoint': [() => Buffer.alloc(0), /only 0 bytes/],
  'a checkpoint that ends early': [bytes => bytes.subarray(0, bytes.length - 100), /tensor ".*": its data ends at byte \d+, but the file has only \d+/],
  'a checkpoint with something behind it': [bytes => Buffer.concat([bytes, Buffer.alloc(8)]), /8 bytes behind the last tensor/],
  'a checkpoint with half a header': [bytes => bytes.subarray(0, 200), /the header has \d+ bytes, but only 192 follow/],
  'a checkpoint with a header of 2^60 bytes': [bytes => Buffer.concat([Buffer.from([0, 0, 0, 0, 0, 0, 0, 16]), bytes.subarray(8)]), /this is no safetensors file/],
  'overlapping tensors': [bytes => header(bytes, h => { h['model.0.bias'].data_offsets = h['model.3.bias'].data_offsets; h['model.0.bias'].shape = h['model.3.bias'].shape; }), /overlaps|belong to no tensor/],
  'offsets outside the file': [bytes => header(bytes, h => { h['model.0.bias'].data_offsets = [1e9, 1e9 + 48]; }), /tensor "model\.0\.bias": its data ends at byte 1000000048/],
  'a tensor of another shape': [bytes => header(bytes, h => { h['model.0.weight'].shape = [24]; }), /0\.weight/],
  'a tensor that is missing': [bytes => header(bytes, h => { h['model.9.weight'] = h['model.0.weight']; delete h['model.0.weight']; }), /0\.weight|9\.weight/],
  'a state of nonsense': [bytes => header(bytes, h => { h.__metadata__.state = '{"step": -1}'; }), /the checkpoint's state/],
  'no experiment inside': [bytes => header(bytes, h => { delete h.__metadata__.experiment; }), /the metadata has no "experiment"/],
  'data of another run': [bytes => header(bytes, h => { h.__metadata__.data_hash = 'x'; }), /these are not the data that the checkpoint was trained on/],
};

/** The file with its header changed. @param {Buffer} bytes @param {(header: any) => void} change */
function header(bytes, change) {
  const length = Number(bytes.readBigUInt64LE(0));
  const parsed = JSON.parse(bytes.subarray(8, 8 + length).toString());
  change(parsed);
  const text = Buffer.from(JSON.stringify(parsed));
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([size, text, bytes.subarray(8 + length)]);
}

test('broken checkpoints are refused with a reason, and stay what they are', async t => {
  const folder = scratch(t);
  const e = put(folder, 'e.json', experiment());
  const good = join(folder, 'good');
  assert.equal(trainyard(['train', e, '--out', good, '--steps', '5']).code, 0);
  const bytes = readFileSync(join(good, 'checkpoint.safetensors'));
  for (const [what, [how, says]] of Object.entries(broken)) {
    await t.test(what, () => {
      const out = join(folder, what.replace(/\W/g, '_'));
      const bad = how(bytes);
      assert.equal(trainyard(['train', e, '--out', out, '--steps', '1']).code, 0);
      const path = join(out, 'checkpoint.safetensors');
      writeFileSync(path, bad);
      const { code, stderr } = trainyard(['train', e, '--out', out, '--resume', path]);
      assert.match(stderr, /^error: [^\n]*\n$/);
      assert.match(stderr, says);
      assert.ok(stderr.startsWith(`error: ${path}: `), stderr);
      assert.equal(code, 2);
      assert.deepEqual(readFileSync(path), bad);
    });
  }
  await t.test('weights are no checkpoint', () => {
    const path = join(folder, 'weights.safetensors');
    copyFileSync(join(good, 'model.safetensors'), path);
    const { code, stderr } = trainyard(['train', e, '--out', folder, '--resume', path]);
    assert.match(stderr, /this is not a Trainyard checkpoint/);
    assert.equal(code, 2);
  });
  await t.test('a checkpoint of another network', () => {
    const { code, stderr } = trainyard(['train', put(folder, 'other.json', experiment({ model: [{ type: 'dense', units: 2 }] })), '--out', folder, '--resume', join(good, 'checkpoint.safetensors')]);
    assert.match(stderr, /checkpoint\.safetensors: \/model\/.*the checkpoint was trained with/);
    assert.equal(code, 2);
  });
});
