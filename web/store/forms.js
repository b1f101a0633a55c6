/** What forms and pictures say of components and their options, and values as they are typed. */

/** @param {string} name of an option or type @returns {string} as people write it */
export function words(name) {
  return String(name ?? '').replace(/_/g, ' ').replace(/\blr\b/, 'learning rate').replace(/^l(\d)$/, 'L$1');
}

/**
 * A new component with what it needs to be valid: required numbers get a usual size, components their first type.
 * @param {Record<string, any[]>} kinds @param {string} kind @param {string} type @param {number} [depth]
 * @returns {any}
 */
export function fresh(kinds, kind, type, depth = 0) {
  const entry = (kinds[kind] ?? []).find((item) => item.type === type);
  /** @type {Record<string, any>} */
  const made = { type };
  for (const field of entry?.fields ?? []) {
    if (!field.required) continue;
    if (field.type === 'integer') made[field.name] = Math.min(Math.max(field.minimum ?? 1, 8), field.maximum ?? Infinity);
    else if (field.type === 'number') made[field.name] = Math.min(Math.max(field.minimum ?? 0, 0.1), field.maximum ?? Infinity);
    else if (field.type === 'choice') made[field.name] = field.choices?.[0];
    else if (field.type === 'component' && depth < 4) made[field.name] = fresh(kinds, field.kind, kinds[field.kind]?.[0]?.type, depth + 1);
    else if (field.type === 'components') made[field.name] = [];
    else if (field.type === 'component_lists') made[field.name] = [[], []];
    else if (field.type === 'extent') made[field.name] = 2;
    else if (field.type === 'duration') made[field.name] = { epochs: 1 };
    else if (field.type === 'integers' || field.type === 'numbers') made[field.name] = [1];
  }
  return made;
}

/** @param {string} text @param {string} type of the field @returns {any} */
export function read_value(text, type) {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  if (type === 'string' || type === 'text') return trimmed;
  const lists = ['integers', 'numbers', 'texts', 'strings', 'extent'].includes(type) && trimmed.includes(',') && !trimmed.startsWith('[');
  try {
    return JSON.parse(lists ? `[${trimmed}]` : trimmed);
  } catch {
    return type === 'texts' || type === 'strings' ? trimmed.split(',').map((word) => word.trim()) : trimmed;
  }
}

/** @param {any} value @returns {string} */
export function write_value(value) {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) return value.join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/**
 * A change inside a member that is a number, or an object when it says more than its strength, as the experiment has to
 * be told: `l1: 0.001` becomes `l1: {strength: 0.001, form: "proximal"}` only when its form is set.
 * @param {string} own the member's pointer @param {any} member what the experiment has there
 * @param {{path: string, value: any, live: boolean}} change at `own` for the strength, below it for another option
 * @returns {{path: string, value: any, live: boolean}}
 */
export function of_member(own, member, { path, value, live }) {
  const is_object = typeof member === 'object' && member !== null;
  if (path === own && is_object && value !== undefined) return { path: `${own}/strength`, value, live };
  if (path !== own && !is_object) return { path: own, value: { strength: member ?? 0, [path.slice(own.length + 1)]: value }, live: false };
  return { path, value, live };
}
