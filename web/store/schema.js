/**
 * The engine's schema in the form that the panels use: components by kind, fields by section of the experiment.
 *
 * @typedef {import('../elements/field_range.js').Field} Field
 * @typedef {{type: string, doc?: string, formula?: string, fields: Field[]}} Component
 * @typedef {{kinds: Record<string, Component[]>, common: Record<string, Field[]>, sections: Record<string, Field[]>}} Schema
 */
import { component, get, parts } from './pointer.js';

/** @param {any} raw what the engine's schema() says @returns {Schema} */
export function read_schema(raw) {
  const sections = raw.sections ?? Object.fromEntries((raw.experiment ?? [])
    .filter((/** @type {any} */ field) => field.type === 'section').map((/** @type {any} */ field) => [field.name, field.fields]));
  return { kinds: raw.kinds ?? {}, common: raw.common ?? {}, sections };
}

/**
 * The activations: layers with a formula of one variable, which a network of the same shape can exchange.
 * @param {Schema} schema @returns {string[]}
 */
export function activations(schema) {
  return (schema.kinds.layer ?? []).filter((entry) => entry.formula && !entry.fields.some((field) => field.required) && !/W|gamma|γ/.test(entry.formula)).map((entry) => entry.type);
}

/**
 * Files that an experiment's sources name: the values of their required string fields.
 * @param {Schema} schema @param {any} experiment @returns {string[]}
 */
export function file_names(schema, experiment) {
  return [get(experiment, '/data/source'), get(experiment, '/data/test')].flatMap((source) => {
    const entry = (schema.kinds.source ?? []).find((item) => item.type === component(source).type);
    return (entry?.fields ?? []).filter((field) => field.required && ['string', 'strings', 'texts'].includes(field.type))
      .flatMap((field) => component(source)[field.name] ?? []).filter((/** @type {unknown} */ name) => typeof name === 'string');
  });
}

/** @param {string} path a JSON pointer @returns {string} for a person: "model 2, units" */
export function place_name(path) {
  return parts(path).map((part) => (/^\d+$/.test(part) ? String(Number(part) + 1) : part.replace(/_/g, ' '))).join(' › ');
}
