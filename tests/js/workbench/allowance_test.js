import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Allowance } from '../../../web/workbench/allowance.js';

test('a cheap look waits the least time, a dear one until it is a share of the time', () => {
  const allowance = new Allowance(100, 0.02);
  assert.ok(allowance.wait(0) <= 0, 'the first is due');
  allowance.paid(1000, 1, true);
  assert.equal(allowance.wait(1000), 100);
  allowance.paid(1000, 10, true);
  assert.equal(allowance.wait(1400), 100);
  allowance.forgive();
  assert.ok(allowance.wait(1400) <= 0);
});

test('a run that is slowed down leaves the worker time for more', () => {
  const allowance = new Allowance(100, 0.02);
  allowance.paid(0, 20, false);
  assert.equal(allowance.wait(0), 160);
});
