// What splitting decides by itself: functions that JavaScript could not stand in for stay in the first part.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keep, wideFunctions } from '../../../scripts/lib/split.mjs';

/** Types: 0 (i32) -> (), 1 (i32, v128) -> (), 2 () -> (v128); one imported function; defined ones of types 0 1 2 0. */
const MODULE = new Uint8Array([
  0, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
  1, 14, 3, 0x60, 1, 0x7f, 0, 0x60, 2, 0x7f, 0x7b, 0, 0x60, 0, 1, 0x7b,
  2, 7, 1, 1, 0x61, 1, 0x62, 0, 0,
  3, 5, 4, 0, 1, 2, 0,
]);

test('functions with vectors among parameters or results are found, by their index among the defined ones', () => {
  assert.deepEqual(wideFunctions(MODULE), [1, 2]);
  assert.deepEqual(wideFunctions(MODULE.slice(0, 8)), []);
});

test('the module above is one', () => {
  assert.doesNotThrow(() => WebAssembly.Module.imports(new WebAssembly.Module(Uint8Array.from([...MODULE,
    // bodies: nothing; nothing; unreachable; nothing
    10, 14, 4, 2, 0, 0x0b, 2, 0, 0x0b, 3, 0, 0, 0x0b, 2, 0, 0x0b]))));
});

test('what is kept counts as called; what was called stays so', () => {
  const profile = Buffer.alloc(8 + 4 * 3);
  profile.writeUInt32LE(7, 8);
  keep(profile, [0, 2]);
  assert.deepEqual([0, 1, 2].map(i => profile.readUInt32LE(8 + 4 * i)), [7, 0, 1]);
});
