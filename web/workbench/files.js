/**
 * Files a reader drops or chooses: told apart by their first bytes, inflated if gzipped, and turned into the data
 * source that reads them. Nothing is uploaded: the bytes go to the worker.
 */
import { TrainyardError } from '../engine/protocol.js';
import { t } from '../strings.js';

/**
 * A file format that a data source reads: how to know it, and the source for files of it. Names are in the source's
 * `type` alone; a new format is a new entry.
 * @typedef {{is: (name: string, bytes: Uint8Array) => boolean, source: (files: Dropped[]) => any, test?: (files: Dropped[]) => any}} Format `test`: what is left for the very end, or null
 * @typedef {{name: string, bytes: Uint8Array, kind: 'data' | 'checkpoint' | 'experiment' | 'unknown', format: Format | null}} Dropped
 */

/** A CIFAR-10 record: one label and 32 x 32 x 3 bytes. */
const CIFAR_RECORD = 3073;

/** Of an archive's end: enough for the directory of a few arrays. */
const TAIL = 4096;

/** @type {Format[]} the first that fits */
const FORMATS = [
  {
    is: (_name, bytes) => bytes.length >= 4 && bytes[0] === 0 && bytes[1] === 0 && bytes[2] >= 8 && bytes[2] <= 14 && bytes[3] >= 1 && bytes[3] <= 4,
    source: (files) => {
      const [first] = idx_pairs(files);
      if (!first) throw new TrainyardError('idx_pair', '', t('idx_pair'));
      return first;
    },
    test: (files) => idx_pairs(files)[1] ?? null,
  },
  {
    is: (_name, bytes) => bytes[0] === 0x50 && bytes[1] === 0x4b,
    source: ([file]) => ({ type: 'npz', path: file.name, ...npz_names(file.bytes) }),
  },
  {
    is: (name, bytes) => bytes.length > 0 && bytes.length % CIFAR_RECORD === 0 && bytes[0] < 10 && /\.bin(\.gz)?$/i.test(name),
    source: (files) => ({ type: 'cifar10', files: files.map((file) => file.name).sort() }),
  },
  {
    is: (_name, bytes) => { const text = beginning(bytes); return !text.includes('\0') && /[,;\t]/.test(text); },
    source: ([file]) => csv_source(file),
  },
];

/**
 * Images with their labels: as many of them, and of the most similar name. The larger pair is the first: MNIST's four
 * files are a training set and a test set.
 * @param {Dropped[]} files @returns {any[]} sources
 */
function idx_pairs(files) {
  const count = (/** @type {Dropped} */ { bytes }) => new DataView(bytes.buffer, bytes.byteOffset).getUint32(4);
  const alike = (/** @type {string} */ a, /** @type {string} */ b) => { let n = 0; while (n < a.length && a[n] === b[n]) ++n; return n; };
  const free = files.filter(({ bytes }) => bytes[3] === 1);
  return files.filter(({ bytes }) => bytes[3] > 1).sort((a, b) => count(b) - count(a)).flatMap((images) => {
    const fits = (/** @type {Dropped} */ labels) => (count(labels) === count(images) ? 1000 : 0) + alike(labels.name, images.name);
    const labels = free.sort((a, b) => fits(b) - fits(a)).shift();
    return labels ? [{ type: 'idx', images: images.name, labels: labels.name }] : [];
  });
}

/** @param {Uint8Array} bytes */
const beginning = (bytes) => new TextDecoder().decode(bytes.subarray(0, 4096));

/** An archive ends with its directory, which names its members. @param {File} file @returns {Promise<boolean>} whether numpy's arrays are in it */
export async function holds_arrays(file) {
  const end = new Uint8Array(await file.slice(-TAIL).arrayBuffer());
  return /\.npy/.test(new TextDecoder('latin1').decode(end));
}

