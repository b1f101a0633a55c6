/** Headless Chromium on the built page: one browser a test file, a fresh context and server a test. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { serve } from '../../../scripts/lib/serve.mjs';

export const dist = fileURLToPath(new URL('../../../web/dist', import.meta.url));

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** What a server must send for pages of other origins to use it. */
export const OPEN = Object.freeze({ 'access-control-allow-origin': '*' });

/** Nothing but the page's own files: no inline script or style, no eval, no blob. */
export const STRICT = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; worker-src 'self'; img-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** @returns {Promise<import('playwright-core').Browser>} */
export async function launch() {
  if (!existsSync(`${dist}/index.html`)) throw new Error('web/dist is missing: run `npm run build` first');
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
}

/** @param {Record<string, string>} [headers] */
export function site(headers = {}) {
  return serve(dist, { headers });
}

/**
 * A page whose errors fail the test. Without a service worker, which would answer requests that a test wants to see,
 * unless `serviceWorkers` says 'allow'.
 * @param {import('playwright-core').Browser} browser
 * @param {import('playwright-core').BrowserContextOptions} [options]
 * @returns {Promise<{page: import('playwright-core').Page, errors: string[], close: () => Promise<void>}>}
 */
export async function open_page(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: 'block', ...options });
  const page = await context.newPage();
  /** @type {string[]} */
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => { if (message.type() === 'error') errors.push(message.text()); });
  return { page, errors, close: () => context.close() };
}

/**
 * A page that is opened, trains, is used, has no error and is closed.
 * @param {import('playwright-core').Browser} browser @param {string} url @param {(page: import('playwright-core').Page) => Promise<void>} act
 * @param {{step?: number, ready?: string, options?: import('playwright-core').BrowserContextOptions}} [when] `act` begins: after a step, and when there is an element
 */
export async function visit(browser, url, act, { step = 3, ready = 'body', options = {} } = {}) {
  const { page, errors, close } = await open_page(browser, options);
  try {
    await page.goto(url);
    await until_step(page, step);
    await page.locator(ready).first().waitFor();
    await act(page);
    if (errors.length) throw new Error(errors.join('\n'));
  } finally {
    await close();
  }
}

/**
 * The run's state as the run bar has it.
 * @param {import('playwright-core').Page | import('playwright-core').Frame} page
 * @returns {Promise<{step: number, epoch: number, playing: boolean, reason: string}>}
 */
export function run_state(page) {
  return page.evaluate(() => {
    const bar = /** @type {any} */ (document.querySelector('ty-run-bar') ?? document.querySelector('train-yard')?.shadowRoot?.querySelector('ty-run-bar'));
    return { step: bar?.status?.step ?? 0, epoch: bar?.status?.epoch ?? 0, playing: Boolean(bar?.playing), reason: bar?.status?.reason ?? '' };
  });
}

/**
 * Waits until the run has taken so many steps.
 * @param {import('playwright-core').Page | import('playwright-core').Frame} page @param {number} step @param {number} [timeout]
 */
export async function until_step(page, step, timeout = 20_000) {
  await page.waitForFunction((wanted) => {
    const bar = /** @type {any} */ (document.querySelector('ty-run-bar') ?? document.querySelector('train-yard')?.shadowRoot?.querySelector('ty-run-bar'));
    return (bar?.status?.step ?? 0) >= wanted;
  }, step, { timeout });
}
