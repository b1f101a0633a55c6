/**
 * The output card: the picture, its legend and its switches; for tables without a picture, rows of predictions.
 * Properties: `scene`, `unit`, `held_out`, `discretize`. Wishes: `output-option` {held_out} or {discretize}.
 */
import { LitElement, css, html, nothing } from 'lit';
import { shared } from '../styles/shared.js';
import { number, percent } from '../store/format.js';
import { t } from '../strings.js';

export class OutputPanel extends LitElement {
  static properties = { scene: { attribute: false }, unit: { attribute: false }, held_out: { type: Boolean }, discretize: { type: Boolean }, compact: { type: Boolean, reflect: true } };

  static styles = [shared, css`
    :host { display: block; }
    .card { display: flex; flex-direction: column; }
    .frame { position: relative; aspect-ratio: 1; border: 1px solid var(--line); border-radius: 10px; overflow: hidden; background: var(--sunken); }
    .frame ty-output-view { position: absolute; inset: 0; }
    .frame.plain { border-color: transparent; background: none; }
    .legend { margin-top: 10px; min-height: 20px; }
    .switches { display: flex; flex-wrap: wrap; gap: 4px 18px; margin-top: 8px; font-size: 12.5px; min-height: 20px; }
    .rows { position: absolute; inset: 0; overflow: auto; font-size: 12.5px; }
    table { width: 100%; }
    th { position: sticky; top: 0; background: var(--sunken); text-align: left; font-weight: 600; color: var(--mute); }
    td, th { padding: 4px 9px; border-bottom: 1px solid var(--line); }
    td.bad { color: var(--bad); font-weight: 600; }
    .rate { font-size: 12.5px; color: var(--mute); }
    :host([compact]) .switches { gap: 2px 12px; font-size: 12px; } :host([compact]) .card { padding-bottom: 8px; }
    @media (max-width: 860px) { .frame { max-width: 520px; width: 100%; margin: 0 auto; } }
  `];

  constructor() {
    super();
    /** @type {any} */ this.scene = null;
    /** @type {any} */ this.unit = null;
    this.held_out = false;
    this.discretize = false;
    this.compact = false;
  }

  /** @param {any} detail */
  #option(detail) {
    this.dispatchEvent(new CustomEvent('output-option', { bubbles: true, composed: true, detail }));
  }

  render() {
    const kind = this.scene?.kind;
    return html`<section class="card" aria-label=${t('output')}>
      <div class="head"><h2>${t('output')}</h2>${kind === 'grid' ? html`<span class="rate push num">${t('right_of', { right: this.scene.right, all: this.scene.all })}, ${t('wrong_first')}</span>` : nothing}</div>
      <div class="frame ${kind === 'grid' || kind === 'curve' ? 'plain' : ''}">${kind === 'table' ? this.#table() : html`<ty-output-view .scene=${this.scene} .unit=${this.unit} .held_out=${this.held_out} .discretize=${this.discretize}></ty-output-view>`}</div>
      ${this.#legend(kind)}
      <div class="switches">${kind === 'surface' || kind === 'curve' ? html`
        <label class="check"><input type="checkbox" .checked=${this.held_out} @change=${(/** @type {any} */ event) => this.#option({ held_out: event.target.checked })}>${t('show_test')}</label>
        ${kind === 'surface' ? html`<label class="check"><input type="checkbox" .checked=${this.discretize} @change=${(/** @type {any} */ event) => this.#option({ discretize: event.target.checked })}>${t('discretize')}</label>` : nothing}` : nothing}</div>
    </section>`;
  }

  /** @param {string | undefined} kind */
  #legend(kind) {
    if (kind === 'surface') {
      return html`<div class="legend">${this.scene.classes.map((/** @type {string} */ name, /** @type {number} */ k) => html`<span><i class="swatch" .style=${`background:var(--class-${k % 10})`}></i>${name}</span>`)}</div>`;
    }
    if (kind === 'curve') {
      return html`<div class="legend"><span><i class="swatch" .style=${'background:var(--ink)'}></i>${t('fitted')}</span><span><i class="swatch" .style=${'background:var(--pos)'}></i>${t('training_data')}</span>${this.held_out ? html`<span><i class="swatch" .style=${'background:var(--neg)'}></i>${t('held_out')}</span>` : nothing}</div>`;
    }
    return html`<div class="legend"></div>`;
  }

  #table() {
    const { rows, classes } = this.scene;
    return html`<div class="rows" tabindex="0" role="region" aria-label=${t('table_label')}><table><thead><tr><th>${t('row')}</th><th>${t('truth')}</th><th>${t('answer')}</th>${classes.length ? html`<th>${t('sure')}</th>` : nothing}</tr></thead>
      <tbody>${rows.map((/** @type {any} */ row) => html`<tr><td class="mute">${row.index + 1}</td><td>${classes.length ? classes[row.truth] : number(row.truth)}</td>
        <td class=${classes.length && row.truth !== row.guess ? 'bad' : ''}>${classes.length ? classes[row.guess] : number(row.guess)}</td>${classes.length ? html`<td>${percent(row.sure, 0)}</td>` : nothing}</tr>`)}</tbody></table></div>`;
  }
}
