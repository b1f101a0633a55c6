/**
 * One weight of the node-and-link picture, to be changed by hand: into which unit, from where (or the bias), its value.
 * Properties: `columns` (as the picture has them), `place` {column, unit, from}, `from` -1 for the bias.
 * Wishes: `place-change` {place}, null to close; `weight-change` {path, value, text}.
 */
import { LitElement, css, html } from 'lit';
import { shared } from '../styles/shared.js';
import { number } from '../store/format.js';
import { t } from '../strings.js';

/** Time between two changes while the slider is dragged, and how long what was chosen stands before the run moves it on. */
const GAP_MS = 80, HELD_MS = 400;

/** @typedef {{column: number, unit: number, from: number}} Place */

export class WeightEdit extends LitElement {
  static properties = { columns: { attribute: false }, place: { attribute: false } };

  static styles = [shared, css`
    :host { display: block; width: 236px; padding: 9px 11px 10px; background: var(--card); border: 1px solid var(--edge); border-radius: 9px; box-shadow: 0 6px 22px rgb(0 0 0 / .18); }
    .title { display: flex; align-items: center; gap: 6px; font-size: 12.5px; font-weight: 600; } .title button { margin-left: auto; }
    label { display: flex; align-items: center; gap: 8px; margin: 6px 0; font-size: 12px; color: var(--mute); white-space: nowrap; } select { min-width: 0; min-height: 27px; color: var(--ink); }
    .value { display: grid; grid-template-columns: 1fr 66px; gap: 9px; align-items: center; } .value input[type=text] { min-height: 27px; text-align: right; font-variant-numeric: tabular-nums; }
  `];

  /** @type {{value: number, until: number} | null} */ #held = null;
  /** @type {number | null} */ #wanted = null;
  #timer = 0;
  #limit = 1;

  constructor() {
    super();
    /** @type {any[]} */ this.columns = [];
    /** @type {Place} */ this.place = { column: 1, unit: 0, from: 0 };
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (!changed.has('place')) return;
    this.#held = null;
    const { weights, biases } = this.columns[this.place.column] ?? {}, all = (this.place.from < 0 ? biases : weights) ?? [];
    // Stays while the slider is used: room to twice the largest.
    this.#limit = 2 ** Math.ceil(Math.log2(2 * Math.max(0.5, ...all.map(Math.abs))));
  }

  /** @param {Map<string, unknown>} changed */
  updated(changed) {
    const [range, text] = /** @type {NodeListOf<HTMLInputElement>} */ (this.renderRoot.querySelectorAll('input')), value = this.#value;
    range.value = String(value);
    if (/** @type {ShadowRoot} */ (this.renderRoot).activeElement !== text || changed.has('place')) text.value = number(value).replace('−', '-');
  }

  firstUpdated() {
    this.renderRoot.querySelector('input')?.focus();
  }

  get #value() {
    const { column, unit, from } = this.place, { weights, biases, units } = this.columns[column];
    if (this.#held && performance.now() < this.#held.until) return this.#held.value;
    return (from < 0 ? biases?.[unit] : weights?.[from * units + unit]) ?? 0;
  }

  /** @param {number} value */
  #change(value) {
    if (!Number.isFinite(value)) return;
    this.#held = { value, until: performance.now() + HELD_MS };
    this.#wanted = value;
    this.requestUpdate();
    if (!this.#timer) this.#send();
  }

  #send() {
    const { column, unit, from } = this.place, { layer, units } = this.columns[column], value = this.#wanted;
    this.#wanted = null;
    const path = from < 0 ? `/weights/${layer}.bias/${unit}` : `/weights/${layer}.weight/${from * units + unit}`;
    const text = `${t(from < 0 ? 'bias_of' : 'weight_of', { unit: unit + 1, from: from + 1, layer: column })}: ${number(value ?? 0)}`;
    this.dispatchEvent(new CustomEvent('weight-change', { bubbles: true, composed: true, detail: { path, value, text } }));
    this.#timer = window.setTimeout(() => { this.#timer = 0; if (this.#wanted !== null) this.#send(); }, GAP_MS);
  }

  /** @param {Place | null} place */
  #go(place) {
    this.dispatchEvent(new CustomEvent('place-change', { detail: { place } }));
  }

  render() {
    const { column, unit, from } = this.place, into = this.columns[column], before = this.columns[column - 1];
    return html`<div role="group" aria-label=${t('edit_weight')} @keydown=${(/** @type {KeyboardEvent} */ event) => { event.stopPropagation(); if (event.key === 'Escape') this.#go(null); }}>
      <div class="title">${t('unit_of', { unit: unit + 1, layer: into.label })}<button class="tiny quiet" aria-label=${t('close')} @click=${() => this.#go(null)}>×</button></div>
      <label>${t('weight_from')}<select @change=${(/** @type {any} */ event) => this.#go({ column, unit, from: Number(event.target.value) })}>
        ${Array.from({ length: before.units }, (_, i) => html`<option value=${i} .selected=${i === from}>${t('unit_of', { unit: i + 1, layer: before.label })}</option>`)}
        ${into.biases ? html`<option value="-1" .selected=${from < 0}>${t('its_bias')}</option>` : ''}</select></label>
      <div class="value"><input type="range" min=${-this.#limit} max=${this.#limit} step=${this.#limit / 200} aria-label=${t('weight_value')} @input=${(/** @type {any} */ event) => this.#change(Number(event.target.value))}>
        <input type="text" inputmode="decimal" autocomplete="off" aria-label=${t('weight_number')} @change=${(/** @type {any} */ event) => this.#change(Number(event.target.value.replace(',', '.')))}></div></div>`;
  }
}
