// Says after each test how many assertions it made; loaded in front of a test process by `npm run catalogue`.
import assert from 'node:assert';
import { afterEach } from 'node:test';

let made = 0;
for (const [name, check] of Object.entries(assert.strict)) {
  if (typeof check !== 'function' || !/^[a-z]/.test(name) || name === 'strict') continue;
  /** @type {any} */ (assert.strict)[name] = (/** @type {any[]} */ ...args) => {
    ++made;
    return check(...args);
  };
}
afterEach(context => {
  /** @type {any} */ (context).diagnostic?.(`assertions ${made}`);
  made = 0;
});
