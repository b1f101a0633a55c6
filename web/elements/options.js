/**
 * A form made from a list of schema fields: one control per field, components nested. Knows field types, never the
 * names of layers or options.
 *
 * Properties: `fields`; `value` (the object they belong to); `path` (its JSON pointer); `kinds` (schema.kinds);
 * `error` ({path, message} or null, marks the field it points to or into).
 * Wishes: `option-change` {path, value, live}, composed; value undefined removes the option.
 */
import { LitElement, css, html, nothing } from 'lit';
import { shared } from '../styles/shared.js';
import { component, pointer } from '../store/pointer.js';
import { option } from '../store/format.js';
import { fresh, read_value, words, write_value } from '../store/forms.js';
import { t } from '../strings.js';
import { icons } from './icons.js';
import { from_position, slider_range, to_position } from './field_range.js';

/** @typedef {import('./field_range.js').Field} Field */

export class OptionsForm extends LitElement {
  static properties = {
    fields: { attribute: false }, value: { attribute: false }, path: {}, kinds: { attribute: false }, error: { attribute: false },
  };

  static styles = [shared, css`
    :host { display: block; }
    .field { margin-top: 9px; }
    .field:first-child { margin-top: 0; }
    .line { display: flex; align-items: center; gap: 8px; min-height: 24px; }
    .line label { font-size: 13px; flex: 1 1 auto; min-width: 36px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .line input:not([type=checkbox]) { flex: 0 1 58px; min-width: 44px; min-height: 24px; padding: 0 5px; text-align: right; font-variant-numeric: tabular-nums; border-color: transparent; background: transparent; }
    .line input.wide { flex: 0 0 58%; max-width: 58%; text-align: left; background: var(--card); border-color: var(--line); }
    .line input:hover, .line input:focus { border-color: var(--line); background: var(--card); }
    .line select { flex: 0 0 58%; min-width: 60px; }
    .line.pair { flex-wrap: wrap; row-gap: 2px; } .line.pair label { flex: 1 0 100%; } .line.pair input { flex: 1 1 44px !important; border-color: var(--line); background: var(--card); } .line.pair select { flex: 0 1 84px; }
    label[title] { cursor: help; }
    .nested { margin: 6px 0 0 3px; padding-left: 10px; border-left: 2px solid var(--line); }
    .chips { display: flex; flex-direction: column; gap: 6px; margin-top: 2px; }
    .chip { padding: 4px 6px 6px 9px; background: var(--sunken); border-radius: var(--small-radius); }
    .chip .line { min-height: 24px; }
    input[type=range] { display: block; }
  `];

  constructor() {
    super();
    /** @type {Field[]} */ this.fields = [];
    /** @type {any} */ this.value = {};
    this.path = '';
    /** @type {Record<string, any[]>} */ this.kinds = {};
    /** @type {{path: string, message: string} | null} */ this.error = null;
  }

  render() {
    return this.fields.map((field) => html`<div class="field">${this.#control(field)}</div>`);
  }