/** @param {File} file @returns {Promise<Dropped>} */
export async function read_file(file) {
  let bytes = new Uint8Array(await file.arrayBuffer());
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) bytes = await inflate(bytes, file.name);
  return recognise(file.name, bytes);
}

/** @param {Uint8Array} bytes @param {string} name */
async function inflate(bytes, name) {
  try {
    const stream = new Blob([/** @type {any} */ (bytes)]).stream().pipeThrough(new DecompressionStream('gzip'));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch {
    throw new TrainyardError('bad_gzip', '', t('gzip_broken', { name }));
  }
}

/** @param {string} name @param {Uint8Array} bytes @returns {Dropped} */
export function recognise(name, bytes) {
  if (/\.safetensors$/i.test(name)) return { name, bytes, kind: 'checkpoint', format: null };
  if (/^\s*\{/.test(beginning(bytes))) return { name, bytes, kind: 'experiment', format: null };
  const format = FORMATS.find((item) => item.is(name, bytes)) ?? null;
  return { name, bytes, kind: format ? 'data' : 'unknown', format };
}

/**
 * The source that reads what was dropped.
 * @param {Dropped[]} files all of one format
 * @returns {any} a data source
 */
export function source_of(files) {
  const odd = files.find((file) => !file.format || file.format !== files[0].format);
  if (odd) throw new TrainyardError('unknown_file', '', t('unknown_file', { name: odd.name }));
  return /** @type {Format} */ (files[0].format).source(files);
}

/** @param {Dropped[]} files all of one format @returns {any} the source of a test set that came with the data, or null */
export function test_source_of(files) {
  return files[0].format?.test?.(files) ?? null;
}

/**
 * The label is the last column unless a header names one; numbers with many different values are regressed.
 * @param {{name: string, bytes: Uint8Array}} file
 */
export function csv_source(file) {
  const text = new TextDecoder().decode(file.bytes.subarray(0, 1 << 20));
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '').slice(0, 2000);
  // As a rule what the engine finds: the separator that the first line has most of.
  const separator = [',', ';', '\t'].reduce((best, one) => (lines[0].split(one).length > lines[0].split(best).length ? one : best));
  const cells = lines.map((line) => line.split(separator).map((cell) => cell.trim().replace(/^"|"$/g, '')));
  const is_number = (/** @type {string} */ cell) => cell !== '' && !Number.isNaN(Number(cell));
  const header = cells[0].every((cell) => !is_number(cell)) && cells.length > 1;
  const names = header ? cells[0] : [];
  const named = names.findIndex((name) => /^(label|class|target|species|y)$/i.test(name));
  const at = named >= 0 ? named : cells[0].length - 1;
  const values = cells.slice(header ? 1 : 0).map((row) => row[at]);
  const different = new Set(values).size;
  const regression = values.every(is_number) && (values.some((value) => !Number.isInteger(Number(value))) || different > 20);
  const missing = cells.some((row) => row.some((cell) => cell === '' || cell === 'NA'));
  return { type: 'csv', path: file.name, ...(header ? { label: names[at] } : {}), task: regression ? 'regression' : 'classification', ...(missing ? { missing: 'mean' } : {}) };
}

/**
 * Which arrays of the archive are inputs and answers, from the names in its directory.
 * @param {Uint8Array} bytes @returns {{x: string, y: string}}
 */
export function npz_names(bytes) {
  /** @type {string[]} */
  const names = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 46 < bytes.length; ++at) {
    if (view.getUint32(at, true) !== 0x02014b50) continue;
    const length = view.getUint16(at + 28, true);
    names.push(new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + length)).replace(/\.npy$/, ''));
  }
  const find = (/** @type {RegExp} */ pattern, /** @type {string} */ otherwise) => names.find((name) => pattern.test(name)) ?? otherwise;
  return { x: find(/^(x|images?|data|features?|x_train)$/i, names[0] ?? 'x'), y: find(/^(y|labels?|targets?|y_train)$/i, names[1] ?? 'y') };
}
