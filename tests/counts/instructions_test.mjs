// No workload's step may take over 3 % more instructions than it took when tests/counts/instructions.json was written.
// `npm run counts` writes it anew: a commit that does so says why.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { COUNTED, instructions_of, prepare } from './count.mjs';

/** What a new version of the compiler's or the system's libraries changes is less. */
const GROWTH = 1.03;

const file = new URL('instructions.json', import.meta.url);
const writing = Boolean(process.env.WRITE_COUNTS);
/** @type {Record<string, number>} */ const recorded = JSON.parse(readFileSync(file, 'utf8'));
/** @type {Record<string, number>} */ const found = {};

before(prepare);

for (const name of Object.keys(COUNTED)) {
  test(`a step of ${name} takes no more instructions than it did`, async () => {
    found[name] = await instructions_of(name);
    const ratio = found[name] / recorded[name];
    console.log(`# ${name}: ${found[name].toLocaleString('en')} instructions a step, ${(100 * (ratio - 1)).toFixed(2)} % above what is recorded`);
    if (!writing) assert.ok(ratio < GROWTH, `${found[name]} instead of ${recorded[name]}`);
  });
}

after(() => { if (writing) writeFileSync(file, `${JSON.stringify(found, null, 2)}\n`); });
