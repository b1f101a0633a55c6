/**
 * The node-and-link picture with what one can do to it: look at a unit, change the number of units and layers.
 * Properties: `columns` (charts/network.js Column, input first, with `layer`: index of its dense layer in the model).
 * With `motion` (charts/network_motion.js) one step is shown in its phases.
 * A click on a link, or Enter on a unit, opens its weight (weight_edit.js) unless `fixed`.
 * Wishes: `unit-look` {column, unit} or null, `units-change` {layer, units}; and `weight-change`.
 */
import { css, html, nothing } from 'lit';
import { CanvasView } from './canvas_view.js';
import { shared } from '../styles/shared.js';
import { draw_network, hit, hit_link, layout, SHOWN } from '../charts/network.js';
import { draw_motion, PHASES } from '../charts/network_motion.js';
import { number } from '../store/format.js';
import { t } from '../strings.js';
import { icons } from './icons.js';

/** A phase moves for so long. */
const DRAWN_MS = 700;
/** About the size of a weight's editor, in px. */
const EDITOR = { width: 236, height: 122 };

export class NetworkGraph extends CanvasView {
  static properties = { columns: { attribute: false }, fixed: { type: Boolean }, motion: { attribute: false }, active: { state: true }, edited: { state: true } };

  static styles = [shared, css`
    :host { display: block; position: relative; }
    canvas { display: block; width: 100%; height: var(--graph-height, 256px); touch-action: pan-y; }
    .labels { display: flex; justify-content: space-between; margin-top: 4px; }
    .labels div { width: 84px; text-align: center; font-size: 11.5px; color: var(--mute); line-height: 1.3; }
    .labels div:first-child { text-align: left; } .labels div:last-child { text-align: right; }
    .labels div:nth-child(n + 2):nth-last-child(n + 2) .units { justify-content: center; }
    .units { display: flex; align-items: center; gap: 4px; color: var(--ink); font-variant-numeric: tabular-nums; min-height: 22px; }
    .units b { min-width: 16px; text-align: center; font-weight: 600; }
    .labels div:last-child .units { justify-content: flex-end; }
    .area { border-radius: 8px; } .area.link { cursor: pointer; } ty-weight-edit { position: absolute; z-index: 3; }
    .phases { position: absolute; left: 0; top: 0; margin: 0; padding: 0; list-style: none; font-size: 12px; line-height: 1.5; color: var(--mute); pointer-events: none; } .phases li { padding-left: 8px; border-left: 2px solid var(--line); } .phases .on { color: var(--ink); font-weight: 620; border-color: var(--accent); }
  `];

  constructor() {
    super();
    /** @type {any[]} */ this.columns = [];
    /** @type {{column: number, unit: number} | null} */ this.active = null;
    this.fixed = false;
    /** @type {(import('../charts/network_motion.js').Motion & {running: boolean}) | null} */ this.motion = null;
    /** @type {import('../charts/network.js').Link | null} */ this.edited = null;
  }

  /** When the phase on the screen began, and which it is. */
  #began = 0;
  #phase = '';

  willUpdate() {
    const phase = this.motion ? `${this.motion.step} ${this.motion.phase}` : '';
    if (phase !== this.#phase) { this.#phase = phase; this.#began = performance.now(); }
    const { edited, columns } = this;
    if (edited && (this.fixed || !columns[edited.column]?.weights || edited.unit >= columns[edited.column].units || edited.from >= columns[edited.column - 1].units)) this.edited = null;
  }

  /** @param {string} name @param {any} detail */
  #wish(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
  }

