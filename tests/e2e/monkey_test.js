/**
 * Whatever is clicked, typed and pressed, the page reports no error, breaks no policy, goes on answering and can be
 * brought back. MONKEY_SEEDS=1,2,3 and MONKEY_ACTS=500 look further than the few seeds that are always tried.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { act, numbers } from './support/monkey.js';
import { STRICT, launch, open_page, site, until_step } from './support/browser.js';

/** An act that takes longer has found a page that hangs. */
const LONGEST_MS = 15_000;
/** How many of the last acts a failure tells. */
const TOLD = 8;
const ACTS = Number(process.env.MONKEY_ACTS ?? 60);

const IMAGES = '#data.source=shapes&model=conv2d(filters:4;kernel:3),relu,flatten,dense(units:10)';
/** @type {{seed: number, width: number, hash: string}[]} */
const ALWAYS = [{ seed: 1, width: 1440, hash: '' }, { seed: 2, width: 390, hash: '' }, { seed: 3, width: 1024, hash: IMAGES }];
const FURTHER = (process.env.MONKEY_SEEDS ?? '').split(',').filter(Boolean).map((text) => ({ seed: Number(text), width: [1440, 390, 1024][Number(text) % 3], hash: Number(text) % 4 ? '' : IMAGES }));

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {Awaited<ReturnType<typeof site>>} */ let server;
before(async () => { browser = await launch(); server = await site({ 'content-security-policy': STRICT }); });
after(async () => { await browser.close(); await server.close(); });

/** @param {Promise<any>} promise @param {string} fault if it does not settle */
function in_time(promise, fault) {
  /** @type {any} */ let timer;
  const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error(fault)), LONGEST_MS); });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** @param {import('playwright-core').Page} page @returns {Promise<string>} */
const state = (page) => page.evaluate(() => {
  const { status, playing, speed } = /** @type {any} */ (document.querySelector('ty-run-bar')), { text } = /** @type {any} */ (document.querySelector('ty-message'));
  return JSON.stringify({ status, playing, speed, text, hash: location.hash });
});

for (const { seed, width, hash } of FURTHER.length ? FURTHER : ALWAYS) {
  test(`${ACTS} acts without a plan leave the page whole: seed ${seed}, ${width} px${hash && ', images'}`, async () => {
    const { page, errors, close } = await open_page(browser, { viewport: { width, height: 900 } }), random = numbers(seed);
    /** @type {string[]} */ const done = [];
    const told = () => `seed ${seed}, ${width} px, act ${done.length}; the last: ${done.slice(-TOLD).join(' | ')}`;
    try {
      page.on('dialog', (dialog) => { void dialog.dismiss(); });
      page.on('pageerror', (error) => { errors.push(error.stack ?? ''); });
      await page.addInitScript(() => addEventListener('securitypolicyviolation', (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`)));
      await page.goto(server.url + hash);
      await until_step(page, 10);
      while (done.length < ACTS) {
        done.push(await in_time(act(page, random), 'the page does not answer any more'));
        assert.deepEqual(errors, [], told());
      }
      // Whatever the forms hold now, a link is opened and trains.
      await page.keyboard.press('Escape');
      await page.evaluate(() => { location.hash = '#data.source=gauss&model=dense(units:3),tanh,dense(units:2)&train.epochs=900'; });
      await in_time(page.waitForFunction(() => {
        const bar = /** @type {any} */ (document.querySelector('ty-run-bar'));
        const { source } = /** @type {any} */ (document.querySelector('ty-data-panel')).experiment.data;
        return (source.type ?? source) === 'gauss' && bar.playing && bar.status?.step > 2;
      }), 'a link opened afterwards does not train');
      assert.deepEqual(errors, []);
    } catch (error) {
      done.push(await Promise.race([state(page), new Promise((resolve) => { setTimeout(resolve, 1000, 'no state'); })]));
      throw new Error(`${/** @type {Error} */ (error).message}\n${told()}`, { cause: error });
    } finally {
      await close();
    }
  });
}
