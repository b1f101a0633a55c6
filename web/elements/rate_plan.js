/**
 * The learning rate over the whole run, as the schedule has it now, and how far the run is.
 * Properties: `rates` (at evenly spread steps, first and last included), `progress` (0 to 1), `editable` (a stroke of the
 * pointer draws another curve; keys change it point by point), `knots` [share, rate][] (the curve's points, null where they
 * are not given in shares). Wish: `curve-draw` {at, lr}, shares of the run and rates.
 */
import { LitElement, css, html, svg, nothing } from 'lit';
import { climb, next_stop, rate_at, with_rate, without_knot } from '../charts/rate_knots.js';
import { as_function, simplify } from '../charts/simplify.js';
import { shared } from '../styles/shared.js';
import { number, option, percent } from '../store/format.js';
import { t } from '../strings.js';

/** Size of the picture, and what is left free above and below the curve, in px. */
const WIDTH = 200, HEIGHT = 56, MARGIN = 5;
/** How much higher than the curve one may draw, and by how much of the picture's height a stroke may be smoothed. */
const HEADROOM = 1.5, TOLERANCE = 0.02;
/** Keys pressed within this many ms make one run, and shift makes so many steps of a rate at once. */
const ONE_GESTURE_MS = 600, FAR = 5;

export class RatePlan extends LitElement {
  static properties = { rates: { attribute: false }, progress: { type: Number }, editable: { type: Boolean, reflect: true }, knots: { attribute: false }, stroke: { state: true }, at: { state: true } };

  static styles = [shared, css`
    :host { display: block; min-height: 76px; }
    svg { display: block; width: 100%; height: ${HEIGHT}px; background: var(--sunken); border-radius: var(--small-radius); }
    :host([editable]) svg { cursor: crosshair; touch-action: none; }
    path { fill: none; stroke: var(--accent); stroke-width: 2; vector-effect: non-scaling-stroke; }
    line { stroke: var(--mute); stroke-width: 1; vector-effect: non-scaling-stroke; }
    .area { position: relative; border-radius: var(--small-radius); }
    .area i { position: absolute; width: 7px; height: 7px; margin: -3.5px 0 0 -3.5px; border-radius: 50%; background: var(--card); border: 1.5px solid var(--accent); pointer-events: none; }
    .area i.at { display: none; width: 13px; height: 13px; margin: -6.5px 0 0 -6.5px; border: 2px solid var(--ink); background: none; } .area:focus-visible i.at { display: block; }
    p.keys { display: block; line-height: 1.35; }
    p { display: flex; justify-content: space-between; margin: 3px 0 0; font-size: 12px; color: var(--mute); font-variant-numeric: tabular-nums; }
  `];

  constructor() {
    super();
    /** @type {Float32Array | null} */ this.rates = null;
    this.progress = 0;
    this.editable = false;
    /** What is being drawn: share of the run, rate. @type {[number, number][] | null} */ this.stroke = null;
    /** The curve's points as they were given. @type {[number, number][] | null} */ this.knots = null;
    /** Where the keys change the rate, as a share of the run. */ this.at = 0;
  }

  /** The points as the keys have left them, until they are told of. @type {[number, number][] | null} */ #edited = null;
  /** @type {any} */ #timer = 0;

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    // What the keys left is on the screen until the run has it.
    if (changed.has('rates') && !this.#timer) this.#edited = null;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#tell();
  }

