import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unzipSync } from 'fflate';
import { classes_of, file_name, is_hidden, kept_classes, wanted_size, write_npz } from '../../../web/workbench/picture_files.js';

test('classes are the folders; folders around all of them say nothing', () => {
  const plain = { classes: ['cat', 'dog'], labels: [1, 0, 0] };
  assert.deepEqual(classes_of(['dog/1.png', 'cat/1.png', 'cat/2.png']), plain);
  assert.deepEqual(classes_of(['pets/dog/1.png', 'pets/cat/1.png', 'pets/cat/2.png']), plain);
  assert.deepEqual(classes_of(['a/b/dog/1.png', 'a/b/cat/1.png', 'a/b/cat/x/2.png']), plain);
});

test('an image beside the classes’ folders has no class', () => {
  assert.deepEqual(classes_of(['dog/1.png', 'loose.png', 'cat/1.png']).labels, [1, -1, 0]);
  assert.deepEqual(classes_of(['pets/dog/1.png', 'pets/loose.png', 'pets/cat/1.png']), { classes: ['cat', 'dog'], labels: [1, -1, 0] });
  assert.deepEqual(classes_of(['1.png', '2.png']).classes, []);
  assert.deepEqual(classes_of(['cat/1.png', 'cat/2.png']).classes, ['cat'], 'one folder is one class');
});

test('folders for training and test hold the same classes', () => {
  assert.deepEqual(classes_of(['train/dog/1.png', 'train/cat/1.png', 'test/dog/1.png']), { classes: ['cat', 'dog'], labels: [1, 0, 1] });
  assert.deepEqual(classes_of(['test/1.png', 'valid/1.png']).classes, ['test', 'valid'], 'unless there is nothing in them');
});

test('what systems leave behind is hidden', () => {
  assert.deepEqual(['__MACOSX/a/._1.png', 'a/.DS_Store', '.git/x.png', 'a/1.png', 'a.b/1.png'].map(is_hidden), [true, true, true, false, false]);
});

test('a class whose images could all not be read is dropped, and one class is too few', () => {
  assert.deepEqual(kept_classes(['a', 'b', 'c'], [0, 2, 2]), { classes: ['a', 'c'], labels: [0, 1, 1] });
  assert.throws(() => kept_classes(['a', 'b'], [1, 1]), { key: 'pictures_need' });
});

test('the array’s name carries the size, and gives it back', () => {
  const name = file_name({ name: 'my pets', height: 28, width: 20 });
  assert.equal(name, 'my pets_20x28.npz');
  assert.deepEqual(wanted_size('my pets', ['x.csv', name]), { height: 28, width: 20 });
  assert.equal(wanted_size('pets', [name]), null);
});

test('the array is numpy’s: header of 64 bytes, bytes in order', () => {
  const members = unzipSync(write_npz(Uint8Array.from({ length: 24 }, (_, i) => i), [1, 0], { height: 2, width: 2, channels: 3 }));
  const text = new TextDecoder('latin1').decode(members['x.npy']);
  const length = members['x.npy'][8];
  assert.equal((10 + length) % 64, 0);
  assert.equal(members['x.npy'][9 + length], 10, 'a line end before the data');
  assert.match(text, /'descr': '\|u1', 'fortran_order': False, 'shape': \(2, 2, 2, 3\)/);
  assert.deepEqual([...members['x.npy'].subarray(10 + length)], Array.from({ length: 24 }, (_, i) => i));
  assert.deepEqual([...members['y.npy'].subarray(-4)], [1, 0, 0, 0]);
  const gray = new TextDecoder('latin1').decode(unzipSync(write_npz(new Uint8Array(8), [0, 1], { height: 2, width: 2, channels: 1 }))['x.npy']);
  assert.match(gray, /'shape': \(2, 2, 2\)/);
});
