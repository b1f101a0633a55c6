/**
 * Two charts side by side: loss (or gradient norm, learning rate) and accuracy, training and validation, the current
 * run strong, earlier runs whose eye is open as thin dashed lines.
 * Properties: `runs` (store/runs.js list), `turn` (changes when there are new rows).
 * Wishes: `run-show` {number, visible}, `metrics-download`.
 */
import { LitElement, css, html, nothing } from 'lit';
import { shared } from '../styles/shared.js';
import { align, decimate, Smoother } from '../charts/decimate.js';
import { number, percent } from '../store/format.js';
import { t } from '../strings.js';

/** Buckets drawn: more than a chart has pixels on a usual screen would not be seen. */
const BUCKETS = 420;
/** Moving-average memory in rows at each stop of the slider. */
const MEMORIES = [0, 3, 8, 20, 50, 120, 300];

/** What can be plotted: column of `metrics`, column of `evaluations` beside it. */
const LEFT = [
  { id: 'loss', column: 'loss', held: 'loss', unit: '', name: () => t('loss') },
  { id: 'grad_norm', column: 'grad_norm', held: '', unit: '', name: () => t('gradient_norm') },
  { id: 'lr', column: 'lr', held: '', unit: '', name: () => t('learning_rate') },
];
const RIGHT = [{ id: 'accuracy', column: 'accuracy', held: 'accuracy', unit: 'percent', name: () => t('accuracy') }];
const REGRESSION = [{ id: 'rmse', column: '', held: 'rmse', unit: '', name: () => 'RMSE' }, { id: 'mae', column: '', held: 'mae', unit: '', name: () => 'MAE' }, { id: 'r2', column: '', held: 'r2', unit: '', name: () => 'R²' }];

export class Curves extends LitElement {
  static properties = { runs: { attribute: false }, turn: { type: Number }, compact: { type: Boolean, reflect: true }, theme_turn: { type: Number }, left: { state: true }, right: { state: true }, smoothing: { state: true }, logarithmic: { state: true } };

  static styles = [shared, css`
    :host { display: block; }
    .pair { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 14px; height: 100%; }
    .card { display: flex; flex-direction: column; min-height: 262px; }
    .head { margin-bottom: 3px; } .seg { white-space: nowrap; } .seg button { padding: 1px 8px; font-size: 12px; }
    ty-time-chart { flex: 1; }
    .value { font-variant-numeric: tabular-nums; font-size: 12.5px; color: var(--mute); display: flex; gap: 14px; min-height: 19px; }
    .value b { display: inline-block; min-width: 46px; color: var(--ink); font-weight: 620; }
    .value i { display: inline-block; width: 12px; height: 3px; border-radius: 2px; margin-right: 6px; vertical-align: 3px; }
    [hidden] { display: none !important; }
    .controls { display: flex; align-items: center; gap: 12px; font-size: 12px; color: var(--mute); }
    .controls input[type=range] { width: 70px; } .controls button { min-height: 26px; padding: 0 7px; }
    .runs { display: flex; gap: 12px; white-space: nowrap; font-size: 12px; color: var(--mute); margin-top: 6px; max-height: 44px; overflow: auto; }
    @media (max-width: 1100px) { .pair { grid-template-columns: 1fr; height: auto; } }
    :host([compact]) { display: flex; } :host([compact]) .pair { flex: 1; height: auto; grid-template-columns: 1fr; gap: 0; } :host([compact]) .card { min-height: 0; height: auto; }
  `];

  /** @type {WeakMap<object, Map<string, Smoother>>} */ #smoothers = new WeakMap();

  constructor() {
    super();
    /** @type {import('../store/runs.js').Run[]} */ this.runs = [];
    this.turn = 0;
    this.compact = false;
    this.theme_turn = 0;
    this.left = 'loss';
    this.right = 'accuracy';
    this.smoothing = 3;
    this.logarithmic = false;
  }

  render() {
    const regression = this.runs.at(-1)?.info.task === 'regression';
    const known = this.runs.at(-1)?.info.tables.evaluations ?? [];
    const right = regression ? REGRESSION.filter((item) => known.includes(item.held)) : RIGHT;
    return html`<div class="pair">${this.#chart(LEFT, 'left', true)}${this.compact || right.length === 0 ? nothing : this.#chart(right, 'right', false)}</div>`;
  }

