// Counting what other programs report: a lost failure here would be a green run with a broken part.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countDoctest, countTap } from '../../../scripts/lib/parts.mjs';

test('doctest runs are summed over a CTest log, colours or not', () => {
  const log = `1/2 Testing: layers/dense
[doctest] test cases:  3 |  3 passed | 0 failed | 40 skipped
2/2 Testing: layers/dropout
\x1b[0;36m[doctest] \x1b[0mtest cases: 12 | \x1b[0;32m10 passed\x1b[0m | \x1b[0;31m2 failed\x1b[0m | \x1b[0m0 skipped\x1b[0m
`;
  assert.deepEqual(countDoctest(log), { passed: 13, failed: 2, skipped: [] });
});

test('a test that lacks its data is skipped by name and not passed', () => {
  const log = '[skipped] idx reads MNIST: TRAINYARD_DATA is not set\n[doctest] test cases: 2 | 2 passed | 0 failed | 0 skipped\n';
  assert.deepEqual(countDoctest(log), { passed: 1, failed: 0, skipped: ['idx reads MNIST: TRAINYARD_DATA is not set'] });
});

test('no output is no success', () => {
  assert.deepEqual(countDoctest(''), { passed: 0, failed: 0, skipped: [] });
});

test("node's summary is read, with skipped tests by name", () => {
  const tap = `TAP version 13
ok 1 - one
    ok 1 - inner # SKIP no data
not ok 2 - two
ok 3 - three # SKIP
1..3
# tests 5
# pass 2
# fail 1
# cancelled 1
# skipped 2
`;
  assert.deepEqual(countTap(tap), { passed: 2, failed: 2, skipped: ['inner: no data', 'three'] });
});
