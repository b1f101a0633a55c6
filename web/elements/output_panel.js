/**
 * The output card: the picture, its legend and its switches; for tables without a picture, rows of predictions.
 * Properties: `scene`, `unit`, `held_out`, `discretize`, `drawing` (null where points cannot be drawn, else the class that
 * is drawn, 0 for none), `drawn` (what came of the last point, see point_cursor.js), `look` (what is known of filters or one image). Wishes: `output-option` {held_out}, {discretize} or
 * {drawing}, `image-look` {view, index}; see also the view's.
 */
import { LitElement, css, html, nothing } from 'lit';
import { shared } from '../styles/shared.js';
import { number, percent } from '../store/format.js';
import { t } from '../strings.js';

/** The palette has so many colours, and the engine takes so many classes of drawn points. */
const MOST_CLASSES = 10;

export class OutputPanel extends LitElement {
  static properties = { scene: { attribute: false }, unit: { attribute: false }, held_out: { type: Boolean }, discretize: { type: Boolean }, compact: { type: Boolean, reflect: true }, drawing: { attribute: false }, drawn: { attribute: false }, look: { attribute: false }, view: { state: true } };

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
    .brushes { gap: 6px; } .brushes button { min-height: 26px; padding: 0 9px; } .brushes button[aria-pressed=true] { border-color: var(--accent); color: var(--ink); } .note { margin: 6px 0 0; font-size: 12px; color: var(--mute); }
    ty-image-look { position: absolute; inset: 0; } .frame ty-point-cursor:focus-visible { outline-offset: -2px; }
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
    /** @type {number | null} */ this.drawing = null;
    /** @type {any} */ this.drawn = null;
    /** @type {any} */ this.look = null;
    /** Of a network on images. @type {'answers' | 'filters' | 'image'} */ this.view = 'answers';
  }

  /** @param {any} detail */
  #option(detail) {
    this.dispatchEvent(new CustomEvent('output-option', { bubbles: true, composed: true, detail }));
  }

  /** @param {'answers' | 'filters' | 'image'} view @param {number} [index] */
  #look(view, index) {
    this.view = view;
    this.dispatchEvent(new CustomEvent('image-look', { bubbles: true, composed: true, detail: { view, index } }));
  }

  /** @param {string} kind */
  #head(kind) {
    if (kind !== 'grid' || this.compact) return nothing;
    const views = /** @type {const} */ ({ answers: t('predictions'), filters: t('filters'), image: t('one_image') });
    return html`<span class="seg push" role="group" aria-label=${t('output')}>${Object.entries(views).map(([view, name]) => html`<button aria-pressed=${this.view === view ? 'true' : 'false'} @click=${() => this.#look(/** @type {any} */ (view))}>${name}</button>`)}</span>`;
  }

  /** @param {string} kind */
  #picture(kind) {
    if (kind === 'table') return this.#table();
    if (kind === 'grid' && this.view !== 'answers' && !this.compact) return html`<ty-image-look .look=${this.look?.view === this.view ? this.look : null}></ty-image-look>`;
    return html`<ty-output-view .scene=${this.scene} .unit=${this.unit} .held_out=${this.held_out || Boolean(this.drawing)} .discretize=${this.discretize} ?drawing=${Boolean(this.drawing)}
      @tile-choose=${(/** @type {CustomEvent} */ event) => { if (!this.compact) this.#look('image', event.detail.index); }}></ty-output-view>`;
  }

  render() {
    const kind = this.scene?.kind;
    return html`<section class="card" aria-label=${t('output')}>
      <div class="head"><h2>${t('output')}</h2>${this.#head(kind)}</div>
      <div class="frame ${kind === 'grid' || kind === 'curve' ? 'plain' : ''}" @mousedown=${this.#hold} @point-draw=${this.#follow}>${this.#picture(kind)}${kind === 'surface' && this.drawing ? this.#cursor(this.drawing) : nothing}</div>
      ${this.#legend(kind)}
      <div class="switches">${kind === 'surface' || kind === 'curve' ? html`
        <label class="check"><input type="checkbox" .checked=${this.held_out} @change=${(/** @type {any} */ event) => this.#option({ held_out: event.target.checked })}>${t('show_test')}</label>
        ${kind === 'surface' ? html`<label class="check"><input type="checkbox" .checked=${this.discretize} @change=${(/** @type {any} */ event) => this.#option({ discretize: event.target.checked })}>${t('discretize')}</label>` : nothing}
        ${kind === 'surface' && this.drawing !== null && !this.compact ? html`<label class="check"><input type="checkbox" .checked=${this.drawing > 0} @change=${(/** @type {any} */ event) => this.#option({ drawing: event.target.checked ? 1 : 0 })}>${t('draw_points')}</label>` : nothing}` : nothing}</div>
    </section>`;
  }

  /** The classes that there are and one to begin with. */
  get #paints() {
    return [...this.scene.classes, t('new_class')].slice(0, MOST_CLASSES);
  }

  /** Drawing from the keyboard; the pointer takes the cursor along, so that digits choose the class after a click too. @param {number} brush */
  #cursor(brush) {
    return html`<ty-point-cursor tabindex="0" role="application" aria-label=${t('draw_points')} aria-describedby="draw-hint" .scene=${this.scene} .brush=${brush} .classes=${this.#paints} .drawn=${this.drawn}></ty-point-cursor>`;
  }

  /** @returns {any} */
  get #keys() {
    return this.renderRoot.querySelector('ty-point-cursor');
  }

  /** @param {MouseEvent} event */
  #hold(event) {
    if (!this.#keys) return;
    event.preventDefault();
    this.#keys.focus({ preventScroll: true });
  }

  /** @param {CustomEvent} event */
  #follow({ detail: { x, y } }) {
    if (this.#keys) this.#keys.at = { x, y };
  }

  /** @param {string | undefined} kind */
  #legend(kind) {
    if (kind === 'surface' && this.drawing) return this.#brushes(this.drawing);
    if (kind === 'surface') {
      return html`<div class="legend">${this.scene.classes.map((/** @type {string} */ name, /** @type {number} */ k) => html`<span><i class="swatch" .style=${`background:var(--class-${k % 10})`}></i>${name}</span>`)}</div>`;
    }
    if (kind === 'curve') {
      return html`<div class="legend"><span><i class="swatch" .style=${'background:var(--ink)'}></i>${t('fitted')}</span><span><i class="swatch" .style=${'background:var(--pos)'}></i>${t('training_data')}</span>${this.held_out ? html`<span><i class="swatch" .style=${'background:var(--neg)'}></i>${t('held_out')}</span>` : nothing}</div>`;
    }
    return html`<div class="legend num">${kind === 'grid' && this.view === 'answers' ? html`${t('right_of', { right: this.scene.right, all: this.scene.all })}, ${t('wrong_first')}` : nothing}</div>`;
  }

  /** The classes as buttons, and one more to begin with. @param {number} chosen */
  #brushes(chosen) {
    const names = this.#paints;
    return html`<div class="legend brushes" role="group" aria-label=${t('draw_class')}>${names.map((name, k) => html`<button class="small" aria-pressed=${k + 1 === chosen ? 'true' : 'false'}
      @click=${() => this.#option({ drawing: k + 1 })}><i class="swatch" .style=${`background:var(--class-${k % 10})`}></i>${name}</button>`)}</div>
      <p class="note" id="draw-hint">${t('draw_hint')}</p>`;
  }

  #table() {
    const { rows, classes } = this.scene;
    return html`<div class="rows" tabindex="0" role="region" aria-label=${t('table_label')}><table><thead><tr><th>${t('row')}</th><th>${t('truth')}</th><th>${t('answer')}</th>${classes.length ? html`<th>${t('sure')}</th>` : nothing}</tr></thead>
      <tbody>${rows.map((/** @type {any} */ row) => html`<tr><td class="mute">${row.index + 1}</td><td>${classes.length ? classes[row.truth] : number(row.truth)}</td>
        <td class=${classes.length && row.truth !== row.guess ? 'bad' : ''}>${classes.length ? classes[row.guess] : number(row.guess)}</td>${classes.length ? html`<td>${percent(row.sure, 0)}</td>` : nothing}</tr>`)}</tbody></table></div>`;
  }
}
