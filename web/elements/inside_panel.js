/**
 * Inside the network: what passes through every layer on one batch, forwards and back, and the weights. Closed it costs
 * nothing.
 * Properties: `look` {statistics, histograms} as the engine answers {what: "statistics"} and charts/histogram.js takes
 * apart. Wish: `inside-open` {open}.
 */
import { LitElement, css, html, svg, nothing } from 'lit';
import { shared } from '../styles/shared.js';
import { bars } from '../charts/histogram.js';
import { along_strip, Trail } from '../charts/strip.js';
import { number, percent, shape } from '../store/format.js';
import { words } from '../store/forms.js';
import { t } from '../strings.js';

const WIDTH = 74, HEIGHT = 20;
/** Updates against weights are shown between these, with a line where they should be about. */
const STRIP = 96, LEAST_RATIO = 1e-6, MOST_RATIO = 1, WANTED_RATIO = 1e-3, LOOKS = 24;
/** Functions whose outputs lie between -1 and 1: near the ends they are saturated. */
const BOUNDED = 1.0001;

/** @typedef {{mean: number, std: number, min: number, max: number, zero: number, above_99: number, count: number}} Numbers */

export class InsidePanel extends LitElement {
  static properties = { look: { attribute: false }, open: { type: Boolean } };

  static styles = [shared, css`
    :host { display: block; }
    summary h2 { display: inline; } summary { padding: 0; } .scroll { overflow-x: auto; margin-top: 8px; }
    table { width: 100%; font-size: 12px; } th { font-weight: 600; color: var(--mute); text-align: right; } td { text-align: right; } th, td { padding: 3px 8px; border-bottom: 1px solid var(--line); white-space: nowrap; }
    th:first-child, td:first-child { text-align: left; padding-left: 0; } td:first-child b { font-weight: 600; } td:first-child span { color: var(--mute); margin-left: 6px; }
    svg { display: block; width: ${WIDTH}px; height: ${HEIGHT}px; margin-left: auto; } path { fill: var(--accent); } .back path { fill: var(--neg); }
    .strip { width: ${STRIP}px; } .strip line { stroke: var(--edge); } .strip .wanted { stroke: var(--good); stroke-dasharray: 2 2; } .strip circle { fill: var(--accent); } .strip .past { opacity: .25; }
    .bad { color: var(--bad); font-weight: 600; } .note { margin: 6px 0 0; font-size: 12px; color: var(--mute); } h3 { margin: 12px 0 2px; }
  `];

  constructor() {
    super();
    /** @type {any} */ this.look = null;
    this.open = false;
  }