  /** The curve as points: those given, or few that come close. @returns {[number, number][]} */
  get #points() {
    const { rates } = this, most = Math.max(...(rates ?? []));
    return this.#edited ?? this.knots ?? simplify(Array.from(rates ?? [], (rate, i) => [i / ((rates?.length ?? 2) - 1), rate]), TOLERANCE / 4 * most);
  }

  /** The rate at the picture's top. */
  get #most() {
    // One that can be drawn leaves room above.
    const { editable } = this, most = Math.max(...(this.#edited?.map(([, rate]) => rate) ?? this.rates ?? []));
    return most * (editable ? HEADROOM : 1);
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
    this.stroke = this.#edited = null;
    const at = drawn.map(([x]) => Math.round(1000 * x) / 1000), lr = drawn.map(([, rate]) => rounded(rate));
    const rising = at.map((x, i) => i === 0 || x > at[i - 1]);
    this.dispatchEvent(new CustomEvent('curve-draw', { bubbles: true, composed: true, detail: { at: at.filter((_, i) => rising[i]), lr: lr.filter((_, i) => rising[i]) } }));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { at } = this, knots = this.#points, rate = rate_at(knots, at), side = /^Arrow(Right|Left)$/.test(event.key), by = /^Arrow(Up|Right)$/.test(event.key) ? 1 : -1;
    if (side) this.at = next_stop(knots, at, by, event.shiftKey);
    else if (event.key === 'Home' || event.key === 'End') this.at = event.key === 'Home' ? 0 : 1;
    else if (/^(Arrow|Page)(Up|Down)$/.test(event.key)) {
      const up = event.key.endsWith('Up') ? 1 : -1;
      this.#edit(with_rate(knots, at, climb(rate, up * (event.shiftKey || event.key.startsWith('Page') ? FAR : 1), Math.max(...knots.map((knot) => knot[1])))));
    } else if (event.key === 'Delete' || event.key === 'Backspace') this.#edit(without_knot(knots, at));
    else if (event.key === 'Enter') this.#tell();
    else return;
    event.preventDefault();
  }

  /** @param {[number, number][]} knots */
  #edit(knots) {
    this.#edited = knots;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#tell(), ONE_GESTURE_MS);
    this.requestUpdate();
  }

  /** What the keys have made becomes a wish. */
  #tell() {
    if (!this.#timer || !this.#edited) return;
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.dispatchEvent(new CustomEvent('curve-draw', { bubbles: true, composed: true, detail: { at: this.#edited.map(([share]) => share), lr: this.#edited.map(([, rate]) => rate) } }));
  }

  /** The picture of a curve that can be changed; a slider's value is what a screen reader says after each key. @param {any} picture @param {string} label @param {number} top */
  #changed_by_keys(picture, label, top) {
    const knots = this.#points, rate = rate_at(knots, this.at), place = (/** @type {number} */ x, /** @type {number} */ y) => `left:${100 * x}%;top:${HEIGHT - MARGIN - (top > 0 ? y / top : 0) * (HEIGHT - 2 * MARGIN)}px`;
    return html`<div class="area" role="slider" tabindex="0" aria-label=${label} aria-describedby="keys" aria-orientation="vertical" aria-valuemin="0" aria-valuemax=${top} aria-valuenow=${rate}
        aria-valuetext=${t('rate_here', { share: percent(this.at, 0), rate: option(Number(rate.toPrecision(3))) })} @keydown=${this.#key} @blur=${this.#tell}>${picture}
        ${knots.map(([x, y]) => html`<i .style=${place(x, y)}></i>`)}<i class="at" .style=${place(this.at, rate)}></i></div>`;
  }

  render() {
    const { rates } = this;
    if (!rates || rates.length < 2) return nothing;
    const top = this.#most, most = Math.max(...rates), first = number(rates[0]), last = number(rates[rates.length - 1]);
    const x = WIDTH * Math.min(1, this.progress), draw = this.editable ? (/** @type {PointerEvent} */ event) => this.#draw(event) : nothing;
    const points = this.stroke ?? this.#edited ?? Array.from(rates, (rate, i) => /** @type {[number, number]} */ ([i / (rates.length - 1), rate]));
    const label = t('rate_plan', { first, last, most: number(most) });
    const picture = html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role=${this.editable ? nothing : 'img'} aria-hidden=${this.editable ? 'true' : nothing} aria-label=${this.editable ? nothing : label} @pointerdown=${draw} @pointermove=${draw} @pointerup=${draw}>
        ${svg`<line x1=${x} x2=${x} y1="0" y2=${HEIGHT}></line><path d=${outline(points, top)}></path>`}</svg>`;
    return html`${this.editable ? this.#changed_by_keys(picture, label, top) : picture}
      <p aria-hidden="true"><span>${first}</span><span>${!this.editable && most > Math.max(rates[0], rates[rates.length - 1]) ? `≤ ${number(most)}` : ''}</span><span>${last}</span></p>${this.editable ? html`<p class="keys" id="keys">${t('rate_keys')}</p>` : nothing}`;
  }
}

/** @param {[number, number][]} points share and rate @param {number} most the rate at the top @returns {string} an SVG path */
export function outline(points, most) {
  const y = (/** @type {number} */ rate) => HEIGHT - MARGIN - (most > 0 ? rate / most : 0) * (HEIGHT - 2 * MARGIN);
  return points.map(([share, rate], i) => `${i ? 'L' : 'M'}${(WIDTH * share).toFixed(1)} ${y(rate).toFixed(1)}`).join('');
}
