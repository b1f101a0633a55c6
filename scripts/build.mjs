// npm run build: web/dist; npm run build:wasm: the engine alone; npm run build:native: the command line.
import { buildEngine, buildNative, buildPage } from './lib/build.mjs';
import { main, UserError } from './lib/process.mjs';
import { setup } from './lib/setup.mjs';

/** @type {Record<string, () => Promise<unknown>>} */
const targets = {
  async web() {
    await setup(['wasm']);
    await buildEngine();
    await buildPage();
    console.log('The page is in web/dist; any static server will do.');
  },
  async wasm() {
    await setup(['wasm']);
    await buildEngine();
  },
  async native() {
    await setup(['wasm', 'native']);
    await buildNative();
    console.log('The command line is build/native/trainyard.');
  },
};

await main(async () => {
  const target = targets[process.argv[2] ?? 'web'];
  if (!target) throw new UserError(`usage: node scripts/build.mjs [${Object.keys(targets).join(' | ')}]`);
  await target();
});
