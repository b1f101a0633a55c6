// `npm run data` against a local server that cuts connections, ignores ranges and lies about its files.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { download } from '../../../scripts/lib/download.mjs';

const body = Buffer.from(Array.from({ length: 100000 }, (_, i) => (i * 7 + (i >> 8)) & 255));
/** @type {['sha256', string]} */
const sum = ['sha256', createHash('sha256').update(body).digest('hex')];
const quick = { wait_ms: 1 };

/** @type {import('node:http').Server} */ let server;
/** @type {(request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse) => void} */ let answer;
/** @type {(string | undefined)[]} */ let ranges;
let home = '';
let folder = '';

before(async () => {
  server = createServer((request, response) => {
    ranges.push(request.headers.range);
    answer(request, response);
  });
  await new Promise(done => server.listen(0, '127.0.0.1', () => done(null)));
  home = `http://127.0.0.1:${/** @type {any} */ (server.address()).port}`;
});
after(() => server.close());
beforeEach(() => {
  ranges = [];
  answer = honest;
  folder = mkdtempSync(join(tmpdir(), 'trainyard-download-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Serves the body, or the range asked for. */
function honest(/** @type {any} */ request, /** @type {any} */ response) {
  const from = Number(request.headers.range?.match(/bytes=(\d+)-/)?.[1] ?? 0);
  if (from >= body.length) return response.writeHead(416).end();
  const headers = { 'content-length': body.length - from };
  if (from) response.writeHead(206, { ...headers, 'content-range': `bytes ${from}-${body.length - 1}/${body.length}` });
  else response.writeHead(200, headers);
  return response.end(body.subarray(from));
}

/** Sends part of the answer and cuts the connection. */
function cut(/** @type {any} */ response, /** @type {number} */ bytes) {
  response.writeHead(200, { 'content-length': body.length });
  response.write(body.subarray(0, bytes), () => setTimeout(() => response.destroy(), 20));
}

test('a whole file arrives and leaves no .part', async () => {
  const path = join(folder, 'a.gz');
  await download(`${home}/a.gz`, path, sum, quick);
  assert.deepEqual(readFileSync(path), body);
  assert.ok(!existsSync(`${path}.part`));
});

test('a file that is there with the right sum is not asked for again', async () => {
  const path = join(folder, 'a.gz');
  writeFileSync(path, body);
  await download(`${home}/a.gz`, path, sum, quick);
  assert.deepEqual(ranges, []);
});

test('an interrupted download goes on where it stopped', async () => {
  const path = join(folder, 'a.gz');
  writeFileSync(`${path}.part`, body.subarray(0, 40000));
  await download(`${home}/a.gz`, path, sum, quick);
  assert.deepEqual(ranges, ['bytes=40000-']);
  assert.deepEqual(readFileSync(path), body);
});

test('a cut connection is resumed within the same call', async () => {
  const path = join(folder, 'a.gz');
  answer = (request, response) => {
    answer = honest;
    cut(response, 30000);
  };
  await download(`${home}/a.gz`, path, sum, quick);
  assert.equal(ranges.length, 2);
  assert.match(ranges[1] ?? '', /^bytes=\d+-$/);
  assert.deepEqual(readFileSync(path), body);
});

test('a server that ignores ranges makes it start over', async () => {
  const path = join(folder, 'a.gz');
  writeFileSync(`${path}.part`, 'left over from something else');
  answer = (request, response) => response.writeHead(200, { 'content-length': body.length }).end(body);
  await download(`${home}/a.gz`, path, sum, quick);
  assert.deepEqual(readFileSync(path), body);
});

test('a server that answers another range makes it start over', async () => {
  const path = join(folder, 'a.gz');
  writeFileSync(`${path}.part`, body.subarray(0, 40000));
  answer = (request, response) => {
    answer = honest;
    response.writeHead(206, { 'content-range': `bytes 10-20/${body.length}` }).end(body.subarray(10, 21));
  };
  await download(`${home}/a.gz`, path, sum, quick);
  assert.deepEqual(ranges, ['bytes=40000-', undefined]);
  assert.deepEqual(readFileSync(path), body);
});

test('a complete .part is only checked', async () => {
  const path = join(folder, 'a.gz');
  writeFileSync(`${path}.part`, body);
  await download(`${home}/a.gz`, path, sum, quick);
  assert.deepEqual(readFileSync(path), body);
});

test('a wrong sum is refused, named, and not kept', async () => {
  const path = join(folder, 'a.gz');
  answer = (request, response) => response.end('<html>Please log in</html>');
  await assert.rejects(download(`${home}/a.gz`, path, sum, quick), /is not a\.gz \(its sha256 differs\)/);
  assert.ok(!existsSync(path) && !existsSync(`${path}.part`));
});

test('a missing file fails at once', async () => {
  answer = (request, response) => response.writeHead(404).end();
  await assert.rejects(download(`${home}/a.gz`, join(folder, 'a.gz'), sum, quick), /answers 404/);
  assert.equal(ranges.length, 1);
});

test('a failing server is tried four times and what arrived is kept', async () => {
  const path = join(folder, 'a.gz');
  writeFileSync(`${path}.part`, body.subarray(0, 10));
  answer = (request, response) => response.writeHead(503).end();
  await assert.rejects(download(`${home}/a.gz`, path, sum, quick), /answers 503.*goes on from there/s);
  assert.equal(ranges.length, 4);
  assert.equal(readFileSync(`${path}.part`).length, 10);
});

test('a redirect is followed', async () => {
  const path = join(folder, 'a.gz');
  answer = (request, response) => request.url === '/a.gz' ? response.writeHead(302, { location: '/b.gz' }).end() : honest(request, response);
  await download(`${home}/a.gz`, path, sum, quick);
  assert.deepEqual(readFileSync(path), body);
});
