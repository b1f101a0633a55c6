// docs/catalogue.md against the tests as they are in the sources, without running any. `npm run catalogue` makes it anew.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { namesInSources, namesInTable, readCatalogue, unknownIds } from '../../scripts/lib/catalogue.mjs';
import { root } from '../../scripts/lib/process.mjs';

test('every id that a test is named with is a row of the catalogue', () => {
  assert.deepEqual(unknownIds(readCatalogue(), namesInSources()), []);
});

test('every test that docs/catalogue.md names is there; `npm run catalogue` makes it anew', () => {
  const names = namesInSources(), stated = namesInTable(readFileSync(join(root, 'docs', 'catalogue.md'), 'utf8'));
  assert.ok(stated.length > 100);
  assert.deepEqual(stated.filter(name => !names.some(({ pattern }) => pattern.test(name))), []);
});
