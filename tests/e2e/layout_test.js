import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, open_page, site, until_step } from './support/browser.js';
import { faults } from './support/layout.js';

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {{url: string, close: () => Promise<void>}} */ let server;
before(async () => { browser = await launch(); server = await site(); });
after(async () => { await browser.close(); await server.close(); });

const SIZES = [{ width: 1440, height: 900 }, { width: 1024, height: 768 }, { width: 390, height: 844 }];
/** States that fill the panels most differently; the values are long on purpose. */
const STATES = {
  'the first visit': '',
  'a run that does not learn': '#data.source=moons&model=dense(units:8),relu,dense(units:8),relu,dense(units:2)&optimizer=sgd&optimizer.lr=30&train.epochs=60&data.validation=0.02',
  'a network for images': '#data.source=glyphs&data.source.points=300&model=conv2d(filters:4;kernel:3),relu,max_pool,flatten,dense(units:10)&train.epochs=400',
  'a regression': '#data.source=sine&model=dense(units:8),tanh,dense(units:1)&loss=mse&train.epochs=200',
  'the page in Korean': '#lang=ko',
};

for (const [state, hash] of Object.entries(STATES)) {
  test(`nothing is cut off, overlaps or sticks out: ${state}`, async () => {
    for (const viewport of SIZES) {
      const { page, errors, close } = await open_page(browser, { viewport });
      await page.goto(server.url + hash);
      await until_step(page, 100);
      await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ty-evaluation-panel')).evaluation && /** @type {any} */ (document.querySelector('ty-doctor-panel')).findings);
      assert.deepEqual(await page.evaluate(faults), [], `${viewport.width} px`);
      assert.deepEqual(errors, []);
      await close();
    }
  });
}

test('the check finds what it looks for', async () => {
  const { page, close } = await open_page(browser);
  await page.goto(server.url);
  await until_step(page, 20);
  await page.evaluate(() => {
    document.body.insertAdjacentHTML('beforeend', '<div class="card" style="width:60px;white-space:nowrap">a sentence that does not fit</div><div style="position:relative"><button>one</button><button style="position:absolute;left:4px;top:2px">two</button></div><div style="width:2000px">wide</div>');
  });
  const found = (await page.evaluate(faults)).join('\n');
  assert.match(found, /a sentence that does not fit" is cut off/);
  assert.match(found, /button "one" and button "two" overlap/);
  assert.match(found, /the page is \d+ px wide/);
  await close();
});
