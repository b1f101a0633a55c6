/** The training batch as the network sees it, asked of the engine: the same examples in whichever epoch. */
import { example_image } from '../charts/image.js';

/** Examples shown: as many as there is room for, and as many points as can be told apart. */
const IMAGES = 4, POINTS = 60;

/**
 * @param {import('../engine/client.js').EngineSession} session @param {'images' | 'points'} kind @param {string[]} classes @param {number} epoch
 * @returns {Promise<any>} {kind, epoch, classes, rows} with each row's target and, for images, the pictures `before` and `after`
 */
export async function look_at_batch(session, kind, classes, epoch) {
  const images = kind === 'images';
  const asked = session.ask({ what: 'preview', of: 'examples', epoch, rows: images ? IMAGES : POINTS });
  if (!images) return { ...await asked, kind, epoch, classes };
  // Answers come in the order of the questions: these tensors are of this preview.
  const [{ rows, source, sample }, raw, seen] = await Promise.all([asked, session.tensor('preview/raw'), session.tensor('preview/seen')]);
  const range = grey_range(raw);
  return { kind, epoch, classes, rows: rows.map((/** @type {any} */ row, /** @type {number} */ i) => ({ ...row, before: example_image(raw, i, source, range), after: example_image(seen, i, sample, range) })) };
}

/** What is black and what is white: 0 and 1, unless the numbers are of another kind. @param {Float32Array} raw @returns {[number, number]} */
function grey_range(raw) {
  let low = 0, high = 1;
  for (const value of raw) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}
