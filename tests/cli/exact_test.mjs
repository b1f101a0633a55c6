// One core, two engines: the wasm module in Node and `trainyard --exact` give the same model file, byte for byte.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { examples, scratch, trainyard } from './support.mjs';
import { engine } from './support_wasm.mjs';

const STEPS = 200;
for (const name of ['parity_mlp', 'parity_cnn', 'parity_residual', 'parity_noise', 'parity_augment']) {
  test(`${name}: ${STEPS} steps in wasm and natively with --exact give the same bits`, async t => {
    const folder = scratch(t);
    const file = join(examples, `${name}.json`);
    const { code, stderr } = trainyard(['train', file, '--out', folder, '--exact', '--steps', String(STEPS), '--threads', '2']);
    assert.equal(code, 0, stderr);
    assert.equal(JSON.parse(readFileSync(join(folder, 'summary.json'), 'utf8')).exact, true);

    const session = new (await engine()).Session();
    const opened = JSON.parse(session.open(readFileSync(file, 'utf8')));
    assert.equal(opened.error, undefined, JSON.stringify(opened.error));
    session.run(-1, STEPS);
    assert.deepEqual(Buffer.from(session.save('model')), readFileSync(join(folder, 'model.safetensors')));
    session.delete();
  });
}
