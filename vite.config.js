// Builds the static site: the page, the embeddable widget at a fixed address, the engine's worker beside them.
// Every address is relative, so that web/dist runs from any server and any sub-path.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { reached, writeServiceWorker } from './scripts/lib/offline.mjs';
import { splitEngine } from './scripts/lib/split.mjs';

const path = (/** @type {string} */ relative) => fileURLToPath(new URL(relative, import.meta.url));
const built = process.env.TRAINYARD_ENGINE ?? path('build/wasm');
const engine = `${built}/engine.mjs`, binary = (/** @type {string} */ part) => `${built}/engine${part}.wasm`;

/**
 * The engine in two parts.
 * @returns {import('vite').Plugin}
 */
function parts() {
  return {
    name: 'trainyard-parts',
    async buildStart() { if (existsSync(binary(''))) await splitEngine(built); },
  };
}

/**
 * The engine's first part and the page's own script are fetched while the first script is still being read.
 * @returns {import('vite').Plugin}
 */
function preload() {
  return {
    name: 'trainyard-preload',
    enforce: 'post',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        if (!bundle || !html.includes('ty-run-bar')) return html;
        const files = Object.values(bundle);
        const wasm = files.find((file) => /engine_first[^/]*\.wasm$/.test(file.fileName));
        const app = files.find((file) => file.type === 'chunk' && file.name === 'app');
        const scripts = app?.type === 'chunk' ? [app.fileName, ...app.imports] : [];
        /** @type {import('vite').HtmlTagDescriptor[]} */
        const tags = scripts.filter((file) => !html.includes(file))
          .map((file) => ({ tag: 'link', attrs: { rel: 'modulepreload', crossorigin: true, href: `./${file}` }, injectTo: 'head' }));
        if (wasm) tags.push({ tag: 'link', attrs: { rel: 'preload', as: 'fetch', type: 'application/wasm', crossorigin: true, href: `./${wasm.fileName}` }, injectTo: 'head-prepend' });
        return { html, tags };
      },
    },
  };
}

/**
 * The full page's service worker, which holds all that page may ask for. Embeds have none.
 * @returns {import('vite').Plugin}
 */
function offline() {
  return {
    name: 'trainyard-offline',
    apply: 'build',
    writeBundle(options, bundle) {
      const mine = reached(bundle, ['index']), others = [...reached(bundle, ['embed', 'embed_page'])];
      writeServiceWorker(options.dir ?? '', ['embed.html', ...others.filter((file) => !mine.has(file))]);
    },
  };
}

/**
 * Templates and styles in the elements keep the indentation of their source; nobody reads it in the page.
 * @returns {import('vite').Plugin}
 */
function outdent() {
  return {
    name: 'trainyard-outdent',
    apply: 'build',
    transform(code, id) {
      return /web\/(elements|styles)\/[a-z_]+\.js$/.test(id) ? { code: code.replace(/\n[ \t]+/g, '\n'), map: null } : null;
    },
  };
}

export default defineConfig(({ command }) => ({
  root: path('web'),
  base: './',
  publicDir: 'public',
  plugins: [parts(), outdent(), preload(), offline()],
  resolve: {
    alias: [
      ...['first', 'rest'].map((part) => ({ find: new RegExp(`^trainyard-engine-${part}(?=\\?|$)`), replacement: command === 'serve' && !existsSync(binary('')) ? path('web/public/icon.svg') : binary(`_${part}`) })),
      { find: /^trainyard-engine$/, replacement: command === 'serve' && !existsSync(engine) ? path('tests/js/support/fake_engine.js') : engine },
    ],
  },
  server: { fs: { allow: [path('.')] } },
  worker: { format: 'es', rollupOptions: { output: { entryFileNames: 'assets/[name]-[hash].js' } } },
  build: {
    outDir: path('web/dist'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: { index: path('web/index.html'), embed_page: path('web/embed.html'), embed: path('web/embed.js') },
      preserveEntrySignatures: 'exports-only',
      output: { entryFileNames: (chunk) => (chunk.name === 'embed' ? 'embed.js' : 'assets/[name]-[hash].js') },
    },
  },
}));