  /** @param {Field} field */
  #control(field) {
    const drawn = /** @type {Record<string, (field: Field) => any>} */ ({
      integer: this.#numeric, number: this.#numeric, boolean: this.#boolean, choice: this.#choice, component: this.#component,
      components: this.#components, keyed_components: this.#keyed, section: this.#section, duration: this.#duration,
    })[field.type] ?? this.#text;
    return html`${drawn.call(this, field)}${this.#message(field)}`;
  }

  /** @param {Field} field */
  #path(field) {
    return this.path + pointer(field.name);
  }

  /** @param {Field} field */
  #current(field) {
    return component(this.value)[field.name] ?? field.default;
  }

  /** @param {Field} field @param {boolean} [inside] also when the error is deeper */
  #marked(field, inside = false) {
    const path = this.#path(field);
    return this.error !== null && (this.error.path === path || (inside && this.error.path.startsWith(`${path}/`)));
  }

  /** @param {Field} field */
  #message(field) {
    const nested = ['component', 'components', 'section', 'keyed_components'].includes(field.type);
    const deeper = !nested && this.#marked(field, true);
    return this.#marked(field) || deeper ? html`<p class="error-text" id="error-${field.name}" role="alert">${this.error?.message}</p>` : nothing;
  }

  /** @param {Field} field */
  #label(field) {
    const hint = [field.doc, field.live ? t('frozen_hint') : ''].filter(Boolean).join(' · ');
    return html`<label for=${field.name} title=${hint || nothing}>${words(field.name)}</label>`;
  }

  /** @param {Field} field @param {unknown} value */
  #change(field, value) {
    this.dispatchEvent(new CustomEvent('option-change', { bubbles: true, composed: true, detail: { path: this.#path(field), value, live: Boolean(field.live) } }));
  }

  /** @param {Field} field */
  #numeric(field) {
    const value = this.#current(field), range = slider_range(field);
    const typed = (/** @type {Event} */ event) => {
      const text = /** @type {HTMLInputElement} */ (event.target).value.trim();
      // What is not a number is sent as it is: the engine's message says what it expected.
      this.#change(field, text === '' ? undefined : Number.isNaN(Number(text)) ? text : Number(text));
    };
    const slid = (/** @type {Event} */ event) => {
      if (range) this.#change(field, from_position(range, Number(/** @type {HTMLInputElement} */ (event.target).value)));
    };
    return html`<div class="line">${this.#label(field)}
        <input id=${field.name} inputmode="decimal" autocomplete="off" .value=${typeof value === 'number' ? option(value) : String(value ?? '')}
          aria-invalid=${this.#marked(field) ? 'true' : nothing} aria-describedby=${this.#marked(field) ? `error-${field.name}` : nothing} @change=${typed}></div>
      ${range ? html`<input type="range" min="0" max="1000" step="1" aria-label=${words(field.name)} aria-valuetext=${option(Number(value))} .value=${String(to_position(range, Number(value)))} @input=${slid}>` : nothing}`;
  }

  /** @param {Field} field */
  #boolean(field) {
    return html`<div class="line">${this.#label(field)}<input id=${field.name} type="checkbox" .checked=${Boolean(this.#current(field))}
      aria-invalid=${this.#marked(field) ? 'true' : nothing} @change=${(/** @type {any} */ event) => this.#change(field, event.target.checked)}></div>`;
  }

  /** @param {Field} field */
  #choice(field) {
    const value = this.#current(field);
    return html`<div class="line">${this.#label(field)}<select id=${field.name} aria-invalid=${this.#marked(field) ? 'true' : nothing}
      @change=${(/** @type {any} */ event) => this.#change(field, event.target.value)}>
      ${(field.choices ?? []).map((choice) => html`<option value=${choice} ?selected=${choice === value}>${words(choice)}</option>`)}</select></div>`;
  }

  /** A value without a control of its own is typed as JSON; bare words stand for strings. @param {Field} field */
  #text(field) {
    const value = this.#current(field);
    const typed = (/** @type {any} */ event) => this.#change(field, read_value(event.target.value, field.type));
    return html`<div class="line">${this.#label(field)}<input id=${field.name} class="wide" autocomplete="off" .value=${write_value(value)}
      aria-invalid=${this.#marked(field, true) ? 'true' : nothing} @change=${typed}></div>`;
  }

  /** @param {Field} field */
  #duration(field) {
    const value = this.#current(field), epochs = value && typeof value === 'object';
    const amount = epochs ? value.epochs : value;
    const send = (/** @type {string} */ text, /** @type {boolean} */ as_epochs) => {
      const number = Number(text);
      this.#change(field, text.trim() === '' ? undefined : Number.isNaN(number) ? text : as_epochs ? { epochs: number } : number);
    };
    return html`<div class="line pair">${this.#label(field)}
      <input id=${field.name} inputmode="decimal" .value=${String(amount ?? '')} aria-invalid=${this.#marked(field, true) ? 'true' : nothing} @change=${(/** @type {any} */ event) => send(event.target.value, Boolean(epochs))}>
      <select aria-label=${`${words(field.name)}: unit`} @change=${(/** @type {any} */ event) => send(String(amount ?? 1), event.target.value === 'epochs')}>
        <option value="steps" ?selected=${!epochs}>steps</option><option value="epochs" ?selected=${Boolean(epochs)}>epochs</option></select></div>`;
  }

  /** @param {string} kind @param {any} value @param {string} path */
  #nested(kind, value, path) {
    const entry = (this.kinds[kind] ?? []).find((item) => item.type === component(value).type);
    if (!entry?.fields?.length) return nothing;
    return html`<div class="nested"><ty-options .fields=${entry.fields} .value=${value} .path=${path} .kinds=${this.kinds} .error=${this.error}></ty-options></div>`;
  }

  /** @param {Field} field */
  #component(field) {
    const kind = field.kind ?? '', value = component(this.value)[field.name] ?? field.default, type = component(value).type ?? '';
    const marked = this.#marked(field) || this.error?.path === `${this.#path(field)}/type`;
    return html`<div class="line">${this.#label(field)}<select id=${field.name} aria-invalid=${marked ? 'true' : nothing}
        @change=${(/** @type {any} */ event) => this.#change(field, event.target.value === '' ? undefined : fresh(this.kinds, kind, event.target.value))}>
        ${field.required ? nothing : html`<option value="" ?selected=${!type}>${t('usual')}</option>`}
        ${(this.kinds[kind] ?? []).map((entry) => html`<option value=${entry.type} ?selected=${entry.type === type} title=${entry.doc ?? ''}>${words(entry.type)}</option>`)}</select></div>
      ${type ? this.#nested(kind, value, this.#path(field)) : nothing}`;
  }

  /** @param {Field} field */
  #components(field) {
    const kind = field.kind ?? '', items = /** @type {any[]} */ (component(this.value)[field.name] ?? field.default ?? []);
    const without = (/** @type {number} */ i) => this.#change(field, items.filter((_, j) => j !== i));
    const add = (/** @type {any} */ event) => {
      const type = event.target.value;
      event.target.value = '';
      if (type) this.#change(field, [...items, fresh(this.kinds, kind, type)]);
    };
    return html`<div class="line">${this.#label(field)}<select id=${field.name} @change=${add} aria-invalid=${this.#marked(field) ? 'true' : nothing}>
        <option value="">${items.length ? '+' : t('none')}</option>
        ${(this.kinds[kind] ?? []).map((entry) => html`<option value=${entry.type} title=${entry.doc ?? ''}>${words(entry.type)}</option>`)}</select></div>
      <div class="chips">${items.map((item, i) => html`<div class="chip"><div class="line"><span class="push-name">${words(component(item).type)}</span>
        <button class="tiny quiet push" @click=${() => without(i)} aria-label=${`${t('remove')} ${words(component(item).type)}`}>${icons.remove}</button></div>
        ${this.#nested(kind, item, this.#path(field) + pointer(i))}</div>`)}</div>`;
  }

  /** An object with one strength per component type, as regularisation has. @param {Field} field */
  #keyed(field) {
    return html`<ty-strengths .entries=${this.kinds[field.kind ?? ''] ?? []} .value=${component(this.value)[field.name] ?? {}} .path=${this.#path(field)} .kinds=${this.kinds} .error=${this.error}></ty-strengths>`;
  }

  /** @param {Field} field */
  #section(field) {
    const value = component(this.value)[field.name], on = value !== undefined && value !== null;
    return html`<div class="line">${this.#label(field)}<input id=${field.name} type="checkbox" .checked=${on} @change=${() => this.#change(field, on ? undefined : {})}></div>
      ${on ? html`<div class="nested"><ty-options .fields=${field.fields ?? []} .value=${value} .path=${this.#path(field)} .kinds=${this.kinds} .error=${this.error}></ty-options></div>` : nothing}`;
  }
}
