/**
 * The engine's schema in the form that the panels use: components by kind, fields by section of the experiment.
 *
 * @typedef {import('../elements/field_range.js').Field} Field
 * @typedef {{type: string, doc?: string, formula?: string, fields: Field[]}} Component
 * @typedef {{kinds: Record<string, Component[]>, sections: Record<string, Field[]>, top: Field[]}} Schema
 */
import { component, get, parts } from './pointer.js';

/**
 * Fields that every component of a kind takes are joined to its own: if they begin with such as change during a run (an
 * optimizer's rate) those before them, the others behind. `defaults` are a component's own of such fields.
 * @param {any} raw what the engine's schema() says @returns {Schema}
 */
export function read_schema(raw) {
  const top = /** @type {Field[]} */ (raw.experiment ?? []);
  const sections = raw.sections ?? Object.fromEntries(top.filter((field) => field.type === 'section').map((field) => [field.name, field.fields]));
  const kinds = Object.fromEntries(Object.entries(raw.kinds ?? {}).map(([kind, entries]) => {
    const common = /** @type {Field[]} */ (raw.common?.[kind] ?? []), other = common.findIndex((field) => !field.live);
    const first = other < 0 ? common.length : other;
    return [kind, /** @type {any[]} */ (entries).map(({ defaults = {}, ...entry }) => {
      const shared = common.map((field) => (field.name in defaults ? { ...field, default: defaults[field.name] } : field));
      return { ...entry, fields: [...shared.slice(0, first), ...entry.fields, ...shared.slice(first)] };
    })];
  }));
  return { kinds, sections, top };
}

/** @param {Field[]} fields @param {any} given @returns {any} with the engine's default for what is left out */
export function filled(fields, given) {
  return { ...Object.fromEntries(fields.map((field) => [field.name, field.default])), ...given };
}

/** @param {Schema} schema @returns {(kind: string, spec: any) => any} a component, of a type alone too, with all of its options */
export function filler({ kinds }) {
  return (kind, spec) => filled((kinds[kind] ?? []).find((entry) => entry.type === component(spec).type)?.fields ?? [], component(spec));
}

/** Sources that make their data themselves: those that need no option. @param {Schema} schema @returns {Component[]} */
export function generators(schema) {
  return (schema.kinds.source ?? []).filter((entry) => !entry.fields.some((field) => field.required));
}

/**
 * Files that an experiment names: the values of its sources' required string fields, the checkpoint that it starts from.
 * @param {Schema} schema @param {any} experiment @returns {string[]}
 */
export function file_names(schema, experiment) {
  const start = get(experiment, '/from/checkpoint');
  const named = [get(experiment, '/data/source'), get(experiment, '/data/test')].flatMap((source) => {
    const entry = (schema.kinds.source ?? []).find((item) => item.type === component(source).type);
    return (entry?.fields ?? []).filter((field) => ['string', 'strings'].includes(field.type))
      .flatMap((field) => [component(source)[field.name] ?? []].flat().filter((name) => typeof name === 'string' && (field.required || /\.\w+$|ubyte/.test(name))));
  });
  return typeof start === 'string' ? [...named, start] : named;
}

/** @param {string} path a JSON pointer @returns {string} for a person: "model 2, units" */
export function place_name(path) {
  return parts(path).map((part) => (/^\d+$/.test(part) ? String(Number(part) + 1) : part.replace(/_/g, ' '))).join(' › ');
}
