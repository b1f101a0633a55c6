/**
 * What there is to know of an activation function: its curve and slope, where it saturates or dies, what it makes of
 * normal numbers. Property: `card`, as the engine answers {what: "activation"}.
 */
import { LitElement, css, html, svg, nothing } from 'lit';
import { shared } from '../styles/shared.js';
import { linear } from '../charts/canvas.js';
import { number } from '../store/format.js';
import { t } from '../strings.js';

const WIDTH = 220, HEIGHT = 120;
/** Part of the curve that is drawn: further out little happens, and y may be as large as x. */
const RANGE = 4, TOP = 3, BOTTOM = -2;

/**
 * @typedef {{mean: number, second_moment: number, exponential: boolean, parameters: number, zero_centred: boolean,
 *   saturates: {below: number | null, above: number | null}, dies: {below: number | null, above: number | null},
 *   steepest: {slope: number, at: number}, curve: {x: number[], y: number[], slope: number[]}}} Card
 */

export class ActivationCard extends LitElement {
  static properties = { card: { attribute: false } };

  static styles = [shared, css`
    :host { display: block; margin: 4px 0 8px; }
    .both { display: flex; gap: 12px; align-items: center; flex-wrap: wrap; }
    svg { width: ${WIDTH}px; height: ${HEIGHT}px; background: var(--sunken); border-radius: var(--small-radius); flex: none; }
    path { fill: none; stroke-width: 2; } .f { stroke: var(--accent); } .slope { stroke: var(--neg); stroke-dasharray: 4 3; stroke-width: 1.6; }
    line { stroke: var(--line); }
    ul { margin: 0; padding: 0; list-style: none; font-size: 12px; color: var(--mute); font-variant-numeric: tabular-nums; min-width: 150px; flex: 1; }
    li { margin: 2px 0; } b { color: var(--ink); font-weight: 600; }
    .key { display: flex; gap: 12px; font-size: 12px; color: var(--mute); margin-top: 3px; } i { display: inline-block; width: 14px; border-top: 2px solid var(--accent); margin-right: 5px; vertical-align: 3px; } i.slope { border-top: 2px dashed var(--neg); }
  `];

  constructor() {
    super();
    /** @type {Card | null} */ this.card = null;
  }

  render() {
    const { card } = this;
    if (!card) return nothing;
    const x = linear(-RANGE, RANGE, 0, WIDTH), y = linear(BOTTOM, TOP, HEIGHT, 0);
    return html`<div class="both"><div><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${t('activation_curve', { most: number(card.steepest.slope) })}>
        ${svg`<line x1="0" x2=${WIDTH} y1=${y(0)} y2=${y(0)}></line><line x1=${x(0)} x2=${x(0)} y1="0" y2=${HEIGHT}></line>
          <path class="slope" d=${curve(card.curve.x, card.curve.slope, x, y)}></path><path class="f" d=${curve(card.curve.x, card.curve.y, x, y)}></path>`}</svg>
        <div class="key" aria-hidden="true"><span><i></i>${t('value')}</span><span><i class="slope"></i>${t('slope')}</span></div></div>
      <ul>${facts(card).map((fact) => html`<li>${fact}</li>`)}</ul></div>`;
  }
}

/** @param {number[]} xs @param {number[]} ys @param {(v: number) => number} sx @param {(v: number) => number} sy @returns {string} */
function curve(xs, ys, sx, sy) {
  return xs.map((x, i) => `${i ? 'L' : 'M'}${sx(x).toFixed(1)} ${sy(ys[i]).toFixed(1)}`).join('');
}

/** What matters for training, one line each. @param {Card} card @returns {string[]} */
export function facts(card) {
  const place = (/** @type {number} */ value) => (value === 0 ? '0' : number(value));
  const where = (/** @type {{below: number | null, above: number | null}} */ ends) => [ends.below !== null ? `x < ${place(ends.below)}` : '', ends.above !== null ? `x > ${place(ends.above)}` : ''].filter(Boolean).join(', ');
  const dead = where(card.dies), flat = where(card.saturates);
  return [
    card.zero_centred ? t('zero_centred') : t('mean_output', { mean: number(card.mean) }),
    dead ? t('dies_where', { where: dead }) : flat ? t('saturates_where', { where: flat }) : t('never_saturates'),
    t('steepest', { slope: number(card.steepest.slope) }),
    card.exponential ? t('needs_exp') : t('no_exp'),
    card.parameters ? t('learns_parameters', { n: card.parameters }) : '',
  ].filter(Boolean);
}

/** A layer that passes its input on as it is has nothing to show. @param {Card} card @returns {boolean} */
export function is_identity(card) {
  return card.curve.x.every((x, i) => Math.abs(card.curve.y[i] - x) < 1e-6);
}
