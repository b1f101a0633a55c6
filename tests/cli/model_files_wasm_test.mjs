// The small forms of the known networks in the browser's engine: each trains within the memory that was predicted.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { engine } from './support_wasm.mjs';
import { examples } from './support.mjs';

const MB = 1 << 20;
/** What every engine has: its stack and its constants. */
const BASE = 12 * MB;
/** It starts with so much, and grows by a fifth at a time. */
const START = 32 * MB, GROWTH = 1.2;

const models = join(examples, 'models');

test('SYS-07 the small forms train in a browser within the memory that was predicted', async t => {
  for (const name of readdirSync(models).filter(each => each.endsWith('_small.json'))) {
    const module = await engine(), session = new module.Session();
    const document = JSON.parse(readFileSync(join(models, name), 'utf8'));
    document.data.source.points = 1000; // drawing six times as many takes longer than the rest
    const summary = JSON.parse(session.open(JSON.stringify(document)));
    assert.equal(summary.error, undefined, name);
    const status = JSON.parse(session.run(-1, 2));
    assert.equal(status.step, 2, name);
    assert.ok(status.loss > 0 && Number.isFinite(status.loss), name);
    assert.ok(JSON.parse(session.ask('{"what": "evaluate"}')).loss > 0, name);
    const used = module.HEAPU8.length;
    t.diagnostic(`${name}: ${(summary.memory_bytes / MB).toFixed(1)} MB predicted, ${(used / MB).toFixed(1)} MB there`);
    assert.ok(used <= Math.max(START, GROWTH * (BASE + summary.memory_bytes)), name);
    session.delete();
  }
});
