/**
 * Components that are members of an object, one strength each, as penalties in `loss.regularize`: a slider per type,
 * and the type's other options below it while it is on. In the experiment a member is a number, or an object when it
 * says more than its strength.
 *
 * Properties: `entries` (of the schema's kind), `value` (the object), `path` (its JSON pointer), `kinds`, `error`.
 * Wishes: `option-change`, as <ty-options>.
 */
import { LitElement, css, html, nothing } from 'lit';
import { shared } from '../styles/shared.js';
import { pointer } from '../store/pointer.js';
import { of_member } from '../store/forms.js';

export class Strengths extends LitElement {
  static properties = { entries: { attribute: false }, value: { attribute: false }, path: {}, kinds: { attribute: false }, error: { attribute: false } };

  static styles = [shared, css`
    :host { display: block; }
    .member + .member { margin-top: 9px; }
    .nested { margin: 6px 0 0 3px; padding-left: 10px; border-left: 2px solid var(--line); }
  `];

  constructor() {
    super();
    /** @type {any[]} */ this.entries = [];
    /** @type {Record<string, any>} */ this.value = {};
    this.path = '';
    /** @type {Record<string, any[]>} */ this.kinds = {};
    /** @type {{path: string, message: string} | null} */ this.error = null;
  }

  render() {
    return this.entries.map((entry) => this.#member(entry));
  }

  /** @param {any} entry */
  #member(entry) {
    const member = this.value[entry.type], strength = strength_of(member), path = this.path + pointer(entry.type);
    const others = entry.fields.filter((/** @type {any} */ field) => field !== strength_field(entry));
    const options = typeof member === 'object' ? member : { strength: member };
    return html`<div class="member" @option-change=${(/** @type {CustomEvent} */ event) => this.#change(entry.type, event)}>
      <ty-options .fields=${[as_number(entry)]} .value=${{ [entry.type]: strength }} .path=${this.path} .kinds=${this.kinds} .error=${this.error}></ty-options>
      ${strength && others.length ? html`<div class="nested"><ty-options .fields=${others} .value=${options} .path=${path} .kinds=${this.kinds} .error=${this.error}></ty-options></div>` : nothing}</div>`;
  }

  /** @param {string} type @param {CustomEvent} event of the forms inside */
  #change(type, event) {
    event.stopPropagation();
    const detail = of_member(this.path + pointer(type), this.value[type], event.detail);
    this.dispatchEvent(new CustomEvent('option-change', { bubbles: true, composed: true, detail }));
  }
}

/** @param {any} member @returns {number} */
function strength_of(member) {
  return (typeof member === 'object' && member ? member.strength : member) ?? 0;
}

/** @param {any} entry */
function strength_field(entry) {
  return entry.fields.find((/** @type {any} */ field) => field.name === 'strength') ?? entry.fields[0];
}

/** A field that stands for the type's strength. @param {any} entry */
function as_number(entry) {
  return { ...strength_field(entry), name: entry.type, doc: entry.doc, type: 'number', default: 0, minimum: 0, required: false };
}
