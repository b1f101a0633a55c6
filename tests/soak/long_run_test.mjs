// A long run neither drifts nor grows: the same bits with one thread and with two, and memory that stays where it was.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'node:test';
import { ended, examples, json, scratch, start } from '../cli/support.mjs';

const STEPS = 20000;
/** Metrics are preallocated; what may grow are the checkpoint's buffers and the allocator's slack. */
const MOST_GROWTH_KB = 16 * 1024;

/** @param {number} pid @returns {number} resident memory in KB, 0 once the process has ended */
function resident(pid) {
  try {
    return Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)?.[1] ?? 0);
  } catch {
    return 0;
  }
}

test('a long run gives the same bits with one thread and with two, in the memory it began with', { timeout: 60 * 60_000 }, async t => {
  const out = scratch(t);
  const hashes = [];
  for (const threads of ['1', '2']) {
    const child = start(['train', join(examples, 'parity_cnn.json'), '--out', out, '--threads', threads,
      '--set', `/train={"batch": 32, "steps": ${STEPS}}`]);
    const end = ended(child);
    await sleep(5000);
    const early = resident(child.pid ?? 0);
    let most = early;
    const watch = setInterval(() => { most = Math.max(most, resident(child.pid ?? 0)); }, 500);
    const { code, stderr } = await end;
    clearInterval(watch);
    assert.equal(code, 0, stderr);
    t.diagnostic(`${threads} threads: ${early} KB early, ${most} KB at most`);
    assert.ok(most - early < MOST_GROWTH_KB, `${early} KB grew to ${most} KB`);
    const { step, weight_hash } = json(join(out, 'summary.json'));
    assert.equal(step, STEPS);
    hashes.push(weight_hash);
  }
  assert.equal(hashes[0], hashes[1]);
});
