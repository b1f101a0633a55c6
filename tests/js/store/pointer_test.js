import assert from 'node:assert/strict';
import { test } from 'node:test';
import { get, parts, pointer, set } from '../../../web/store/pointer.js';

test('pointers escape and parse', () => {
  assert.equal(pointer('a/b', 0, 'c~d'), '/a~1b/0/c~0d');
  assert.deepEqual(parts('/a~1b/0/c~0d'), ['a/b', '0', 'c~d']);
});

test('set leaves the original and shares what did not change', () => {
  const before = { a: { b: [1, { c: 2 }] }, d: {} };
  const after = set(before, '/a/b/1/c', 3);
  assert.deepEqual(before.a.b, [1, { c: 2 }]);
  assert.equal(get(after, '/a/b/1/c'), 3);
  assert.equal(after.d, before.d);
});

test('undefined removes an item of a list, and those after it move up', () => {
  assert.deepEqual(set({ model: ['dense', 'tanh', 'dense'] }, '/model/1', undefined), { model: ['dense', 'dense'] });
});

test('undefined removes a member, a bare string becomes a component', () => {
  assert.deepEqual(set({ a: { b: 1, c: 2 } }, '/a/b', undefined), { a: { c: 2 } });
  assert.deepEqual(set({ loss: 'mse' }, '/loss/regularize/l2', 0.1), { loss: { type: 'mse', regularize: { l2: 0.1 } } });
  assert.deepEqual(set({ model: ['relu'] }, '/model/0/slope', 0.2), { model: [{ type: 'relu', slope: 0.2 }] });
});
