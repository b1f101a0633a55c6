// One file over HTTP, resumable: it grows as NAME.part, a Range request asks for the rest, and the name is given only
// when the sum is right. A server that ignores the range, or answers another one, makes it start over.
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { get as getHttp } from 'node:http';
import { get as getHttps } from 'node:https';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { UserError } from './process.mjs';

const ATTEMPTS = 4;
const IDLE_MS = 30000;

/** @typedef {(received: number, total: number) => void} Progress */

/**
 * @param {string} url
 * @param {string} path where it goes; `path`.part holds what an earlier call left
 * @param {['sha256' | 'md5', string]} sum
 * @param {{progress?: Progress, wait_ms?: number}} [options] wait_ms: pause before the second attempt, then doubled
 */
export async function download(url, path, sum, { progress = () => {}, wait_ms = 1000 } = {}) {
  if (existsSync(path) && await matches(path, sum)) return;
  const part = `${path}.part`;
  for (let attempt = 1; ; ++attempt) {
    try {
      await fetchRest(url, part, progress);
      break;
    } catch (error) {
      if (error instanceof UserError || attempt === ATTEMPTS) {
        throw new UserError(`${url}: ${/** @type {Error} */ (error).message}. What has arrived is kept; the same command goes on from there.`);
      }
      await new Promise(done => setTimeout(done, wait_ms * 2 ** (attempt - 1)));
    }
  }
  if (!await matches(part, sum)) {
    rmSync(part);
    throw new UserError(`${url}: the file that arrived is not ${basename(path)} (its ${sum[0]} differs); it was deleted.`);
  }
  renameSync(part, path);
}

/** @param {string} path @param {['sha256' | 'md5', string]} sum */
export async function matches(path, [algorithm, hex]) {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex') === hex;
}

/** @param {string} url @param {string} part @param {Progress} progress */
async function fetchRest(url, part, progress) {
  const have = existsSync(part) ? statSync(part).size : 0;
  const response = await request(url, have);
  const status = response.statusCode ?? 0;
  if (status === 416) {
    // Nothing is left to ask for: complete, or not this file at all. The sum decides.
    response.resume();
    return;
  }
  if (status !== 200 && status !== 206) {
    response.resume();
    const text = `the server answers ${status}`;
    throw status >= 500 || status === 429 ? new Error(text) : new UserError(text);
  }
  const begin = Number(response.headers['content-range']?.match(/^bytes (\d+)-/)?.[1] ?? -1);
  if (status === 206 && begin !== have) {
    response.destroy();
    rmSync(part, { force: true });
    throw new Error('the server answers another range than asked for');
  }
  const start = status === 206 ? have : 0;
  const length = Number(response.headers['content-length'] ?? NaN);
  let received = start;
  response.on('data', chunk => progress(received += chunk.length, start + length));
  await pipeline(response, createWriteStream(part, { flags: start ? 'a' : 'w' }));
  if (Number.isFinite(length) && received !== start + length) throw new Error('the connection ended early');
}

/**
 * @param {string} url
 * @param {number} from first byte wanted
 * @param {number} [redirects]
 * @returns {Promise<import('node:http').IncomingMessage>}
 */
function request(url, from, redirects = 5) {
  return new Promise((resolve, reject) => {
    const get = url.startsWith('https:') ? getHttps : getHttp;
    const headers = { 'user-agent': 'trainyard', ...(from ? { range: `bytes=${from}-` } : {}) };
    const asked = get(url, { headers, timeout: IDLE_MS }, response => {
      const { statusCode = 0, headers: { location } } = response;
      if (statusCode < 300 || statusCode >= 400 || !location) return resolve(response);
      response.resume();
      if (redirects === 0) return reject(new UserError('too many redirects'));
      return request(new URL(location, url).href, from, redirects - 1).then(resolve, reject);
    });
    asked.on('timeout', () => asked.destroy(new Error('the connection stalled'))).on('error', reject);
  });
}
