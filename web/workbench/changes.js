/** What a run is called, and experiments with the changes that were made while they ran. */
import { component, get, set } from '../store/pointer.js';

/** @param {any} experiment @returns {any} its options alone */
export function without_changes({ changes: _, ...experiment }) {
  return experiment;
}

/** @param {any} experiment with the live changes that were made until now @returns {any} its options as they are now */
export function as_changed({ changes = [], ...experiment }) {
  return changes.reduce((/** @type {any} */ now, /** @type {{path: string, value: any}} */ { path, value }) => (path.startsWith('/weights/') ? now : set(now, path, value)), experiment);
}

/** @param {any} experiment @returns {string} a run's name in lists */
export function label(experiment) {
  const optimizer = component(experiment.optimizer), source = component(get(experiment, '/data/source'));
  return [source.type, optimizer.type, optimizer.lr].filter((part) => part !== undefined).join(', ');
}
