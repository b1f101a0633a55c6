// Turbo's engine, written out byte by byte: Node 18 and 20 have no relaxed SIMD to run it with (turbo_test.js does, in Chromium).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fuse } from '../../../web/engine/fuse.js';
import { has_relaxed } from '../../../web/engine/wasm.js';

const V128 = 0x7b, END = 0x0b, MUL = [0xfd, 0xe6, 1], ADD = [0xfd, 0xe4, 1], MADD = [0xfd, 0x85, 2], get = (/** @type {number} */ i) => [0x20, i];
const NO_LOCALS = [0], CONST_1 = [0xfd, 12, ...Array(16).fill(1)];

/** A module of functions from three vectors to one. @param {number[][]} bodies locals and code */
function module(...bodies) {
  const code = [bodies.length, ...bodies.flatMap((body) => [body.length, ...body])];
  return new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 8, 1, 0x60, 3, V128, V128, V128, 1, V128,
    3, bodies.length + 1, bodies.length, ...bodies.map(() => 0), 10, code.length, ...code]);
}

test('a product that is added to what was there before is fused, by way of three more variables', () => {
  const given = module([...NO_LOCALS, ...get(0), ...get(1), ...get(2), ...MUL, ...ADD, END]);
  assert.ok(WebAssembly.validate(given));
  const moved = [0x21, 4, 0x21, 3, 0x21, 5, ...get(3), ...get(4), ...get(5)];
  assert.deepEqual(fuse(given), module([1, 3, V128, ...get(0), ...get(1), ...get(2), ...moved, ...MADD, END]));
});

test('one to which a variable is added needs no detour', () => {
  const given = module([...NO_LOCALS, ...get(0), ...get(1), ...MUL, ...get(2), ...ADD, END]);
  assert.ok(WebAssembly.validate(given));
  assert.deepEqual(fuse(given), module([1, 3, V128, ...get(0), ...get(1), ...get(2), ...MADD, END]));
});

test('variables that a function has keep their places, and other functions all their bytes', () => {
  const locals = [2, 2, 0x7f, 1, V128], plain = [...NO_LOCALS, ...get(0), ...get(1), ...MUL, END];
  const given = module(plain, [...locals, ...get(0), ...get(1), ...get(2), ...MUL, ...ADD, END], plain);
  assert.ok(WebAssembly.validate(given));
  const moved = [0x21, 7, 0x21, 6, 0x21, 8, ...get(6), ...get(7), ...get(8)];
  assert.deepEqual(fuse(given), module(plain, [3, 2, 0x7f, 1, V128, 3, V128, ...get(0), ...get(1), ...get(2), ...moved, ...MADD, END], plain));
});

test('a product that something else is done to first is left alone', () => {
  const negated = module([...NO_LOCALS, ...get(0), ...get(1), ...get(2), ...MUL, 0xfd, 0xe1, 1, ...ADD, END]);
  const two = module([...NO_LOCALS, ...get(0), ...get(1), ...MUL, ...get(2), ...get(2), ...ADD, ...ADD, END]);
  for (const given of [negated, two]) {
    assert.ok(WebAssembly.validate(given));
    assert.deepEqual(fuse(given), given);
  }
});

test('bytes that look like a pair but are a number, and instructions with all kinds of numbers, are stepped over', () => {
  const looks = [0xfd, 12, ...MUL, ...ADD, ...Array(10).fill(0)];
  const many = [0x41, 0xff, 0, 0x1a, 0x42, 0x80, 0x7f, 0x1a, 0x43, ...MUL, 0, 0x1a, 0x44, ...MUL, ...ADD, 0, 0, 0x1a,
    0x02, 0x40, 0x41, 0, 0x0e, 1, 0, 0, 0x0b, ...get(0), 0xfd, 0x1f, 3, 0x1a, ...CONST_1, ...CONST_1, 0xfd, 13, ...Array(16).fill(2), 0x1a];
  const tail = [...looks, ...get(1), ...MUL, ...get(2), ...ADD, END];
  const given = module([...NO_LOCALS, ...many, ...tail]);
  assert.ok(WebAssembly.validate(given));
  assert.deepEqual(fuse(given), module([1, 3, V128, ...many, ...looks, ...get(1), ...get(2), ...MADD, END]));
});

test('a function with an instruction that is not known stays as it is', () => {
  const given = module([...NO_LOCALS, ...get(0), ...get(1), ...MUL, ...get(2), ...ADD, 0xfc, 0xff, 0x7f, END]);
  assert.deepEqual(fuse(given), given);
});

test('whether there is relaxed SIMD is asked of the browser', () => {
  assert.equal(typeof has_relaxed(), 'boolean');
});
