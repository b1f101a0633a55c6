// How the page looks in its main states, held against pictures. `npm run pictures` takes them anew; look at them then.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { launch, open_page, site } from './support/browser.js';
import { difference, font_widths } from './support/picture.js';

const FOLDER = fileURLToPath(new URL('./pictures', import.meta.url)), FONTS = `${FOLDER}/fonts.json`;
const TAKE = process.env.TAKE_PICTURES === '1';
/** Share of a picture's 8 x 8 px cells that may look different: letters are drawn a little differently by every version. */
const MOST_DIFFERENT = 0.01;

const LIGHT = { colorScheme: /** @type {const} */ ('light') }, DARK = { colorScheme: /** @type {const} */ ('dark') };
const WIDE = { width: 1440, height: 1000 }, MIDDLE = { width: 1024, height: 1000 }, NARROW = { width: 390, height: 1400 };

/** @type {{name: string, hash: string, options: import('playwright-core').BrowserContextOptions, act?: (page: import('playwright-core').Page) => Promise<void>}[]} */
const STATES = [
  { name: 'spiral_light', hash: '#train.epochs=120', options: { ...LIGHT, viewport: WIDE } },
  { name: 'spiral_dark', hash: '#train.epochs=120', options: { ...DARK, viewport: WIDE } },
  { name: 'spiral_middle', hash: '#train.epochs=120', options: { ...LIGHT, viewport: MIDDLE } },
  { name: 'spiral_narrow', hash: '#train.epochs=120', options: { ...LIGHT, viewport: NARROW } },
  { name: 'images_light', hash: '#data.source=glyphs&data.source.points=400&model=conv2d(filters:8;kernel:3),relu,max_pool,flatten,dense(units:10)&train.epochs=8', options: { ...LIGHT, viewport: WIDE } },
  { name: 'images_dark_narrow', hash: '#data.source=glyphs&data.source.points=400&model=conv2d(filters:8;kernel:3),relu,max_pool,flatten,dense(units:10)&train.epochs=8', options: { ...DARK, viewport: NARROW } },
  { name: 'doctor_light', hash: '#data.source=moons&model=dense(units:8),relu,dense(units:8),relu,dense(units:2)&optimizer=sgd&optimizer.lr=30&train.epochs=60', options: { ...LIGHT, viewport: WIDE } },
  { name: 'regression_dark', hash: '#data.source=sine&model=dense(units:8),tanh,dense(units:1)&loss=mse&train.epochs=100', options: { ...DARK, viewport: MIDDLE } },
  { name: 'inside_light', hash: '#train.epochs=60', options: { ...LIGHT, viewport: { ...WIDE, height: 1700 } }, act: (page) => page.locator('ty-inside-panel summary').click() },
];

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {{url: string, close: () => Promise<void>}} */ let server;
before(async () => { browser = await launch(); server = await site(); mkdirSync(FOLDER, { recursive: true }); });
after(async () => { await browser.close(); await server.close(); });

/** A run that is over looks the same every time, but for how fast it was. @param {(typeof STATES)[number]} state @returns {Promise<Buffer>} */
async function picture({ hash, options, act }) {
  const { page, errors, close } = await open_page(browser, { ...options, reducedMotion: 'reduce' });
  await page.goto(server.url + hash);
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-run-bar'))?.status?.done, null, { timeout: 60_000 });
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-doctor-panel')).findings && /** @type {any} */ (document.querySelector('ty-evaluation-panel')).evaluation && !/** @type {any} */ (document.querySelector('ty-data-panel')).renderRoot.querySelector('.wait'));
  await act?.(page);
  await page.evaluate(() => {
    for (const [panel, hidden] of [['ty-run-bar', '.engine'], ['ty-timeline', '.ticks']]) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(`${hidden} { visibility: hidden !important; }`);
      const { shadowRoot } = /** @type {Element} */ (document.querySelector(panel));
      shadowRoot?.adoptedStyleSheets.push(sheet);
    }
  });
  // The last pictures and the library of the charts.
  await page.waitForTimeout(1500);
  const taken = await page.screenshot({ type: 'jpeg', quality: 75 });
  assert.deepEqual(errors, []);
  await close();
  return taken;
}

/** Other fonts make other pictures. */
async function same_fonts() {
  const { page, close } = await open_page(browser);
  const widths = await page.evaluate(font_widths);
  await close();
  if (TAKE) writeFileSync(FONTS, `${JSON.stringify(widths)}\n`);
  return existsSync(FONTS) && JSON.stringify(widths) === JSON.stringify(JSON.parse(readFileSync(FONTS, 'utf8')));
}

for (const state of STATES) {
  test(`the page looks as in ${state.name}.jpg`, async (t) => {
    if (!(await same_fonts())) { t.skip('other fonts than those of the pictures'); return; }
    const file = `${FOLDER}/${state.name}.jpg`, taken = await picture(state);
    if (TAKE) { writeFileSync(file, taken); return; }
    const { page, close } = await open_page(browser);
    const share = await page.evaluate(difference, [readFileSync(file), taken].map((bytes) => `data:image/jpeg;base64,${bytes.toString('base64')}`));
    await close();
    console.log(`# ${state.name}: ${(100 * share).toFixed(2)} % of the cells differ`);
    if (share >= MOST_DIFFERENT) writeFileSync(`${FOLDER}/${state.name}.new.jpg`, taken);
    assert.ok(share < MOST_DIFFERENT, `${(100 * share).toFixed(1)} % of the cells look different: see ${state.name}.new.jpg`);
  });
}
