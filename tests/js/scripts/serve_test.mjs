// The static server behind `npm start`: types, sub-paths, and nothing outside its folder.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { serve } from '../../../scripts/lib/serve.mjs';

/** @type {{url: string, close: () => Promise<void>}} */ let plain;
/** @type {{url: string, close: () => Promise<void>}} */ let below;
let folder = '';

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trainyard-serve-'));
  mkdirSync(join(folder, 'site', 'sub'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'site', 'index.html'), 'home');
  writeFileSync(join(folder, 'site', 'engine.wasm'), 'wasm');
  writeFileSync(join(folder, 'site', 'sub', 'index.html'), 'sub');
  plain = await serve(join(folder, 'site'));
  below = await serve(join(folder, 'site'), { prefix: '/course/week3/', headers: { 'x-test': 'yes' } });
});
after(async () => {
  await plain.close();
  await below.close();
  rmSync(folder, { recursive: true });
});

/** @param {string} url @param {string} path sent as it is, unlike fetch, which tidies it
 *  @returns {Promise<{status: number, text: string, headers: import('node:http').IncomingHttpHeaders}>} */
const ask = (url, path) => new Promise((resolve, reject) => {
  const { port } = new URL(url);
  get({ host: '127.0.0.1', port, path }, response => {
    let text = '';
    response.on('data', chunk => { text += chunk; });
    response.on('end', () => resolve({ status: response.statusCode ?? 0, text, headers: response.headers }));
  }).on('error', reject);
});

test('files and the indexes of folders are served with their types', async () => {
  const wasm = await ask(plain.url, '/engine.wasm');
  assert.equal(wasm.text, 'wasm');
  assert.equal(wasm.headers['content-type'], 'application/wasm');
  assert.equal((await ask(plain.url, '/')).text, 'home');
  assert.equal((await ask(plain.url, '/sub/?a=1')).text, 'sub');
});

test('nothing outside the folder is served', async () => {
  for (const path of ['/../secret.txt', '/%2e%2e/secret.txt', '/sub/..%2f..%2fsecret.txt', '/%00', '/%', '/nothing']) {
    const { status, text } = await ask(plain.url, path);
    assert.equal(status, 404, path);
    assert.ok(!text.includes('secret'), path);
  }
});

test('a sub-path and extra headers are served, and nothing above the sub-path', async () => {
  const home = await ask(below.url, '/course/week3/');
  assert.equal(home.text, 'home');
  assert.equal(home.headers['x-test'], 'yes');
  assert.equal((await ask(below.url, '/')).status, 404);
});
