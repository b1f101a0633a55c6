// Arguments that are wrong and places that cannot be written: one line, exit code 2, nothing lost.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { command, experiment, put, scratch, trainyard } from './support.mjs';

/** @type {Record<string, [string[], RegExp]>} what: [arguments, where E is a good experiment; what the line says] */
const cases = {
  'no command': [[], /subcommand is required/],
  'an unknown command': [['trian', 'E'], /trian|subcommand/],
  'no experiment': [['train', '--out', 'out'], /experiment is required/],
  'no folder to write into': [['train', 'E'], /--out is required/],
  'an experiment that is not there': [['train', 'none.json', '--out', 'out'], /none\.json: there is no such file/],
  'an experiment that is a folder': [['train', '.', '--out', 'out'], /it is a folder, not a file/],
  'a setting without a value': [['train', 'E', '--out', 'out', '--set', '/optimizer/lr'], /--set \/optimizer\/lr: a setting looks like \/optimizer\/lr=0\.01/],
  'a setting that is no pointer': [['train', 'E', '--out', 'out', '--set', 'lr=0.1'], /a setting looks like/],
  'a setting of nothing': [['train', 'E', '--out', 'out', '--set', '/model/9/units=3'], /--set \/model\/9\/units=3: \/model\/9\/units: nothing stands at/],
  'a setting with a near miss': [['train', 'E', '--out', 'out', '--set', '/optimizer/lrr=3'], /\/optimizer\/lrr: \[adam\] unknown key "lrr" \(did you mean "lr"\?\)/],
  'a setting out of range': [['train', 'E', '--out', 'out', '--set', '/model/2/rate=1.5'], /\/model\/2\/rate: \[dropout\] rate must be/],
  'no threads': [['train', 'E', '--out', 'out', '--threads', '0'], /--threads/],
  'threads in words': [['train', 'E', '--out', 'out', '--threads', 'two'], /--threads/],
  'steps below one': [['train', 'E', '--out', 'out', '--steps', '-5'], /--steps/],
  'an unknown device': [['train', 'E', '--out', 'out', '--device', 'tpu'], /--device/],
  'an unknown option': [['train', 'E', '--out', 'out', '--epochs', '5'], /--epochs/],
  'a checkpoint that is not there': [['train', 'E', '--out', 'out', '--resume', 'none.safetensors'], /none\.safetensors: there is no such file/],
  'a prediction of nothing': [['predict', 'none.safetensors', '--data', 'x.csv', '--out', 'y.csv'], /none\.safetensors: there is no such file/],
  'a prediction without data': [['predict', 'none.safetensors', '--out', 'y.csv'], /--data is required/],
};

for (const [what, [args, says]] of Object.entries(cases)) {
  test(`${what}: an error`, t => {
    const folder = scratch(t);
    put(folder, 'E', experiment());
    const { code, stderr } = trainyard(args, { cwd: folder });
    assert.match(stderr, /^error: [^\n]*\n$/);
    assert.match(stderr, says);
    assert.equal(code, 2);
    assert.deepEqual(readdirSync(folder), ['E']);
  });
}

test('a folder that cannot be made is an error before anything is trained', t => {
  const folder = scratch(t);
  const e = put(folder, 'e.json', experiment());
  const { code, stdout, stderr } = trainyard(['train', e, '--out', join(e, 'out')]);
  assert.match(stderr, /^error: cannot make the folder .*e\.json\/out: Not a directory\n$/);
  assert.match(stdout, /^62 parameters; [^\n]*\n$/);
  assert.equal(code, 2);
});

test('a folder that cannot be written is an error', { skip: process.getuid?.() === 0 && 'root may write anywhere' }, t => {
  const folder = scratch(t);
  const out = join(folder, 'out');
  mkdirSync(out);
  chmodSync(out, 0o555);
  const { code, stderr } = trainyard(['train', put(folder, 'e.json', experiment()), '--out', out]);
  assert.match(stderr, /^error: cannot write into the folder .*: Permission denied\n$/);
  assert.equal(code, 2);
});

test('a full disk is an error, and what was there before stays', t => {
  const folder = scratch(t);
  const e = put(folder, 'e.json', experiment());
  assert.equal(trainyard(['train', e, '--out', folder]).code, 0);
  const names = readdirSync(folder).sort();
  const before = names.map(name => readFileSync(join(folder, name)));
  // No file may grow beyond 1 KB: a write fails in the middle, as on a full disk.
  const args = ['train', e, '--out', folder, '--set', '/seed=6', '--set', '/train/epochs=40'];
  const { status, stderr } = spawnSync('bash', ['-c', 'ulimit -f 1; trap "" XFSZ; exec "$@"', 'bash', command, ...args], { encoding: 'utf8' });
  assert.match(stderr, /^error: cannot write .*: File too large\n$/);
  assert.equal(status, 2);
  assert.deepEqual(readdirSync(folder).sort(), names);
  for (const [i, name] of names.entries()) {
    if (name.endsWith('.csv')) continue;  // these had been begun anew
    assert.deepEqual(readFileSync(join(folder, name)), before[i], name);
  }
});

test('a device without room says so', t => {
  const folder = scratch(t);
  const e = put(folder, 'e.json', experiment());
  symlinkSync('/dev/full', join(folder, 'checkpoint.safetensors'));
  for (const args of [['init', e, '--out', '/dev/full'], ['train', e, '--out', folder]]) {
    const { code, stderr } = trainyard(args);
    assert.match(stderr, /^error: cannot write .*: No space left on device\n$/);
    assert.equal(code, 2);
  }
});
