/**
 * Chromium by its DevTools protocol alone, over a pipe. Playwright emulates focus, which keeps every page visible; here
 * a page is hidden when another tab is in front of it, as at home.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FLAGS = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--remote-debugging-pipe'];

/**
 * @typedef {{send: (method: string, params?: object) => Promise<any>, evaluate: (expression: string) => Promise<any>, front: () => Promise<void>}} Tab
 * @returns {Promise<{tab: (url: string) => Promise<Tab>, close: () => Promise<void>}>}
 */
export async function plain_browser() {
  const profile = mkdtempSync(join(tmpdir(), 'trainyard-'));
  const child = spawn(process.env.CHROMIUM ?? '/usr/bin/chromium', [...FLAGS, `--user-data-dir=${profile}`, 'about:blank'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
  const input = /** @type {import('node:stream').Writable} */ (child.stdio[3]), output = /** @type {import('node:stream').Readable} */ (child.stdio[4]);
  /** @type {Map<number, {resolve: (value: any) => void, reject: (error: Error) => void}>} */ const waiting = new Map();
  let last = 0, rest = '';
  output.setEncoding('utf8').on('data', (text) => {
    const messages = (rest + text).split('\0');
    rest = messages.pop() ?? '';
    for (const { id, result, error } of messages.map((message) => JSON.parse(message))) {
      if (error) waiting.get(id)?.reject(new Error(error.message));
      else waiting.get(id)?.resolve(result);
      waiting.delete(id);
    }
  });
  /** @param {string} method @param {object} [params] @param {string} [sessionId] @returns {Promise<any>} */
  const send = (method, params = {}, sessionId = undefined) => new Promise((resolve, reject) => {
    waiting.set(++last, { resolve, reject });
    input.write(`${JSON.stringify({ id: last, method, params, sessionId })}\0`);
  });
  return {
    async tab(url) {
      const { targetId } = await send('Target.createTarget', { url }), { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
      return {
        send: (method, params) => send(method, params, sessionId),
        async evaluate(expression) {
          const { result, exceptionDetails } = await send('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true }, sessionId);
          if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
          return result.value;
        },
        front: () => send('Target.activateTarget', { targetId }),
      };
    },
    async close() {
      const gone = new Promise((resolve) => { child.once('exit', resolve); });
      await send('Browser.close').catch(() => {});
      await gone;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
