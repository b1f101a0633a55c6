/**
 * An experiment in a URL's hash. Simple experiments become readable pairs that differ from START only where they
 * must: `#data.source=moons&data.source.noise=0.2&model=dense(units:8),relu,dense(units:2)&seed=3`. Anything that
 * this notation cannot say (nested layers, objects) travels as `#z=` and deflated JSON in base64url.
 *
 * The notation knows no layer or option names: it follows the document's structure. A component is written
 * `type(option:value;option:value)`; numbers and true/false read as such, anything else as a string. A list has commas,
 * also one after its only item: `data.mix=mixup,`. A list of words, such as the names of classes, has semicolons.
 */
import { START } from './experiment.js';

/** Longer than this is no longer readable, and some chat programs cut links. */
const READABLE_LIMIT = 1500;
const WORD = /^[A-Za-z_][\w.-]*$/, WORDS = /^([A-Za-z_][\w.-]*;)+$/;

/** @param {unknown} value @returns {string | null} null where the notation cannot say it */
function atom(value) {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'string' && WORD.test(value) && value !== 'true' && value !== 'false') return value;
  return null;
}

/** @param {string} text @returns {any} */
function unatom(text) {
  if (text === 'true' || text === 'false') return text === 'true';
  if (text !== '' && !Number.isNaN(Number(text))) return Number(text);
  if (!WORD.test(text)) throw new SyntaxError(`"${text}" is not a value`);
  return text;
}

/** @param {any} item a component @returns {string | null} `type` or `type(option:value;...)` */
function item_text(item) {
  if (typeof item === 'string') return WORD.test(item) ? item : null;
  if (!item || typeof item !== 'object' || typeof item.type !== 'string' || !WORD.test(item.type)) return null;
  const options = Object.entries(item).filter(([key]) => key !== 'type').map(([key, value]) => {
    const text = atom(value);
    return text === null || !WORD.test(key) ? null : `${key}:${text}`;
  });
  if (options.includes(null)) return null;
  return options.length ? `${item.type}(${options.join(';')})` : item.type;
}

/** @param {string} text @returns {any} */
function item_value(text) {
  const match = /^([A-Za-z_][\w.-]*)(?:\((.*)\))?$/.exec(text);
  if (!match) throw new SyntaxError(`"${text}" is not a layer`);
  const options = (match[2] ?? '').split(';').filter(Boolean).map((pair) => {
    const colon = pair.indexOf(':');
    if (colon < 1) throw new SyntaxError(`"${pair}" is not option:value`);
    return [pair.slice(0, colon), unatom(pair.slice(colon + 1))];
  });
  return { type: match[1], ...Object.fromEntries(options) };
}

/** @param {any} a @param {any} b */
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/**
 * @param {any} value @param {any} base what START has here @param {string} key
 * @param {[string, string][]} pairs appended to
 * @returns {boolean} whether the notation could say it
 */
function collect(value, base, key, pairs) {
  if (same(value, base)) return true;
  if (Array.isArray(value)) {
    if (!Array.isArray(base) && value.length && value.every((item) => typeof item === 'string')) {
      pairs.push([key, value.map((item) => `${item};`).join('')]);
      return value.every((item) => WORD.test(item));
    }
    const texts = value.map(item_text);
    if (texts.includes(null)) return false;
    // Where START has no list, a comma tells a list of one from the component alone, and the empty one from a word.
    pairs.push([key, texts.join(',') + (texts.length < 2 && !Array.isArray(base) ? ',' : '')]);
    return true;
  }
  if (value && typeof value === 'object') {
    const keys = Object.keys(value);
    // A component starts afresh when its type differs; options of the same type differ one by one.
    const typed = typeof value.type === 'string';
    const other = typed ? base?.type !== value.type : false;
    if (!other && base && Object.keys(base).some((name) => !keys.includes(name))) {
      if (!typed) return false;
      const text = item_text(value);
      if (text === null) return false;
      pairs.push([key, text.includes('(') ? text : `${text}()`]);
      return true;
    }
    if (other) pairs.push([key, value.type]);
    return keys.every((name) => (name === 'type' && typed ? true : WORD.test(name) && !name.includes('.')
      && collect(value[name], other ? undefined : base?.[name], key ? `${key}.${name}` : name, pairs)));
  }
  const text = atom(value);
  if (text === null) return false;
  pairs.push([key, text]);
  return true;
}

