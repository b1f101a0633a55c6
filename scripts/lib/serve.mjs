// A static server for web/dist: right types, no path outside the folder. Not compressed: on one machine that costs
// more time than it saves. Files in assets/ carry a hash in their names, so only the others are asked for again.
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

/** @type {Record<string, string>} */
const TYPES = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css',
  '.json': 'application/json', '.wasm': 'application/wasm', '.svg': 'image/svg+xml', '.png': 'image/png',
  '.webp': 'image/webp', '.woff2': 'font/woff2', '.ico': 'image/x-icon', '.txt': 'text/plain; charset=utf-8',
  '.map': 'application/json',
};

/**
 * @param {string} folder
 * @param {{port?: number, host?: string, headers?: Record<string, string>, prefix?: string, asked?: (path: string) => void}} [options]
 *   prefix: serve under this sub-path; headers: sent with every answer; port 0 takes a free one; asked: told of every request
 * @returns {Promise<{url: string, close: () => Promise<void>}>}
 */
export function serve(folder, { port = 0, host = '127.0.0.1', headers = {}, prefix = '/', asked } = {}) {
  const server = createServer((request, response) => {
    const path = decode(request.url ?? '/');
    asked?.(path ?? '');
    const inside = path?.startsWith(prefix) ? normalize('/' + path.slice(prefix.length)) : null;
    const file = inside === null ? null : find(join(folder, inside));
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (file === null) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found\n');
      return;
    }
    const type = extname(file);
    response.setHeader('content-type', TYPES[type] ?? 'application/octet-stream');
    response.setHeader('cache-control', file.includes('/assets/') ? 'max-age=31536000, immutable' : 'no-cache');
    if (request.method === 'HEAD') response.end();
    else createReadStream(file).on('error', () => response.destroy()).pipe(response);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const { port: taken } = /** @type {import('node:net').AddressInfo} */ (server.address());
      resolve({
        url: `http://localhost:${taken}${prefix}`,
        close: () => new Promise(done => {
          server.close(() => done());
          server.closeAllConnections?.();
        }),
      });
    });
  });
}

/** @param {string} url @returns {string | null} its path, or null where it is not valid */
function decode(url) {
  try {
    return decodeURIComponent(new URL(url, 'http://localhost').pathname);
  } catch {
    return null;
  }
}

/** @param {string} path @returns {string | null} the file, or a folder's index */
function find(path) {
  for (const candidate of [path, join(path, 'index.html')]) {
    try {
      if (statSync(candidate).isFile()) return candidate;
    } catch {
      // the next one
    }
  }
  return null;
}
