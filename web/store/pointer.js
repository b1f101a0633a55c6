/**
 * Reading and changing JSON documents by JSON pointer (RFC 6901). Documents are values: a change returns a new
 * document that shares what did not change.
 */

/** @param {string} path @returns {string[]} */
export function parts(path) {
  return path === '' ? [] : path.slice(1).split('/').map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'));
}

/** @param {...(string|number)} names @returns {string} a pointer from its parts */
export function pointer(...names) {
  return names.map((name) => `/${String(name).replace(/~/g, '~0').replace(/\//g, '~1')}`).join('');
}

/** @param {any} document @param {string} path @returns {any} undefined where there is nothing */
export function get(document, path) {
  return parts(path).reduce((value, part) => (value === null || value === undefined ? undefined : value[part]), document);
}

/**
 * @param {any} document @param {string} path
 * @param {any} value undefined removes the member or item
 * @returns {any}
 */
export function set(document, path, value) {
  return change(document, parts(path), value);
}

/** @param {any} document @param {string[]} names @param {any} value @returns {any} */
function change(document, names, value) {
  if (names.length === 0) return value;
  const [name, ...rest] = names;
  if (Array.isArray(document)) {
    const copy = [...document];
    const changed = change(document[Number(name)], rest, value);
    if (changed === undefined) copy.splice(Number(name), 1); else copy[Number(name)] = changed;
    return copy;
  }
  // A bare string stands for {"type": string}: writing into it makes it an object.
  const base = typeof document === 'string' ? { type: document } : document ?? {};
  const changed = change(base[name], rest, value);
  if (changed === undefined) {
    const { [name]: _removed, ...others } = base;
    return others;
  }
  return { ...base, [name]: changed };
}

/** @param {any} component a component in an experiment: a string, an object with a type, or nothing @returns {any} with a type */
export function component(component) {
  return typeof component === 'string' ? { type: component } : component ?? {};
}
