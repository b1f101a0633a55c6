import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { csv_source, npz_names, read_file, recognise, source_of, test_source_of } from '../../../web/workbench/files.js';

/** @param {string} text */
const bytes = (text) => new TextEncoder().encode(text);
const images = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 7), labels = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 1, 4);

test('files are told apart by what is in them', () => {
  const source = (/** @type {string} */ name, /** @type {Uint8Array} */ content) => source_of([recognise(name, content)]).type;
  assert.equal(source('a.npz', Uint8Array.of(0x50, 0x4b, 3, 4)), 'npz');
  assert.equal(source('data_batch_1.bin', new Uint8Array(3073)), 'cifar10');
  assert.equal(source('iris.data', bytes('5.1,3.5,a\n')), 'csv');
  assert.equal(recognise('x', images).kind, 'data');
  assert.equal(recognise('e.json', bytes('  {"version": 1}')).kind, 'experiment');
  assert.equal(recognise('w.safetensors', bytes('x')).kind, 'checkpoint');
  assert.equal(recognise('photo.jpg', Uint8Array.of(0xff, 0xd8, 0)).kind, 'unknown');
  assert.throws(() => source_of([recognise('photo.jpg', Uint8Array.of(0xff))]), /does not know what to do with photo\.jpg/);
});

test('a gzipped file is inflated and keeps its name; a cut one is a sentence', async () => {
  const file = new File([Uint8Array.from(gzipSync(images))], 'train-images-idx3-ubyte.gz');
  const read = await read_file(file);
  assert.equal(read.kind, 'data');
  assert.equal(read.name, 'train-images-idx3-ubyte.gz');
  await assert.rejects(read_file(new File([Uint8Array.from(gzipSync(images).subarray(0, 15))], 'cut.gz')), /cut\.gz is not a complete gzip file/);
});

test('images and labels of a pair find their places in any order', () => {
  const pair = [recognise('l', labels), recognise('i', images)];
  assert.deepEqual(source_of(pair), { type: 'idx', images: 'i', labels: 'l' });
  assert.throws(() => source_of(pair.slice(0, 1)), { code: 'idx_pair' });
});

test('the four files of MNIST are a training and a test set, whatever their order and names', () => {
  const file = (/** @type {string} */ name, /** @type {number} */ rank, /** @type {number} */ n) => recognise(name, Uint8Array.of(0, 0, 8, rank, 0, 0, 0, n, 0, 0, 0, 1, 0, 0, 0, 1));
  /** @param {any[]} list @returns {any[][]} */
  const orders = (list) => (list.length < 2 ? [list] : list.flatMap((one, i) => orders([...list.slice(0, i), ...list.slice(i + 1)]).map((rest) => [one, ...rest])));
  const check = (/** @type {any[]} */ files, /** @type {[string, string, string, string]} */ [images, labels, test_images, test_labels]) => {
    for (const order of orders(files)) {
      assert.deepEqual(source_of(order), { type: 'idx', images, labels });
      assert.deepEqual(test_source_of(order), { type: 'idx', images: test_images, labels: test_labels });
    }
  };
  check([file('train-images', 3, 60), file('train-labels', 1, 60), file('t10k-images', 3, 10), file('t10k-labels', 1, 10)], ['train-images', 'train-labels', 't10k-images', 't10k-labels']);
  // By number where names say nothing, by name where numbers do not.
  check([file('x1', 3, 60), file('x2', 1, 60), file('x3', 3, 10), file('x4', 1, 10)], ['x1', 'x2', 'x3', 'x4']);
  for (const order of orders([file('a-images', 3, 10), file('a-labels', 1, 10), file('b-images', 3, 10), file('b-labels', 1, 10)])) {
    for (const { images, labels } of [source_of(order), test_source_of(order)]) assert.equal(images[0], labels[0]);
  }
  assert.equal(test_source_of([recognise('l', labels), recognise('i', images)]), null);
});

/** @param {string} text */
const csv = (text) => csv_source({ name: 'a.csv', bytes: bytes(text) });

test('a CSV’s label is named by its header or is the last column', () => {
  assert.deepEqual(csv('species,a,b\nx,1,2\ny,3,4\n'), { type: 'csv', path: 'a.csv', label: 'species', task: 'classification' });
  assert.deepEqual(csv('1,2,dog\n3,4,cat\n'), { type: 'csv', path: 'a.csv', task: 'classification' });
});

test('fractions are regressed and missing values are filled', () => {
  assert.deepEqual(csv('a,b\n1,0.5\nNA,0.25\n'), { type: 'csv', path: 'a.csv', label: 'b', task: 'regression', missing: 'mean' });
});

test('an npz’s arrays are named by its directory', () => {
  const entry = (/** @type {string} */ name) => { const head = new Uint8Array(46 + name.length); head.set([0x50, 0x4b, 1, 2]); head[28] = name.length; head.set(bytes(name), 46); return [...head]; };
  assert.deepEqual(npz_names(Uint8Array.from([...entry('labels.npy'), ...entry('images.npy'), ...new Array(30).fill(0)])), { x: 'images', y: 'labels' });
});

test('columns are told apart by comma, semicolon or tab', () => {
  for (const separator of [',', ';', '\t']) {
    assert.deepEqual(csv(['a,b,kind', '1,2,x', '3,4,y'].join('\n').replaceAll(',', separator)), { type: 'csv', path: 'a.csv', label: 'kind', task: 'classification' });
  }
});
