import assert from 'node:assert/strict';
import { test } from 'node:test';
import { en } from '../../web/strings.js';
import ko from '../../web/strings_ko.js';

const blanks = (/** @type {string} */ text) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

test('everything that the page says is there in Korean, with the same blanks to fill', () => {
  assert.deepEqual(Object.keys(ko).sort(), Object.keys(en).sort());
  for (const [key, text] of Object.entries(en)) assert.deepEqual(blanks(/** @type {Record<string, string>} */ (ko)[key]), blanks(text), key);
});