  /** Of the ratios at the last looks. */
  #trail = new Trail(LOOKS);

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (!changed.has('look') || !this.look) return;
    const { weights } = this.look.statistics;
    // A run that has just begun has none yet.
    if (weights.every((/** @type {any} */ weight) => weight.update_ratio === undefined)) this.#trail.clear();
    for (const { path, update_ratio } of weights) if (update_ratio > 0) this.#trail.add(path, update_ratio);
  }

  render() {
    const toggle = (/** @type {any} */ event) => {
      this.open = event.target.open;
      this.dispatchEvent(new CustomEvent('inside-open', { bubbles: true, composed: true, detail: { open: this.open } }));
    };
    return html`<section class="card" aria-label=${t('inside')}><details @toggle=${toggle}><summary><h2>${t('inside')}</h2></summary>
      ${this.open ? (this.look ? this.#tables() : html`<p class="note">${t('inside_waits')}</p>`) : nothing}</details></section>`;
  }

  #tables() {
    const { statistics, histograms } = this.look;
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${t('inside_layers')}><table><thead><tr><th scope="col">${t('layer')}</th><th scope="col">${t('outputs')}</th><th scope="col">${t('mean')}</th><th scope="col">${t('std')}</th>
        <th scope="col" title=${t('dead_hint')}>${t('dead')}</th><th scope="col" title=${t('saturated_hint')}>${t('saturated')}</th><th scope="col">${t('gradients')}</th><th scope="col">${t('std')}</th></tr></thead>
      <tbody>${statistics.layers.map((/** @type {any} */ layer, /** @type {number} */ i) => this.#layer(layer, histograms.layers[i]))}</tbody></table>
      <h3>${t('weights')}</h3>
      <table><thead><tr><th scope="col">${t('parameter')}</th><th scope="col">${t('values')}</th><th scope="col">${t('std')}</th><th scope="col">${t('gradients')}</th><th scope="col">${t('std')}</th><th scope="col" colspan="2" title=${t('ratio_hint')}>${t('ratio')}</th><th scope="col" title=${t('effective_hint')}>${t('effective')}</th></tr></thead>
      <tbody>${statistics.weights.map((/** @type {any} */ weight, /** @type {number} */ i) => this.#weight(weight, histograms.weights[i]))}</tbody></table></div>
      <p class="note">${t('inside_note', { n: statistics.rows })}</p>`;
  }

  /** @param {any} layer @param {any} histogram */
  #layer(layer, histogram) {
    const { activation, gradient } = layer, bounded = activation.max <= BOUNDED && activation.min >= -BOUNDED;
    return html`<tr><td><b>${words(layer.type)}</b><span>${layer.path} · ${shape(layer.output)}</span></td><td>${picture(histogram.activation, activation)}</td><td>${number(activation.mean)}</td><td>${number(activation.std)}</td>
      <td class=${layer.dead > 0 ? 'bad' : ''}>${layer.dead ? `${layer.dead} / ${layer.units}` : '–'}</td><td>${bounded && activation.above_99 > 0 ? percent(activation.above_99, 0) : '–'}</td>
      <td class="back">${gradient ? picture(histogram.gradient, gradient) : nothing}</td><td>${gradient ? number(gradient.std) : '–'}</td></tr>`;
  }

  /** @param {any} weight @param {any} histogram */
  #weight(weight, histogram) {
    const { value, gradient, update_ratio, effective_rate } = weight;
    return html`<tr><td><b>${weight.path}</b><span>${shape(weight.shape)}</span></td><td>${picture(histogram.value, value)}</td><td>${number(value.std)}</td>
      <td class="back">${gradient ? picture(histogram.gradient, gradient) : nothing}</td><td>${gradient ? number(gradient.std) : '–'}</td><td>${this.#strip(weight.path, update_ratio)}</td><td>${update_ratio === undefined ? '–' : number(update_ratio, 2)}</td><td>${effective_rate === undefined ? '–' : number(effective_rate, 2)}</td></tr>`;
  }

  /** @param {string} path @param {number | undefined} ratio */
  #strip(path, ratio) {
    const at = (/** @type {number} */ value) => along_strip(value, LEAST_RATIO, MOST_RATIO, STRIP - 6) + 3, middle = HEIGHT / 2;
    return html`<svg class="strip" viewBox="0 0 ${STRIP} ${HEIGHT}" aria-hidden="true">${svg`<line x1="3" x2=${STRIP - 3} y1=${middle} y2=${middle}></line><line class="wanted" x1=${at(WANTED_RATIO)} x2=${at(WANTED_RATIO)} y1="2" y2=${HEIGHT - 2}></line>
      ${this.#trail.of(path).map((value) => svg`<circle class="past" cx=${at(value)} cy=${middle} r="3"></circle>`)}${ratio && ratio > 0 ? svg`<circle cx=${at(ratio)} cy=${middle} r="3"></circle>` : nothing}`}</svg>`;
  }
}

/** @param {Float32Array} counts @param {Numbers} numbers */
function picture(counts, numbers) {
  const label = t('histogram', { from: number(numbers.min), to: number(numbers.max) });
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${label}><title>${label}</title>${svg`<path d=${bars(counts, WIDTH, HEIGHT)}></path>`}</svg>`;
}
