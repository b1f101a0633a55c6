/**
 * The learning rate over the whole run, as the schedule has it now, and how far the run is.
 * Properties: `rates` (at evenly spread steps, first and last included), `progress` (0 to 1).
 */
import { LitElement, css, html, svg, nothing } from 'lit';
import { shared } from '../styles/shared.js';
import { number } from '../store/format.js';
import { t } from '../strings.js';

const WIDTH = 200, HEIGHT = 56;

export class RatePlan extends LitElement {
  static properties = { rates: { attribute: false }, progress: { type: Number } };

  static styles = [shared, css`
    :host { display: block; min-height: 76px; }
    svg { display: block; width: 100%; height: ${HEIGHT}px; background: var(--sunken); border-radius: var(--small-radius); }
    path { fill: none; stroke: var(--accent); stroke-width: 2; vector-effect: non-scaling-stroke; }
    line { stroke: var(--mute); stroke-width: 1; vector-effect: non-scaling-stroke; }
    p { display: flex; justify-content: space-between; margin: 3px 0 0; font-size: 12px; color: var(--mute); font-variant-numeric: tabular-nums; }
  `];

  constructor() {
    super();
    /** @type {Float32Array | null} */ this.rates = null;
    this.progress = 0;
  }

  render() {
    const { rates } = this;
    if (!rates || rates.length < 2) return nothing;
    const most = Math.max(...rates), first = number(rates[0]), last = number(rates[rates.length - 1]);
    const x = WIDTH * Math.min(1, this.progress);
    return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label=${t('rate_plan', { first, last, most: number(most) })}>
        ${svg`<line x1=${x} x2=${x} y1="0" y2=${HEIGHT}></line><path d=${outline(rates, most)}></path>`}</svg>
      <p aria-hidden="true"><span>${first}</span><span>${most > Math.max(rates[0], rates[rates.length - 1]) ? `≤ ${number(most)}` : ''}</span><span>${last}</span></p>`;
  }
}

/** @param {Float32Array} rates @param {number} most @returns {string} an SVG path with a margin of 5 above and below */
export function outline(rates, most) {
  const y = (/** @type {number} */ rate) => HEIGHT - 5 - (most > 0 ? rate / most : 0) * (HEIGHT - 10);
  return Array.from(rates, (rate, i) => `${i ? 'L' : 'M'}${((WIDTH * i) / (rates.length - 1)).toFixed(1)} ${y(rate).toFixed(1)}`).join('');
}
