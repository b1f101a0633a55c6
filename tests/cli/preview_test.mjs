// trainyard preview: pictures and tables of what the network sees, with the targets that mixing makes.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { inflateSync } from 'node:zlib';
import { experiment, json, put, scratch, trainyard } from './support.mjs';

/** An image of 28 pixels is enlarged three times; 6 pixels between images, 12 for the line below. */
const TILE = 84, GAP = 6, LINE = 12;

const glyphs = (/** @type {any} */ data) => experiment({ data: { source: { type: 'glyphs', points: 100 }, preprocess: ['channel_standardize'], ...data }, model: ['flatten', { type: 'dense', units: 10 }] });

/** @param {string[]} args @returns {string} what it printed */
function succeed(...args) {
  const { code, stdout, stderr } = trainyard(['preview', ...args]);
  assert.equal(code, 0, stderr);
  return stdout;
}

/** A PNG of eight bits a channel, red, green and blue, whose rows are not filtered. @param {string} path */
function picture(path) {
  const bytes = readFileSync(path), width = bytes.readUInt32BE(16), height = bytes.readUInt32BE(20);
  assert.equal(bytes.subarray(0, 8).toString('hex'), '89504e470d0a1a0a');
  assert.deepEqual([...bytes.subarray(24, 29)], [8, 2, 0, 0, 0]);
  const parts = [];
  for (let at = 8; at < bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    if (bytes.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at)));
  }
  const rows = inflateSync(Buffer.concat(parts)), stride = 3 * width + 1;
  assert.equal(rows.length, height * stride);
  return {
    width, height,
    /** The grey values of the pixels of an enlarged image. @param {number} x0 @param {number} y0 */
    tile: (x0, y0) => Array.from({ length: 28 * 28 }, (_, i) => rows[(y0 + 3 * Math.floor(i / 28) + 1) * stride + 1 + 3 * (x0 + 3 * (i % 28) + 1)]),
  };
}

test('REG-21 the picture of a batch has a line for every example, whose shares are those of its target', t => {
  const folder = scratch(t), out = join(folder, 'grid.png'), side = join(folder, 'grid.json');
  const text = succeed(put(folder, 'e.json', glyphs({ mix: [{ type: 'mixup', alpha: 1 }] })), '--out', out, '--rows', '3', '--columns', '4', '--json', side, '--stages');
  const { width, height, tile } = picture(out);
  assert.deepEqual([width, height], [4 * (3 * TILE + 2 + GAP) + GAP, 3 * (TILE + LINE + GAP) + GAP]);
  const { rows, sample } = json(side), lines = text.trimEnd().split('\n');
  assert.deepEqual(sample, [28, 28, 1]);
  assert.equal(rows.length, 12);
  assert.equal(lines.length, 12);
  rows.forEach((/** @type {any} */ { example, epoch, target, mixed: [{ lambda, partner }] }, /** @type {number} */ i) => {
    assert.ok(lines[i].includes(`example ${example}, epoch ${epoch}: `) && lines[i].endsWith(`(${lambda.toFixed(2)} of it, the rest of example ${partner})`), lines[i]);
    const there = target.filter((/** @type {number} */ share) => share > 0);
    assert.ok(Math.abs(there.reduce((/** @type {number} */ a, /** @type {number} */ b) => a + b) - 1) < 1e-6);
    if (there.length === 2) assert.ok(there.some((/** @type {number} */ share) => Math.abs(share - lambda) < 1e-7));
  });
  // The first two of an example's three images are the same without augmentation; the third is blended in between.
  const [raw, augmented, seen] = [0, 1, 2].map(stage => tile(GAP + stage * (TILE + 1), GAP));
  assert.deepEqual(raw, augmented);
  assert.notDeepEqual(raw, seen);
  const { lambda } = rows[0].mixed[0];
  raw.forEach((grey, i) => assert.ok(seen[i] >= lambda * grey - 1 && seen[i] <= lambda * grey + (1 - lambda) * 255 + 1, `pixel ${i}`));
});

test('AUG-01 with --epochs a row is one example, augmented anew in every column', t => {
  const folder = scratch(t), out = join(folder, 'grid.png'), side = join(folder, 'grid.json');
  succeed(put(folder, 'e.json', glyphs({ augment: [{ type: 'pad_and_crop', padding: 4 }] })), '--epochs', '--rows', '2', '--columns', '6', '--epoch', '3', '--first', '5', '--out', out, '--json', side);
  const { rows } = json(side);
  assert.deepEqual(rows.map((/** @type {any} */ row) => row.epoch), [3, 4, 5, 6, 7, 8, 3, 4, 5, 6, 7, 8]);
  assert.equal(new Set(rows.map((/** @type {any} */ row) => row.example)).size, 2);
  const { tile } = picture(out), first = Array.from({ length: 6 }, (_, i) => tile(GAP + i * (TILE + GAP), GAP).join());
  assert.ok(new Set(first).size > 3, 'moved differently');
});

test('a preview is the same twice, with --count in a square, and of another epoch another', t => {
  const folder = scratch(t), file = put(folder, 'e.json', glyphs({ mix: ['cutmix'] }));
  const [one, two, three] = ['1', '2', '3'].map(name => join(folder, `${name}.png`));
  assert.equal(succeed(file, '--out', one, '--count', '5'), succeed(file, '--out', two, '--count', '5'));
  assert.deepEqual(readFileSync(one), readFileSync(two));
  assert.equal(picture(one).width, 3 * (TILE + GAP) + GAP);
  succeed(file, '--out', three, '--count', '5', '--epoch', '1');
  assert.notDeepEqual(readFileSync(one), readFileSync(three));
});

test('examples of numbers are printed as a table', t => {
  const folder = scratch(t), mixed = experiment({ data: { source: { type: 'spiral', points: 200 }, preprocess: ['standardize'], mix: [{ type: 'mixup', alpha: 1 }] } });
  const lines = succeed(put(folder, 'e.json', mixed), '--stages', '--count', '6').trimEnd().split('\n');
  assert.match(lines[0], /^example +x before +y before +x +y +target$/);
  assert.equal(lines.length, 7);
  assert.match(lines[1], /^ *\d+( +-?[\d.e-]+){4} +class [12]( \d\.\d\d, class [12] \d\.\d\d)?$/);
});

test('what cannot be previewed is said', t => {
  const folder = scratch(t), file = put(folder, 'e.json', experiment()), pictures = put(folder, 'g.json', glyphs({}));
  const refused = (/** @type {string[]} */ ...args) => {
    const { code, stderr } = trainyard(['preview', ...args]);
    assert.equal(code, 2);
    return stderr;
  };
  assert.equal(refused(file, '--out', join(folder, 'x.png')), 'error: --out: these examples are numbers, not images; without --out they are printed\n');
  assert.ok(!existsSync(join(folder, 'x.png')));
  assert.match(refused(pictures, '--first', '80'), /g\.json: the training examples are 0\.\.79, there is no 80/);
  assert.match(refused(pictures, '--count', '5', '--rows', '2'), /--rows excludes --count/);
  assert.match(refused(pictures, '--rows', '0'), /--rows/);
  assert.match(refused(pictures, '--out', join(folder, 'none', 'x.png')), /cannot write .*No such file/);
  assert.match(refused(pictures, '--set', '/data/mix=["cutmixx"]'), /did you mean "cutmix"/);
});