  /** @param {any[]} choices @param {'left' | 'right'} side @param {boolean} tools */
  #chart(choices, side, tools) {
    const chosen = choices.find((item) => item.id === this[side]) ?? choices[0], run = this.runs.at(-1);
    const { series, data, bands } = this.#plot(chosen);
    const show = (/** @type {number} */ value) => (chosen.unit === 'percent' ? percent(value) : number(value));
    const held = run?.tables.evaluations, last = held && chosen.held ? held.last(chosen.held) : NaN;
    const smooth = run && chosen.column ? this.#smooth(run, chosen.column).at(-1) ?? NaN : NaN;
    const earlier = this.runs.slice(0, -1);
    return html`<section class="card" aria-label=${chosen.name()}>
      <div class="head">${choices.length > 1 && !this.compact ? html`<span class="seg" role="group" aria-label=${t('loss')}>${choices.map((item) => html`<button aria-pressed=${item === chosen ? 'true' : 'false'} @click=${() => { this[side] = item.id; }}>${item.name()}</button>`)}</span>` : html`<h2>${chosen.name()}</h2>`}
        <span class="controls push">${tools ? html`<label class="check"><input type="checkbox" .checked=${this.logarithmic} @change=${(/** @type {any} */ event) => { this.logarithmic = event.target.checked; }}>${t('log')}</label>`
    : html`<label class="check" ?hidden=${!chosen.column}>${t('smooth')} <input type="range" min="0" max=${MEMORIES.length - 1} step="1" aria-label=${t('smooth')} .value=${String(this.smoothing)} @input=${(/** @type {any} */ event) => { this.smoothing = Number(event.target.value); }}></label>
          <button class="quiet small" title=${t('csv_hint')} @click=${() => this.dispatchEvent(new CustomEvent('metrics-download', { bubbles: true, composed: true }))}>${t('csv')}</button>`}</span></div>
      <div class="value">${chosen.column ? html`<span><i .style=${'background:var(--accent)'}></i>${t('training').toLowerCase()} <b>${show(smooth)}</b></span>` : nothing}
        ${chosen.held ? html`<span><i .style=${'background:var(--neg)'}></i>${t('validation')} <b>${show(last)}</b></span>` : nothing}</div>
      <ty-time-chart .series=${series} ?waiting=${!run || run.tables.metrics.rows === 0} .data=${data} .bands=${bands} .logarithmic=${side === 'left' && this.logarithmic} unit=${chosen.unit} .theme_turn=${this.theme_turn} label=${`${chosen.name()}: ${show(smooth)}, ${t('validation')} ${show(last)}`}></ty-time-chart>
      ${side === 'left' && earlier.length && !this.compact ? html`<div class="runs">${earlier.slice(-4).map((item) => html`<label class="check" title=${item.label}><input type="checkbox" .checked=${item.visible} @change=${(/** @type {any} */ event) => this.dispatchEvent(new CustomEvent('run-show', { bubbles: true, composed: true, detail: { number: item.number, visible: event.target.checked } }))}>${item.number}. ${item.label}</label>`)}</div>` : nothing}
    </section>`;
  }

  /** @param {import('../store/runs.js').Run} run @param {string} column @returns {Float64Array} */
  #smooth(run, column) {
    const table = run.tables.metrics;
    const own = this.#smoothers.get(table) ?? new Map();
    this.#smoothers.set(table, own);
    const smoother = own.get(column) ?? new Smoother();
    own.set(column, smoother);
    return smoother.follow(table.column(column), column === 'lr' ? 0 : MEMORIES[this.smoothing]);
  }

  /** @param {any} chosen */
  #plot(chosen) {
    const groups = [], series = [], bands = [];
    const current = this.runs.at(-1);
    for (const run of this.runs) {
      if (run !== current && !run.visible) continue;
      const { metrics, evaluations } = run.tables, mine = run === current;
      if (chosen.column && metrics.rows) {
        const { x, low, high, smooth } = decimate(metrics, chosen.column, this.#smooth(run, chosen.column), BUCKETS);
        if (mine && chosen.id !== 'lr') {
          bands.push([series.length + 1, series.length + 2]);
          series.push({ label: 'high', color: 'accent', width: 1, faint: true }, { label: 'low', color: 'accent', width: 1, faint: true }, { label: t('training').toLowerCase(), color: 'accent', width: 2.2 });
          groups.push({ x, values: [high, low, smooth] });
        } else {
          series.push({ label: mine ? chosen.name().toLowerCase() : `${run.number}. ${t('training').toLowerCase()}`, color: mine ? 'accent' : 'mute', width: mine ? 2.2 : 1.3 });
          groups.push({ x, values: [smooth] });
        }
      }
      if (chosen.held && evaluations?.rows && evaluations.names.includes(chosen.held)) {
        const { x, smooth } = decimate(evaluations, chosen.held, evaluations.column(chosen.held), BUCKETS);
        series.push({ label: mine ? t('validation') : `${run.number}. ${t('validation')}`, color: mine ? 'neg' : 'mute', width: mine ? 2.2 : 1.3, dash: mine ? undefined : [4, 4], points: mine && x.length < 12 });
        groups.push({ x, values: [smooth] });
      }
    }
    return { series, bands, data: groups.length ? align(groups) : [[0, 1]] };
  }
}
