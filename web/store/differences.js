/** What differs between two experiments, in words: "optimizer: adam → sgd", "layers 2, 4: swish → tanh". */
import { component, get } from './pointer.js';
import { words, write_value } from './forms.js';

/** Sections that go without saying, and layers that a list of them may have to be spelled out. */
const UNSAID = new Set(['optimizer', 'train', 'data']), SPELLED = 7;

/** @typedef {{what: string, a: string, b: string}} Difference */

/**
 * @param {any} a @param {any} b experiments
 * @param {{usual: string, none: string, network: string, layer: (which: string) => string, layers: (count: number) => string}} say
 *   `layer` names the layers with the given numbers
 * @returns {Difference[]} in the order of B's members
 */
export function differences(a, b, say) {
  /** @type {Difference[]} */ const found = [];
  for (const name of union(b, a)) {
    if (name === 'version' || name === 'changes') continue;
    if (name === 'model') found.push(...of_models(a.model ?? [], b.model ?? [], say));
    else found.push(...of_values([name], a[name], b[name], say));
  }
  return found;
}

/** @param {any} a @param {any} b @returns {boolean} whether the same examples come in the same order and number */
export function same_batches(a, b) {
  return ['/seed', '/train/batch', '/data/source', '/data/validation'].every((path) => same(get(a, path), get(b, path)));
}

/** @param {any[]} a @param {any[]} b @param {any} say @returns {Difference[]} */
function of_models(a, b, say) {
  if (a.length !== b.length) return [{ what: say.network, a: summary(a, say), b: summary(b, say) }];
  /** The same change in several layers is said once. @type {Map<string, {change: Difference, at: number[]}>} */
  const changes = new Map();
  b.forEach((layer, i) => {
    for (const change of of_values([], a[i], layer, say)) {
      const key = JSON.stringify(change), known = changes.get(key) ?? { change, at: [] };
      known.at.push(i + 1);
      changes.set(key, known);
    }
  });
  return [...changes.values()].map(({ change, at }) => ({ ...change, what: [say.layer(at.join(', ')), change.what].filter(Boolean).join(', ') }));
}

/** @param {string[]} path @param {any} a @param {any} b @param {any} say @returns {Difference[]} */
function of_values(path, a, b, say) {
  if (same(a, b)) return [];
  const what = words(path.filter((part, i) => i === path.length - 1 || !UNSAID.has(part)).map(words).join(' ')), is_list = Array.isArray(a) || Array.isArray(b);
  if (!is_list && (is_object(a) || is_object(b))) {
    const [one, other] = [component(a), component(b)], renamed = one.type !== other.type;
    // Options of another kind of thing say nothing; what both have does.
    const names = union(other, one).filter((name) => name !== 'type' && (!renamed || (name in one && name in other)));
    const inner = names.flatMap((name) => of_values([...path, name], one[name], other[name], say));
    return renamed ? [{ what, a: words(one.type ?? say.none), b: words(other.type ?? say.none) }, ...inner] : inner;
  }
  if (is_list && Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.some(is_object)) return b.flatMap((item, i) => of_values(path, a[i], item, say));
  const told = (/** @type {any} */ value) => (value === undefined ? is_list ? say.none : say.usual : Array.isArray(value) ? value.map((item) => (is_object(item) ? words(item.type) : words(String(item)))).join(', ') || say.none : typeof value === 'string' ? words(value) : write_value(value));
  return [{ what, a: told(a), b: told(b) }];
}

/** @param {any[]} model @param {any} say @returns {string} */
function summary(model, say) {
  const layers = model.map(component);
  return layers.length > SPELLED ? say.layers(layers.length) : layers.map((layer) => [words(layer.type), layer.units ?? layer.filters].filter((part) => part !== undefined).join(' ')).join(', ');
}

/** @param {any} value */
const is_object = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
/** @param {any} a @param {any} b */
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
/** @param {any} first @param {any} then @returns {string[]} names of members of either */
const union = (first, then) => [...new Set([...Object.keys(first), ...Object.keys(then)])];
