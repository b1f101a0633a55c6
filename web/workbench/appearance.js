/**
 * How the page looks and speaks: theme, colours of the classes and language, by the link, by what was chosen before, or by
 * the system. Elements get what they say from strings.js; what index.html itself says is translated here.
 */
import { store, stored } from '../store/preferences.js';
import { load_language, t } from '../strings.js';

/** What index.html says: where, and under which key. */
const SAID = /** @type {const} */ ({ '.skip': 'skip', 'footer span': 'foot', '#drop span': 'drop_here', '#safe-label': 'safe_colours', '#turbo-label': 'turbo' });

/**
 * @param {Record<string, string>} view of the link @param {() => void} changed draws everything anew
 */
export function appearance(view, changed) {
  const root = document.documentElement, safe = /** @type {HTMLInputElement} */ (document.querySelector('#safe'));
  const set = (/** @type {'theme' | 'palette'} */ name, /** @type {string} */ value) => { if (value) root.dataset[name] = value; else delete root.dataset[name]; };
  set('theme', view.theme ?? stored('theme') ?? '');
  set('palette', view.palette ?? stored('palette') ?? '');
  safe.checked = root.dataset.palette === 'safe';
  void load_language(view.lang ?? 'en').then(() => {
    root.lang = t('language');
    for (const [selector, key] of Object.entries(SAID)) {
      const element = document.querySelector(selector);
      if (element) element.textContent = t(key);
    }
    changed();
  });
  document.addEventListener('theme-toggle', () => {
    const dark = getComputedStyle(root).colorScheme === 'dark' || (!root.dataset.theme && matchMedia('(prefers-color-scheme: dark)').matches), theme = dark ? 'light' : 'dark';
    set('theme', theme);
    store('theme', theme);
    changed();
  });
  safe.addEventListener('change', () => {
    const palette = safe.checked ? 'safe' : '';
    set('palette', palette);
    store('palette', palette);
    changed();
  });
}
