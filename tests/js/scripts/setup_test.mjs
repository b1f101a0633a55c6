// What the set-up decides: which emcc is good enough, and when a step may be left out.
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../../../scripts/lib/process.mjs';
import { once } from '../../../scripts/lib/stamp.mjs';
import { judgeEmcc } from '../../../scripts/lib/system.mjs';

test("Debian 12's emcc is taken without a word", () => {
  assert.deepEqual(judgeEmcc('emcc (Emscripten gcc/clang-like replacement + linker emulating GNU ld) 3.1.6 ()'), {});
  assert.deepEqual(judgeEmcc('emcc (Emscripten gcc/clang-like replacement) 3.1.69 (abc)'), {});
});

test('an older emcc is refused with both versions named', () => {
  assert.match(judgeEmcc('emcc 3.1.5').error ?? '', /emcc 3\.1\.5 is too old: Trainyard needs 3\.1\.6/);
  assert.match(judgeEmcc('emcc 2.0.34').error ?? '', /too old/);
});

test('a newer major version is tried, and said to be untested', () => {
  const { error, note } = judgeEmcc('emcc (Emscripten ...) 4.0.10 (abc)');
  assert.equal(error, undefined);
  assert.match(note ?? '', /4\.0\.10 is newer than the versions Trainyard is tested with/);
});

test('something that is not emcc is named', () => {
  assert.match(judgeEmcc('command not understood').error ?? '', /Is it Emscripten/);
});

test('a step runs again only when an input changed', async t => {
  const folder = `build/stamp_test_${process.pid}`;
  const stamp = `test_${process.pid}`;
  t.after(() => {
    rmSync(join(root, folder), { recursive: true });
    rmSync(join(root, 'build/stamps', stamp), { force: true });
  });
  mkdirSync(join(root, folder, 'deep'), { recursive: true });
  const file = join(root, folder, 'deep', 'a.txt');
  writeFileSync(file, 'a');
  const step = () => once(stamp, [folder, 'some text'], async () => {});
  assert.equal(await step(), true);
  assert.equal(await step(), false);
  utimesSync(file, 1, 1);
  assert.equal(await step(), true, 'a touched file');
  assert.equal(await step(), false);
  writeFileSync(join(root, folder, 'b.txt'), 'b');
  assert.equal(await step(), true, 'a new file');
});

test('a step that failed runs again', async t => {
  const stamp = `test_failing_${process.pid}`;
  t.after(() => rmSync(join(root, 'build/stamps', stamp), { force: true }));
  await assert.rejects(once(stamp, ['x'], async () => { throw new Error('no'); }));
  assert.equal(await once(stamp, ['x'], async () => {}), true);
});
