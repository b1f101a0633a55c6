import assert from 'node:assert/strict';
import { test } from 'node:test';
import { as_csv, as_markdown, comparison_table } from '../../../web/store/comparison_table.js';

const table = comparison_table(
  [{ what: 'layers 2, 4', a: 'swish', b: 'a|b' }],
  [{ name: 'training loss', a: 0.123456789, b: 0.1, difference: -0.023456789, error: 0.00123 }, { name: 'validation "loss"', a: 0.5, b: NaN, difference: NaN, error: NaN }],
  { difference: 'B − A', error: 'standard error' },
);

test('a comparison is a Markdown table', () => {
  assert.equal(as_markdown(table), `|  | A | B | B − A | standard error |
|---|---:|---:|---:|---:|
| layers 2, 4 | swish | a\\|b |  |  |
| training loss | 0.123457 | 0.1 | -0.0234568 | 0.0012 |
| validation "loss" | 0.5 |  |  |  |
`);
});

test('a comparison is a CSV, with cells quoted where they must be', () => {
  assert.equal(as_csv(table), `,A,B,B − A,standard error
"layers 2, 4",swish,a|b,,
training loss,0.123457,0.1,-0.0234568,0.0012
"validation ""loss""",0.5,,,
`);
});
