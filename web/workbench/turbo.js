/**
 * Turbo (engine/fuse.js), a box in the footer where the browser can: remembered for all visits. The run goes on from the step
 * that it is at.
 */
import { has_relaxed } from '../engine/wasm.js';
import { store } from '../store/preferences.js';
import { t } from '../strings.js';

/** @param {import('../engine/client.js').EngineClient} engine @param {import('./workbench.js').Workbench} bench @param {HTMLInputElement} box in its label */
export function turbo(engine, bench, box) {
  const label = /** @type {HTMLElement} */ (box.closest('label'));
  label.hidden = !has_relaxed();
  label.title = t('turbo_hint');
  box.checked = engine.turbo;
  box.addEventListener('change', async () => {
    store('turbo', box.checked ? 'on' : 'off');
    box.disabled = true;  // one move at a time
    try {
      await bench.recovery.move(() => { engine.turbo = box.checked; }, t(box.checked ? 'turbo_on' : 'turbo_off'));
    } finally {
      box.disabled = false;
    }
  });
}
