/** The page's side of picture_worker.js: one worker a reading, ended when it is done or no longer wanted. */
import { TrainyardError } from '../engine/protocol.js';
import { t } from '../strings.js';

/**
 * @typedef {import('./picture_files.js').Pictures} Pictures
 * @typedef {import('./picture_files.js').Found} Found
 * @typedef {{found: Found[], zip: File | null, name: string}} Origin where images come from
 */

/**
 * @param {Origin} origin @param {{height: number, width: number} | null} size null: whatever suits the images
 * @param {{progress: (done: number, all: number) => void, signal: AbortSignal}} options
 * @returns {Promise<Pictures>}
 */
export function read_pictures(origin, size, { progress, signal }) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./picture_worker.js', import.meta.url), { type: 'module', name: 'images' });
    const end = (/** @type {() => void} */ settle) => { worker.terminate(); settle(); };
    signal.addEventListener('abort', () => end(() => reject(signal.reason)), { once: true });
    worker.onerror = (event) => end(() => reject(new TrainyardError('file', '', t('pictures_failed', { message: event.message ?? '' }))));
    worker.onmessage = ({ data: { done, all, pictures, error } }) => {
      if (pictures) end(() => resolve(pictures));
      else if (error) end(() => reject(new TrainyardError('file', '', error.key ? t(error.key, error.values) : t('pictures_failed', error))));
      else progress(done, all);
    };
    worker.postMessage({ ...origin, size });
  });
}

/** @param {Pictures} pictures @returns {string[]} what was left out, a sentence each */
export function remarks({ all, bad, loose }) {
  const names = `${bad.slice(0, 3).join(', ')}${bad.length > 3 ? ' …' : ''}`;
  return [bad.length ? t('pictures_bad', { n: bad.length, all, names }) : '', loose ? t('pictures_loose', { n: loose, all }) : ''].filter(Boolean);
}
