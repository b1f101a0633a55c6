import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Timeline, step_of } from '../../../web/store/timeline.js';

/** @param {Timeline} timeline @param {number} steps @param {number} [size] */
function run(timeline, steps, size = 10) {
  for (let step = 0; step <= steps; ++step) if (timeline.due(step)) timeline.add({ step, bytes: new Uint8Array(size) });
}
const steps = (/** @type {Timeline} */ timeline) => timeline.snapshots.map(({ step }) => step);

test('a run of known length keeps about 64 snapshots, evenly spread, from its start', () => {
  const timeline = new Timeline();
  timeline.begin(6600);
  run(timeline, 6600);
  assert.equal(timeline.snapshots[0].step, 0);
  assert.ok(timeline.snapshots.length > 55 && timeline.snapshots.length <= 64);
  const gaps = steps(timeline).slice(1).map((step, i) => step - steps(timeline)[i]);
  assert.ok(Math.max(...gaps) <= 2 * Math.min(...gaps));
});

test('a run of a million steps has snapshots from its first thousand on, and no more of them at its end', () => {
  const timeline = new Timeline();
  timeline.begin(1e6);
  run(timeline, 1000);
  assert.deepEqual(steps(timeline), [0, 200, 400, 600, 800, 1000]);
  run(timeline, 1e6);
  assert.ok(timeline.snapshots.length > 30 && timeline.snapshots.length <= 64);
});

test('bytes stay within 64 MB, and the newest and the first are kept', () => {
  const timeline = new Timeline();
  timeline.begin(100);
  run(timeline, 5000, 3 << 20);
  assert.ok(timeline.bytes <= 64 << 20);
  assert.equal(timeline.snapshots[0].step, 0);
  assert.ok(timeline.snapshots.length >= 10);
});

test('the snapshot for a step is the last before it; another future forgets what came after', () => {
  const timeline = new Timeline();
  assert.equal(timeline.at(5), null);
  timeline.begin(640);
  run(timeline, 100);
  assert.deepEqual([timeline.at(0)?.step, timeline.at(39)?.step, timeline.at(1e9)?.step], [0, 30, 100]);
  timeline.cut(50);
  assert.deepEqual(steps(timeline), [0, 10, 20, 30, 40, 50]);
  timeline.add({ step: 50, bytes: new Uint8Array(99) });
  assert.deepEqual([steps(timeline).length, timeline.bytes], [6, 149]);
});

test('a checkpoint says when it was taken', () => {
  const header = new TextEncoder().encode(JSON.stringify({ __metadata__: { state: '{"step": 374, "seconds": 1}' } }));
  const file = new Uint8Array(8 + header.length + 4);
  new DataView(file.buffer).setUint32(0, header.length, true);
  file.set(header, 8);
  assert.equal(step_of(file), 374);
});

test('snapshots that cost the worker much are taken less often', () => {
  const timeline = new Timeline();
  timeline.begin(64);
  timeline.add({ step: 1, bytes: new Uint8Array(1) }, 10, 1000);
  assert.equal(timeline.due(60, 3499), false);
  assert.equal(timeline.due(60, 3500), true);
  timeline.begin(64);
  assert.equal(timeline.due(0, 0), true, 'another run begins anew');
});