/** @param {any} experiment @returns {string | null} a readable hash without '#', or null */
export function readable(experiment) {
  /** @type {[string, string][]} */
  const pairs = [];
  if (!collect(experiment, START, '', pairs)) return null;
  const text = pairs.map(([key, value]) => `${key}=${value}`).join('&');
  return text.length <= READABLE_LIMIT ? text : null;
}

/** @param {string} text */
const items = (text) => (text === '' ? [] : text.split(',').map(item_value));

/** @param {Record<string, string>} pairs @returns {any} */
function from_pairs(pairs) {
  /** @type {any} */
  const experiment = structuredClone(START);
  for (const [key, text] of Object.entries(pairs)) {
    const names = key.split('.');
    const last = /** @type {string} */ (names.pop());
    let place = experiment;
    for (const name of names) place = place[name] ??= {};
    const base = place[last];
    if (WORDS.test(text)) place[last] = text.split(';').slice(0, -1);
    else if (Array.isArray(base) || text.includes(',')) place[last] = items(text.replace(/,$/, ''));
    else if (text.endsWith(')')) place[last] = item_value(text);
    else if (base && typeof base === 'object') place[last] = { type: unatom(text) };
    else place[last] = unatom(text);
  }
  return experiment;
}

/** Keys by which a link of TensorFlow Playground is known. */
const PLAYGROUND_KEYS = ['networkShape', 'percTrainData', 'regularizationRate'];

/** Keys of a hash that are about the page, not the experiment. */
const VIEW_KEYS = new Set(['hide', 'show', 'theme', 'palette', 'lang', 'lab', 'autostart', 'height']);

/**
 * @param {string} hash with or without '#'
 * @returns {{view: Record<string, string>, pairs: Record<string, string>, packed: string | null}}
 */
export function split_hash(hash) {
  /** @type {Record<string, string>} */
  const view = {};
  /** @type {Record<string, string>} */
  const pairs = {};
  let packed = null;
  for (const part of hash.replace(/^#/, '').split('&').filter(Boolean)) {
    const equals = part.indexOf('=');
    const key = decodeURIComponent(equals < 0 ? part : part.slice(0, equals));
    const value = decodeURIComponent(equals < 0 ? '' : part.slice(equals + 1));
    if (key === 'z') packed = value;
    else (VIEW_KEYS.has(key) ? view : pairs)[key] = value;
  }
  return { view, pairs, packed };
}

/** @param {any} experiment @returns {Promise<string>} the hash without '#' */
export async function encode(experiment) {
  return readable(experiment) ?? `z=${await pack(JSON.stringify(experiment))}`;
}

/** @param {string} hash @returns {boolean} whether it may be another experiment than START */
export function names_experiment(hash) {
  return hash.replace(/^#/, '').split('&').some((part) => part !== '' && !VIEW_KEYS.has(part.split('=')[0]));
}

/**
 * @param {string} hash
 * @returns {any | Promise<any>} the experiment; START for an empty hash. Throws or rejects with a SyntaxError.
 *   Readable hashes decode at once, so that training starts before anything else.
 */
export function decode(hash) {
  const { pairs, packed } = split_hash(hash);
  if (PLAYGROUND_KEYS.some((key) => key in pairs)) return import('./playground_keys.js').then(({ from_playground }) => from_playground(pairs));
  return packed === null ? from_pairs(pairs) : unpack(packed).then((text) => JSON.parse(text));
}

/** @param {string} text @returns {Promise<string>} */
async function pack(text) {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

/** @param {string} text @returns {Promise<string>} */
async function unpack(text) {
  try {
    const binary = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
    const bytes = Uint8Array.from(binary, (c) => c.charCodeAt(0));
    return await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'))).text();
  } catch {
    throw new SyntaxError('The link is damaged: its compressed part cannot be read.');
  }
}
