// npm start: sets up, builds the page where something changed, serves it and prints the address.
// `npm start -- --port 8080`; `--open` opens a browser; `--dev` serves the sources with live reload instead.
import { buildEngine, buildPage } from './lib/build.mjs';
import { main, root, run, seconds, UserError } from './lib/process.mjs';
import { serve } from './lib/serve.mjs';
import { setup } from './lib/setup.mjs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

await main(async () => {
  const began = performance.now();
  const { values } = parseArgs({ options: {
    port: { type: 'string', default: '4870' }, open: { type: 'boolean' }, dev: { type: 'boolean' },
  } });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new UserError(`--port must be 0..65535, got ${values.port}`);
  await setup(['wasm']);
  await buildEngine();
  const url = values.dev ? await develop(port) : await publish(port);
  console.log(`\nTrainyard is at ${url} (ready in ${seconds(began)}; Ctrl-C stops it)`);
  if (values.open) await run(process.platform === 'darwin' ? 'open' : 'xdg-open', [url], { show: false });
});

/** @param {number} port */
async function publish(port) {
  await buildPage();
  const folder = join(root, 'web', 'dist');
  try {
    return (await serve(folder, { port })).url;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EADDRINUSE') throw error;
    console.log(`Port ${port} is taken; using a free one.`);
    return (await serve(folder)).url;
  }
}

/** @param {number} port */
async function develop(port) {
  const { createServer } = await import('vite');
  const server = await createServer({ configFile: join(root, 'vite.config.js'), server: { port } });
  await server.listen();
  return server.resolvedUrls?.local[0] ?? '';
}
