/**
 * The learning rate over the whole run, as the schedule has it now, and how far the run is.
 * Properties: `rates` (at evenly spread steps, first and last included), `progress` (0 to 1), `editable` (a stroke of the
 * pointer draws another curve). Wish: `curve-draw` {at, lr}, shares of the run and rates.
 */
import { LitElement, css, html, svg, nothing } from 'lit';
import { as_function, simplify } from '../charts/simplify.js';
import { shared } from '../styles/shared.js';
import { number } from '../store/format.js';
import { t } from '../strings.js';

/** Size of the picture, and what is left free above and below the curve, in px. */
const WIDTH = 200, HEIGHT = 56, MARGIN = 5;
/** How much higher than the curve one may draw, and by how much of the picture's height a stroke may be smoothed. */
const HEADROOM = 1.5, TOLERANCE = 0.02;

export class RatePlan extends LitElement {
  static properties = { rates: { attribute: false }, progress: { type: Number }, editable: { type: Boolean, reflect: true }, stroke: { state: true } };

  static styles = [shared, css`
    :host { display: block; min-height: 76px; }
    svg { display: block; width: 100%; height: ${HEIGHT}px; background: var(--sunken); border-radius: var(--small-radius); }
    :host([editable]) svg { cursor: crosshair; touch-action: none; }
    path { fill: none; stroke: var(--accent); stroke-width: 2; vector-effect: non-scaling-stroke; }
    line { stroke: var(--mute); stroke-width: 1; vector-effect: non-scaling-stroke; }
    p { display: flex; justify-content: space-between; margin: 3px 0 0; font-size: 12px; color: var(--mute); font-variant-numeric: tabular-nums; }
  `];

  constructor() {
    super();
    /** @type {Float32Array | null} */ this.rates = null;
    this.progress = 0;
    this.editable = false;
    /** What is being drawn: share of the run, rate. @type {[number, number][] | null} */ this.stroke = null;
  }

  /** The rate at the picture's top. */
  get #most() {
    // One that can be drawn leaves room above.
    return Math.max(...(this.rates ?? [])) * (this.editable ? HEADROOM : 1);
  }

  /** @param {PointerEvent} event */
  #draw(event) {
    const canvas = /** @type {SVGElement} */ (event.currentTarget), box = canvas.getBoundingClientRect();
    if (event.type === 'pointerdown') { canvas.setPointerCapture(event.pointerId); this.stroke = []; }
    if (!this.stroke) return;
    const share = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    const height = Math.min(1, Math.max(0, (box.bottom - event.clientY - MARGIN) / (box.height - 2 * MARGIN)));
    this.stroke = as_function([...this.stroke, [share, height * this.#most]]);
    if (event.type !== 'pointerup') return;
    const drawn = simplify(this.stroke, TOLERANCE * this.#most), rounded = (/** @type {number} */ value) => Number(value.toPrecision(3));
    this.stroke = null;
    const at = drawn.map(([x]) => Math.round(1000 * x) / 1000), lr = drawn.map(([, rate]) => rounded(rate));
    const rising = at.map((x, i) => i === 0 || x > at[i - 1]);
    this.dispatchEvent(new CustomEvent('curve-draw', { bubbles: true, composed: true, detail: { at: at.filter((_, i) => rising[i]), lr: lr.filter((_, i) => rising[i]) } }));
  }

  render() {
    const { rates } = this;
    if (!rates || rates.length < 2) return nothing;
    const top = this.#most, most = Math.max(...rates), first = number(rates[0]), last = number(rates[rates.length - 1]);
    const x = WIDTH * Math.min(1, this.progress), draw = this.editable ? (/** @type {PointerEvent} */ event) => this.#draw(event) : nothing;
    const points = this.stroke ?? Array.from(rates, (rate, i) => /** @type {[number, number]} */ ([i / (rates.length - 1), rate]));
    return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label=${t('rate_plan', { first, last, most: number(most) })} @pointerdown=${draw} @pointermove=${draw} @pointerup=${draw}>
        ${svg`<line x1=${x} x2=${x} y1="0" y2=${HEIGHT}></line><path d=${outline(points, top)}></path>`}</svg>
      <p aria-hidden="true"><span>${first}</span><span>${this.editable ? t('draw_curve') : most > Math.max(rates[0], rates[rates.length - 1]) ? `≤ ${number(most)}` : ''}</span><span>${last}</span></p>`;
  }
}

/** @param {[number, number][]} points share and rate @param {number} most the rate at the top @returns {string} an SVG path */
export function outline(points, most) {
  const y = (/** @type {number} */ rate) => HEIGHT - MARGIN - (most > 0 ? rate / most : 0) * (HEIGHT - 2 * MARGIN);
  return points.map(([share, rate], i) => `${i ? 'L' : 'M'}${(WIDTH * share).toFixed(1)} ${y(rate).toFixed(1)}`).join('');
}
