/**
 * The node-and-link picture with what one can do to it: look at a unit, change the number of units and layers.
 * Properties: `columns` (charts/network.js Column, input first, with `layer`: index of its dense layer in the model).
 * Wishes: `unit-look` {column, unit} or null, `units-change` {layer, units}.
 */
import { css, html, nothing } from 'lit';
import { CanvasView } from './canvas_view.js';
import { shared } from '../styles/shared.js';
import { draw_network, hit, layout, SHOWN } from '../charts/network.js';
import { t } from '../strings.js';
import { icons } from './icons.js';

export class NetworkGraph extends CanvasView {
  static properties = { columns: { attribute: false }, active: { state: true } };

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
    .area { border-radius: 8px; }
  `];

  constructor() {
    super();
    /** @type {any[]} */ this.columns = [];
    /** @type {{column: number, unit: number} | null} */ this.active = null;
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

  /** @param {PointerEvent} event */
  #pointed(event) {
    const box = /** @type {HTMLElement} */ (event.currentTarget).getBoundingClientRect();
    const node = hit(layout(this.columns, box.width, box.height).nodes, event.clientX - box.left, event.clientY - box.top);
    this.#look(node ? { column: node.column, unit: node.unit } : null);
  }

  /** @param {KeyboardEvent} event */
  #keyed(event) {
    const moves = /** @type {Record<string, [number, number]>} */ ({ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] });
    if (event.key === 'Escape') this.#look(null);
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
    return html`<div class="area" tabindex="0" role="group" aria-label=${label} @pointermove=${this.#pointed} @pointerdown=${this.#pointed} @pointerleave=${() => this.#look(null)} @keydown=${this.#keyed} @blur=${() => this.#look(null)}>${this.canvas('')}</div>
      <div class="labels">${this.columns.map((column, c) => this.#label(column, c))}</div>
      <span class="hidden" aria-live="polite">${this.active ? t('unit_of', { unit: this.active.unit + 1, layer: this.columns[this.active.column]?.label }) : ''}</span>`;
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
    if (this.columns.length) draw_network(context, width, height, this.columns, this.active, this.palette);
  }
}