  /** @param {{column: number, unit: number} | null} place */
  #look(place) {
    if (place?.column === this.active?.column && place?.unit === this.active?.unit) return;
    this.active = place;
    this.#wish('unit-look', place);
  }

  /** What lies under the pointer. @param {MouseEvent} event */
  #under(event) {
    const area = /** @type {HTMLElement} */ (event.currentTarget), { left, top, width } = area.getBoundingClientRect(), x = event.clientX - left, y = event.clientY - top;
    const { nodes } = layout(this.columns, width, area.clientHeight), node = hit(nodes, x, y);
    return { area, x, y, node, link: node || this.fixed || !this.columns[1]?.weights ? null : hit_link(nodes, x, y) };
  }

  /** @param {PointerEvent} event */
  #pointed(event) {
    const { area, node, link } = this.#under(event);
    area.classList.toggle('link', Boolean(link) || Boolean(node?.column && !this.fixed));
    this.#look(node ? { column: node.column, unit: node.unit } : null);
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const { node, link } = this.#under(event);
    if (link) this.edited = link;
    else if (node?.column) this.#edit(node);
    else this.edited = null;
  }

  /** A unit's bias, or the first weight into it. @param {{column: number, unit: number}} place */
  #edit({ column, unit }) {
    if (!this.fixed && this.columns[column]?.weights) this.edited = { column, unit, from: this.columns[column].biases ? -1 : 0 };
  }

  /** Beside the link, within the picture. */
  #editor() {
    const { edited, columns } = this, area = /** @type {HTMLElement | null} */ (this.renderRoot.querySelector('.area'));
    if (!edited || !area) return nothing;
    const { nodes } = layout(columns, area.clientWidth, area.clientHeight), b = nodes[edited.column][Math.min(edited.unit, SHOWN - 1)], a = nodes[edited.column - 1][Math.min(Math.max(0, edited.from), nodes[edited.column - 1].length - 1)];
    const x = edited.from < 0 ? b.x : (a.x + b.x) / 2, y = edited.from < 0 ? b.y : (a.y + b.y) / 2;
    const left = Math.max(0, Math.min(area.clientWidth - EDITOR.width, x - EDITOR.width / 2)), below = y + EDITOR.height + 24 < area.clientHeight + 30;
    return html`<ty-weight-edit .style=${`left:${left}px;top:${below ? y + 22 : Math.max(0, y - EDITOR.height - 22)}px`} .columns=${columns} .place=${edited}
      @place-change=${(/** @type {CustomEvent} */ event) => { this.edited = event.detail.place; if (!this.edited) area.focus(); }}></ty-weight-edit>`;
  }

  /** @param {KeyboardEvent} event */
  #keyed(event) {
    const moves = /** @type {Record<string, [number, number]>} */ ({ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] });
    if (event.key === 'Escape') { this.#look(null); this.edited = null; }
    if (event.key === 'Enter' && this.active?.column) this.#edit(this.active);
    const move = moves[event.key];
    if (!move || this.columns.length === 0) return;
    event.preventDefault();
    const from = this.active ?? { column: 0, unit: 0 };
    const column = Math.min(this.columns.length - 1, Math.max(0, from.column + move[0]));
    const unit = Math.min(Math.min(SHOWN, this.columns[column].units) - 1, Math.max(0, from.unit + move[1]));
    this.#look({ column, unit });
  }

  render() {
    const label = t('graph_label', { columns: this.columns.map((column) => column.label).join(', ') });
    return html`<div class="area" tabindex="0" role="group" aria-label=${label} @pointermove=${this.#pointed} @pointerdown=${this.#pointed} @click=${this.#clicked} @pointerleave=${() => this.#look(null)} @keydown=${this.#keyed} @blur=${() => this.#look(null)}>${this.canvas('')}</div>${this.#editor()}${this.#phases()}
      <div class="labels">${this.columns.map((column, c) => this.#label(column, c))}</div>
      <span class="hidden" aria-live="polite">${this.active ? t('unit_of', { unit: this.active.unit + 1, layer: this.columns[this.active.column]?.label }) : this.motion && !this.motion.running ? t('phase_of', { step: this.motion.step, phase: this.#named(this.motion.phase) }) : ''}</span>`;
  }

  /** @param {typeof PHASES[number]} phase */
  #named(phase) {
    const shown = this.motion && PHASES.indexOf(this.motion.phase) >= PHASES.indexOf('loss');
    return phase === 'loss' ? `${t('loss').toLowerCase()} ${shown ? number(this.motion?.loss ?? NaN) : ''}` : t(`phase_${phase}`);
  }

  /** Read aloud only while somebody steps: the region below says it. */
  #phases() {
    if (!this.motion) return nothing;
    return html`<ol class="phases num" aria-hidden="true">${PHASES.map((phase) => html`<li class=${phase === this.motion?.phase ? 'on' : ''}>${this.#named(phase)}</li>`)}</ol>`;
  }

  /** @param {any} column @param {number} c */
  #label(column, c) {
    const hidden = c > 0 && c < this.columns.length - 1;
    const change = (/** @type {number} */ by) => this.#wish('units-change', { layer: column.layer, units: column.units + by });
    return html`<div><div class="units">${hidden ? html`<button class="tiny" aria-label=${t('fewer_units', { i: c })} ?disabled=${column.units <= 1} @click=${() => change(-1)}>${icons.minus}</button><b>${column.units}</b><button class="tiny" aria-label=${t('more_units', { i: c })} @click=${() => change(1)}>${icons.plus}</button>` : html`<b>${column.units}</b>`}</div>
      ${column.label}${column.units > SHOWN ? html` <span class="num">${t('more_below', { n: column.units - SHOWN })}</span>` : nothing}</div>`;
  }

  /** @param {CanvasRenderingContext2D} context @param {number} width @param {number} height */
  draw(context, width, height) {
    if (this.motion && this.columns.length === this.motion.after.length) {
      const still = matchMedia('(prefers-reduced-motion: reduce)').matches, t = still ? 1 : Math.min(1, (performance.now() - this.#began) / DRAWN_MS);
      draw_motion(context, width, height, this.columns, this.motion, t, this.palette);
      if (t < 1) this.redraw();
    } else if (this.columns.length) draw_network(context, width, height, this.columns, this.active, this.palette, this.edited);
  }
}
