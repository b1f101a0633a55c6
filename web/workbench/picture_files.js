/**
 * Which files are images, which classes their folders name, and the file that the engine reads them from: numpy's npz,
 * which keeps the classes' names apart in the source. Pure functions; `picture_worker.js` decodes.
 *
 * @typedef {{path: string, file: File}} Found a file with its folders, "animals/cat/1.png"
 * @typedef {{name: string, n: number, all: number, classes: string[], height: number, width: number, channels: 1 | 3,
 *   bad: string[], loose: number, bytes: Uint8Array}} Pictures `bad` could not be read, `loose` lay in no folder
 */
import { zipSync } from 'fflate';

/** Why images cannot be used: a sentence of strings.js by its key, so that the worker needs none. */
export class Problem extends Error {
  /** @param {'pictures_need' | 'pictures_none' | 'pictures_large' | 'zip_broken' | 'zip_without'} key @param {Record<string, string | number>} [values] */
  constructor(key, values = {}) {
    super(key);
    this.key = key;
    this.values = values;
  }
}

/** One size for all images, unless they all have one that is small enough already. */
export const USUAL_SIZE = 32, LARGEST_KEPT = 64;

/** Folders that share out the same classes; the page makes its own split. */
const SPLITS = /^(train(ing)?|test(ing)?|val(id(ation)?)?)$/i;

/** @param {string} path @returns {boolean} */
export function is_picture(path) {
  return /\.(png|jpe?g|gif|webp|bmp|avif)$/i.test(path);
}

/** @param {string} path @returns {boolean} what systems put into folders and archives by themselves */
export function is_hidden(path) {
  return path.split('/').some((part) => part.startsWith('.') || part === '__MACOSX' || part === 'Thumbs.db');
}

/**
 * @param {string[]} paths of images
 * @returns {{classes: string[], labels: number[]}} of each path, -1 where it lies in no folder. Folders around all of
 *   them say nothing and are skipped, as are folders for training and test.
 */
export function classes_of(paths) {
  let folders = paths.map((path) => path.split('/').slice(0, -1));
  const is_common = () => folders.length > 0 && folders.every((parts) => parts.length > 1 && parts[0] === folders[0][0]);
  while (is_common()) folders = folders.map((parts) => parts.slice(1));
  // A common folder may hold a stray image beside its folders.
  const [first] = folders[0] ?? [], deeper = folders.filter((parts) => parts.length > 1);
  if (deeper.length > 1 && folders.every((parts) => parts[0] === first)) folders = folders.map((parts) => parts.slice(1));
  if (folders.every((parts) => parts.length === 0 || SPLITS.test(parts[0])) && deeper.length) folders = folders.map((parts) => parts.slice(1));
  const classes = [...new Set(folders.flatMap((parts) => parts.slice(0, 1)))].sort();
  return { classes, labels: folders.map((parts) => (parts.length ? classes.indexOf(parts[0]) : -1)) };
}

/** @param {number} height @param {number} width @returns {string} the ending of the file that the images become */
const ending = (height, width) => `_${width}x${height}.npz`;

/** @param {Pick<Pictures, 'name' | 'height' | 'width'>} pictures @returns {string} the name that the source has for them */
export function file_name({ name, height, width }) {
  return `${name}${ending(height, width)}`;
}

/**
 * @param {string} name of a folder or archive @param {string[]} wanted files that the experiment names
 * @returns {{height: number, width: number} | null} the size that the experiment has these images in
 */
export function wanted_size(name, wanted) {
  const found = wanted.filter((file) => file.startsWith(`${name}_`)).map((file) => /^_(\d+)x(\d+)\.npz$/.exec(file.slice(name.length))).find(Boolean);
  return found ? { width: Number(found[1]), height: Number(found[2]) } : null;
}

/** @param {Pictures} pictures @returns {any} the data source that reads them */
export function picture_source(pictures) {
  return { type: 'npz', path: file_name(pictures), classes: pictures.classes };
}

/**
 * Drops classes whose images could all not be read.
 * @param {string[]} classes @param {number[]} labels of the images that could be
 * @returns {{classes: string[], labels: number[]}} throws unless two classes are left
 */
export function kept_classes(classes, labels) {
  const used = new Set(labels), kept = classes.filter((_, i) => used.has(i));
  if (kept.length < 2) throw new Problem('pictures_need');
  return { classes: kept, labels: labels.map((label) => kept.indexOf(classes[label])) };
}

/** @param {string} descr @param {number[]} shape @param {Uint8Array} data @returns {Uint8Array} numpy's npy, version 1 */
function npy(descr, shape, data) {
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.join(', ')}${shape.length === 1 ? ',' : ''}), }`;
  const header = `${text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11)}\n`;
  const out = new Uint8Array(10 + header.length + data.length);
  out.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8]);
  out.set(new TextEncoder().encode(header), 10);
  out.set(data, 10 + header.length);
  return out;
}

/**
 * @param {Uint8Array} pixels (n, height, width, channels) @param {number[]} labels
 * @param {{height: number, width: number, channels: number}} shape
 * @returns {Uint8Array} an npz with the arrays x and y
 */
export function write_npz(pixels, labels, { height, width, channels }) {
  const n = labels.length, shape = channels === 1 ? [n, height, width] : [n, height, width, channels];
  const y = new Uint8Array(Uint16Array.from(labels).buffer);
  return zipSync({ 'x.npy': npy('|u1', shape, pixels), 'y.npy': npy('<u2', [n], y) }, { level: 0 });
}
