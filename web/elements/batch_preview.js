/**
 * Training examples before and after augmentation and mixing, and what is then to be learned of them. Opens by itself
 * where the experiment has any of the two; closed it costs nothing.
 * Properties: `preview` (from workbench/preview.js), `kind` ('images' or 'points'), `changes` (whether there is
 * augmentation or mixing).
 * Wish: `preview-look` {open, epoch}.
 */
import { css, html, nothing } from 'lit';
import { CanvasView } from './canvas_view.js';
import { shared } from '../styles/shared.js';
import { draw_mixed_points, draw_pairs, shares } from '../charts/batch.js';
import { number } from '../store/format.js';
import { t } from '../strings.js';

/** An image, the distance from row to row and between before and after, rows kept free, and points, in px. */
const TILE = 56, ROW = 64, GAP = 20, ROWS = 4, POINTS_HEIGHT = 190;
/** Classes named beside an example. */
const NAMED = 3;

export class BatchPreview extends CanvasView {
  static properties = { preview: { attribute: false }, changes: { type: Boolean }, kind: {}, chosen: { state: true }, epoch: { state: true } };

  static styles = [shared, css`
    :host { display: block; }
    summary h3 { display: inline; }
    .bar { display: flex; align-items: center; gap: 8px; margin: 6px 0 8px; min-height: 30px; }
    .heads { display: grid; grid-template-columns: ${TILE}px ${TILE}px 1fr; column-gap: ${GAP}px; margin-bottom: 3px; font-size: 11.5px; color: var(--mute); }
    .rows { position: relative; min-height: ${ROWS * ROW - 8}px; }
    canvas { position: absolute; inset: 0 auto auto 0; width: ${2 * TILE + GAP}px; height: ${ROWS * ROW - 8}px; }
    .points canvas { position: static; display: block; width: 100%; height: ${POINTS_HEIGHT}px; background: var(--sunken); border-radius: var(--small-radius); }
    ul { list-style: none; margin: 0; padding: 0 0 0 ${2 * TILE + 2 * GAP}px; }
    li { display: flex; flex-direction: column; justify-content: center; gap: 3px; height: ${TILE}px; margin-bottom: ${ROW - TILE}px; font-size: 12px; line-height: 1.2; }
    li:last-child { margin: 0; }
    .share { display: flex; gap: 6px; } .share span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; } .share b { margin-left: auto; font-weight: 560; }
    .amount { height: 3px; border-radius: 2px; background: linear-gradient(90deg, var(--accent) var(--share), var(--line) var(--share)); }
    .note { margin: 6px 0 0; font-size: 12px; color: var(--mute); }
  `];

  constructor() {
    super();
    /** @type {any} */ this.preview = null;
    this.changes = false;
    this.kind = 'images';
    /** What the reader chose: open or not. @type {boolean | null} */ this.chosen = null;
    this.epoch = 0;
  }

  get #open() {
    return this.chosen ?? this.changes;
  }

  /** @param {Map<string, unknown>} changed */
  updated(changed) {
    super.updated(changed);
    if (changed.has('chosen') || changed.has('changes') || changed.has('epoch')) this.dispatchEvent(new CustomEvent('preview-look', { bubbles: true, composed: true, detail: { open: this.#open, epoch: this.epoch } }));
  }

  /** What there is to draw; while another kind of data is being asked for, nothing. @returns {any} */
  get #shown() {
    return this.preview?.kind === this.kind ? this.preview : { rows: [], classes: [] };
  }

  render() {
    const open = this.#open;
    const toggle = (/** @type {Event} */ event) => { event.preventDefault(); this.chosen = !open; };
    return html`<details ?open=${open}><summary @click=${toggle}><h3>${t('preview')}</h3></summary>${open ? html`
      <div class="bar"><span class="mute small num" aria-live="polite">${t('epoch')} ${this.epoch}</span><button class="push" title=${t('preview_hint')} @click=${() => { ++this.epoch; }}>${t('preview_new')}</button></div>
      ${this.kind === 'images' ? this.#pairs() : html`<div class="points">${this.canvas(t('preview_points'))}</div><p class="note">${t('preview_points_note')}</p>`}` : nothing}</details>`;
  }

  #pairs() {
    const { rows, classes } = this.#shown;
    return html`<div class="heads" aria-hidden="true"><span>${t('preview_before')}</span><span>${t('preview_after')}</span><span>${t('preview_target')}</span></div>
      <div class="rows">${this.canvas('')}<ul aria-label=${t('preview_list')}>${rows.map((/** @type {any} */ row) => html`<li>${target(row.target, classes)}</li>`)}</ul></div>
      ${this.changes ? nothing : html`<p class="note">${t('preview_plain')}</p>`}`;
  }

  /** @param {CanvasRenderingContext2D} context @param {number} width @param {number} height */
  draw(context, width, height) {
    const { rows } = this.#shown;
    if (this.kind === 'images') draw_pairs(context, rows, { tile: TILE, row: ROW, gap: GAP }, this.palette);
    else if (rows.length) draw_mixed_points(context, width, height, rows, this.palette);
  }
}

/** @param {number[]} values @param {string[]} classes */
function target(values, classes) {
  if (!classes.length) return values.map((value) => number(value)).join(', ');
  return shares(values, classes).slice(0, NAMED).map(({ name, share }) => html`<span class="share" title=${name}><span>${name}</span><b class="num">${share >= 0.995 ? '1' : share.toFixed(2).replace(/^0/, '')}</b></span>
    <span class="amount" .style=${`--share: ${(100 * share).toFixed(1)}%`}></span>`);
}
