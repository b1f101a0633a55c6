import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explain, unsupported } from '../../../web/engine/wasm.js';

test('a browser with SIMD is supported', () => {
  assert.equal(unsupported(), null);
});

test('a browser without SIMD or without WebAssembly gets a sentence', () => {
  const { validate } = WebAssembly;
  try {
    WebAssembly.validate = () => false;
    assert.match(unsupported()?.message ?? '', /no WebAssembly SIMD/);
  } finally {
    WebAssembly.validate = validate;
  }
});

test('a content security policy is named with the directive it lacks', () => {
  const chrome = new Error("WebAssembly.compileStreaming(): Compiling or instantiating WebAssembly module violates the following Content Security policy directive because 'unsafe-eval' is not allowed");
  assert.match(explain(chrome).message, /'wasm-unsafe-eval' to its script-src/);
  assert.equal(explain(new Error('call to WebAssembly.compileStreaming() blocked by CSP: wasm-eval')).code, 'csp');
  assert.equal(explain(new RangeError('could not allocate memory')).code, 'engine_memory');
});
