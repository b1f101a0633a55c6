// The page that measures, in Debian's Chromium: cross-origin isolated, so that its clock is fine.
import { chromium } from 'playwright-core';
import { root } from '../../../scripts/lib/process.mjs';
import { serve } from '../../../scripts/lib/serve.mjs';

const HEADERS = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** @returns {Promise<{version: string, ask: (what: string, options: any, search?: string) => Promise<any>, cold: (peers: string[], times: number) => Promise<Record<string, number[]>>, close: () => Promise<void>}>} */
export async function open_site() {
  const server = await serve(root, { headers: HEADERS });
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  const address = `${server.url}tests/bench/browser/page.html`;

  /** @template T @param {string} search @param {(page: import('playwright-core').Page) => Promise<T>} body */
  async function fresh(search, body) {
    const context = await browser.newContext(), page = await context.newPage();
    page.setDefaultTimeout(0);
    page.on('console', (message) => { if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${message.text()}`); });
    try {
      await page.goto(address + search);
      await page.waitForFunction(() => 'ask' in globalThis);
      return await body(page);
    } finally {
      await context.close();
      if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
    }
  }

  return {
    version: browser.version(),
    /** In a page of its own. */
    ask: (what, options, search = '') => fresh(search, (page) => page.evaluate(([name, given]) => /** @type {any} */ (globalThis).ask(name, given), /** @type {const} */ ([what, options]))),
    /** Milliseconds from navigation to the first step's result, each time in an empty context. */
    async cold(peers, times) {
      /** @type {Record<string, number[]>} */
      const out = {};
      for (let round = 0; round < times; ++round) {
        for (const peer of peers) (out[peer] ??= []).push(await fresh(`?cold=${peer}`, (page) => page.evaluate(() => /** @type {any} */ (globalThis).cold)));
      }
      return out;
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}
