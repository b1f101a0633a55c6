import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { natively } from '../../../web/elements/dialogs.js';

test('the command writes the very experiment, whatever is in it', () => {
  const experiment = { version: 1, notes: `it's "so": $HOME \\n %s`, model: ['relu'] }, folder = mkdtempSync(join(tmpdir(), 'trainyard-'));
  const [write, run] = natively(experiment).split(' && ');
  execFileSync('sh', ['-c', write], { cwd: folder });
  assert.deepEqual(JSON.parse(readFileSync(join(folder, 'experiment.json'), 'utf8')), experiment);
  assert.equal(run, 'trainyard train experiment.json');
});
