// kill -9 at a random moment, twenty times: whatever is on the disk then resumes to the bits of a run that was left alone.
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'node:test';
import { csv, ended, experiment, json, put, scratch, start } from './support.mjs';

const KILLS = 20;

test('a run killed twenty times at random and resumed ends with the bits of one that was left alone', async t => {
  const folder = scratch(t);
  const file = put(folder, 'e.json', experiment({
    model: [{ type: 'dense', units: 64 }, 'batch_norm', 'relu', { type: 'dropout', rate: 0.2 }, { type: 'dense', units: 64 }, 'relu', { type: 'dense', units: 2 }],
    schedule: 'cosine',
    train: { batch: 17, epochs: 150, checkpoint_every: 40, early_stopping: { patience: 1000, metric: 'accuracy' } },
  }));
  const whole = join(folder, 'whole');
  const began = performance.now();
  assert.equal((await ended(start(['train', file, '--out', whole]))).code, 0);
  const duration = performance.now() - began;
  const expected = json(join(whole, 'summary.json'));
  const curves = (/** @type {string} */ out) => csv(join(out, 'metrics.csv')).map(row => row.slice(0, -1));

  const out = join(folder, 'killed');
  const checkpoint = join(out, 'checkpoint.safetensors');
  let kills = 0;
  let resumed = 0;
  for (let finished = 0; kills < KILLS || finished === 0;) {
    const resume = existsSync(checkpoint) ? ['--resume', checkpoint] : [];
    resumed += resume.length ? 1 : 0;
    const child = start(['train', file, '--out', out, ...resume]);
    const end = ended(child);
    if (kills < KILLS) void sleep(randomInt(1, Math.ceil(duration))).then(() => child.kill('SIGKILL'));
    const { code, signal, stderr } = await end;
    if (signal === 'SIGKILL') {
      ++kills;
      continue;
    }
    assert.equal(code, 0, stderr);
    assert.equal(json(join(out, 'summary.json')).weight_hash, expected.weight_hash);
    assert.deepEqual(curves(out), curves(whole));
    ++finished;
    rmSync(out, { recursive: true });
  }
  assert.ok(resumed >= KILLS / 4, `only ${resumed} runs went on from a checkpoint`);
});
