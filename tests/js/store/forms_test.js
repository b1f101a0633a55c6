import assert from 'node:assert/strict';
import { test } from 'node:test';
import { of_member } from '../../../web/store/forms.js';

const OWN = '/loss/regularize/l1';

test('the strength of a penalty that is a number stays a number', () => {
  assert.deepEqual(of_member(OWN, 0.1, { path: OWN, value: 0.2, live: true }), { path: OWN, value: 0.2, live: true });
  assert.deepEqual(of_member(OWN, undefined, { path: OWN, value: 0.2, live: true }), { path: OWN, value: 0.2, live: true });
});

test('another option makes an object of it, and the strength stays', () => {
  assert.deepEqual(of_member(OWN, 0.1, { path: `${OWN}/form`, value: 'proximal', live: false }), { path: OWN, value: { strength: 0.1, form: 'proximal' }, live: false });
});

test('the strength of an object is set inside it, and a penalty without one is removed', () => {
  const member = { strength: 0.1, form: 'proximal' };
  assert.deepEqual(of_member(OWN, member, { path: OWN, value: 0.3, live: true }), { path: `${OWN}/strength`, value: 0.3, live: true });
  assert.deepEqual(of_member(OWN, member, { path: `${OWN}/form`, value: 'subgradient', live: false }), { path: `${OWN}/form`, value: 'subgradient', live: false });
  assert.deepEqual(of_member(OWN, member, { path: OWN, value: undefined, live: true }), { path: OWN, value: undefined, live: true });
});
