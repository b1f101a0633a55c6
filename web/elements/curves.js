/**
 * Two charts side by side: loss (or gradient norm, learning rate) and accuracy, training and validation, of the current
 * run, the one that trains beside it and earlier ones whose eye is open; below them the list of runs.
 * Properties: `runs` (store/runs.js list), `rival` (the run beside the current one or null), `turn` (changes when there
 * are new rows), `past` (the step on the screen, if it is not the run's last), `comparable` (whether there can be one).
 * Wishes: `compare-start`, `metrics-download`; see also the list's.
 */
import { LitElement, css, html, nothing } from 'lit';
import { shared } from '../styles/shared.js';
import { CurveSeries } from '../charts/curve_series.js';
import { number, percent } from '../store/format.js';
import { t } from '../strings.js';
import { icons } from './icons.js';

/** Buckets drawn: more than a chart has pixels on a usual screen would not be seen. And rows of a table to read. */
const BUCKETS = 420, TABLE_ROWS = 30;
/** Moving-average memory in rows at each stop of the slider. */
const MEMORIES = [0, 3, 8, 20, 50, 120, 300];

/** What x may count: column of `metrics`. */
const ALONG = [{ column: 'step', name: () => t('along_step') }, { column: 'epoch', name: () => t('along_epoch') }, { column: 'seconds', name: () => t('along_seconds') }];

/** What can be plotted: column of `metrics`, column of `evaluations` beside it. */
const LEFT = [
  { id: 'loss', column: 'loss', held: 'loss', unit: '', name: () => t('loss') },
  { id: 'grad_norm', column: 'grad_norm', held: '', unit: '', name: () => t('gradient_norm') },
  { id: 'lr', column: 'lr', held: '', unit: '', name: () => t('learning_rate') },
];
const RIGHT = [{ id: 'accuracy', column: 'accuracy', held: 'accuracy', unit: 'percent', name: () => t('accuracy') }];
const REGRESSION = [{ id: 'rmse', column: '', held: 'rmse', unit: '', name: () => 'RMSE' }, { id: 'mae', column: '', held: 'mae', unit: '', name: () => 'MAE' }, { id: 'r2', column: '', held: 'r2', unit: '', name: () => 'R²' }];

export class Curves extends LitElement {
  static properties = { runs: { attribute: false }, rival: { attribute: false }, comparable: { type: Boolean }, listed: { state: true }, turn: { type: Number }, past: { attribute: false }, compact: { type: Boolean, reflect: true }, theme_turn: { type: Number }, left: { state: true }, right: { state: true }, smoothing: { state: true }, logarithmic: { state: true }, along: { state: true }, as_table: { state: true } };

  static styles = [shared, css`
    :host { display: block; }
    .pair { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 14px; height: 100%; }
    .card { display: flex; flex-direction: column; min-height: 272px; padding-bottom: 8px; }
    .head { margin-bottom: 3px; } .seg { white-space: nowrap; } .seg button { padding: 1px 8px; font-size: 12px; }
    ty-time-chart { flex: 1; }
    .card { container-type: inline-size; }
    .value { font-variant-numeric: tabular-nums; font-size: 12.5px; color: var(--mute); display: flex; gap: 14px; height: 19px; white-space: nowrap; }
    .value b { display: inline-block; min-width: 42px; color: var(--ink); font-weight: 620; }
    .value i { display: inline-block; width: 12px; height: 3px; border-radius: 2px; margin-right: 6px; vertical-align: 3px; }
    .value i.dashed { background: repeating-linear-gradient(90deg, var(--of) 0 5px, transparent 5px 8px) !important; margin-left: 6px; width: 13px; }
    .brief { display: none; }
    /* All three values are in sight at every width. */
    @container (max-width: 372px) { .brief { display: inline; } .full { display: none; } .value { gap: 10px; font-size: 12px; } .value i { margin-right: 4px; } }
    @container (max-width: 290px) { .value { gap: 7px; } .value b { min-width: 0; } .value i { width: 8px; } }
    @container (max-width: 264px) { .value { gap: 5px; font-size: 11.5px; } .value b { word-spacing: -2px; } .value i { width: 5px; height: 5px; margin-right: 3px; vertical-align: 2px; } }
    [hidden] { display: none !important; }
    .controls { display: flex; align-items: center; gap: 6px; font-size: 12px; color: var(--mute); }
    .controls input[type=range] { width: 70px; } .controls button { min-height: 24px; padding: 0 7px; } .controls button[aria-pressed=true] { color: var(--accent); }
    .controls select { min-height: 24px; padding: 0 20px 0 6px; font-size: 12px; width: auto; }
    .table { height: 172px; overflow: auto; font-size: 12px; font-variant-numeric: tabular-nums; } .table table { width: 100%; border-collapse: collapse; }
    .table th, .table td { text-align: right; padding: 2px 6px; border-bottom: 1px solid var(--line); white-space: nowrap; } .table thead th { position: sticky; top: 0; background: var(--card); font-weight: 600; }
    .foot { position: relative; display: flex; align-items: center; gap: 6px; min-height: 26px; margin-top: 2px; font-size: 12px; color: var(--mute); }
    .foot .small { min-height: 26px; padding: 0 9px; } .foot svg { width: 14px; height: 14px; } .foot [aria-expanded=true], .foot [aria-pressed=true]:not(.quiet) { background: var(--sunken); border-color: var(--edge); }
    ty-runs-list { position: absolute; z-index: 8; left: -6px; top: 31px; width: min(600px, calc(100vw - 44px)); }
    @media (max-width: 1200px) { .pair { grid-template-columns: 1fr; height: auto; } }
    :host([compact]) { display: flex; } :host([compact]) .pair { flex: 1; height: auto; grid-template-columns: 1fr; gap: 0; } :host([compact]) .card { min-height: 0; height: auto; }
  `];

  #curves = new CurveSeries();

  constructor() {
    super();
    /** @type {import('../store/runs.js').Run[]} */ this.runs = [];
    /** @type {import('../store/runs.js').Run | null} */ this.rival = null;
    this.comparable = false;
    this.listed = false;
    this.turn = 0;
    /** @type {number | null} */ this.past = null;
    this.compact = false;
    this.theme_turn = 0;
    this.left = 'loss';
    this.right = 'accuracy';
    this.smoothing = 3;
    this.logarithmic = false;
    this.along = 'step';
    this.as_table = false;
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
    const words = { training: t('training').toLowerCase(), validation: t('validation'), name: chosen.name().toLowerCase(), on_screen: t('on_screen') };
    const { series, data, bands, marks } = this.#curves.plot({ runs: this.runs, rival: this.rival, chosen, along: this.along, buckets: this.as_table ? TABLE_ROWS : BUCKETS, memory: MEMORIES[this.smoothing], past: this.past, words });
    const show = (/** @type {number} */ value) => (chosen.unit === 'percent' ? percent(value) : number(value)), { smooth, last } = this.#now(run, chosen);
    return html`<section class="card" aria-label=${chosen.name()}>
      <div class="head">${choices.length > 1 && !this.compact ? html`<span class="seg" role="group" aria-label=${t('loss')}>${choices.map((item) => html`<button aria-pressed=${item === chosen ? 'true' : 'false'} @click=${() => { this[side] = item.id; }}>${item.name()}</button>`)}</span>` : html`<h2>${chosen.name()}</h2>`}
        ${this.compact ? nothing : html`<span class="controls push">${tools ? this.#check_log() : this.#smoothing_slider(Boolean(chosen.column))}</span>`}</div>
      <div class="value">${this.rival ? [this.#pair_value('A', '--accent', this.rival, chosen, show), this.#pair_value('B', '--second', run, chosen, show)] : html`
        ${chosen.column ? html`<span><i .style=${'background:var(--accent)'}></i>${either(t('training').toLowerCase(), t('part_train'))} <b>${show(smooth)}</b></span>` : nothing}
        ${chosen.held ? html`<span><i .style=${'background:var(--neg)'}></i>${either(t('validation'), t('part_validation'))} <b>${show(last)}</b></span>` : nothing}
        ${chosen.column && chosen.held && !this.compact ? html`<span title=${t('gap_hint')}>${t('gap')} <b>${show(last - smooth)}</b></span>` : nothing}`}</div>
      ${this.as_table ? this.#table(chosen, series, data, show) : html`<ty-time-chart .series=${series} ?waiting=${!run || run.tables.metrics.rows === 0} .data=${data} .bands=${bands} .logarithmic=${side === 'left' && this.logarithmic} unit=${chosen.unit} .theme_turn=${this.theme_turn} along=${this.along} .marks=${marks} label=${`${chosen.name()}: ${show(smooth)}, ${t('validation')} ${show(last)}`}></ty-time-chart>`}
      ${this.compact ? nothing : html`<div class="foot">${side === 'left' ? this.#list() : nothing}<span class="controls push">${tools ? this.#axis() : this.#as_numbers()}</span></div>`}
    </section>`;
  }

  /** The moving average and the held-out value where the run is. @param {import('../store/runs.js').Run | null | undefined} run @param {any} chosen */
  #now(run, chosen) {
    const held = run?.tables.evaluations;
    return { smooth: run && chosen.column ? this.#curves.smooth(run, chosen.column, MEMORIES[this.smoothing]).at(-1) ?? NaN : NaN, last: held && chosen.held ? held.last(chosen.held) : NaN };
  }

  /** @param {string} tag @param {string} color @param {import('../store/runs.js').Run | null | undefined} run @param {any} chosen @param {(value: number) => string} show */
  #pair_value(tag, color, run, chosen, show) {
    const { smooth, last } = this.#now(run, chosen), look = `--of:var(${color});background:var(--of)`;
    return html`<span>${chosen.column ? html`<i .style=${look} title=${t('training')}></i>${tag} <b>${show(smooth)}</b>` : tag}${chosen.held ? html`<i class="dashed" .style=${look} title=${t('validation')}></i><b>${show(last)}</b>` : nothing}</span>`;
  }

  #list() {
    const close = (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== 'Escape' || !this.listed) return;
      this.listed = false;
      /** @type {HTMLElement} */ (this.renderRoot.querySelector('[aria-expanded]')).focus();
    };
    return html`${this.comparable ? html`<button class="small" title=${t('compare_hint')} aria-pressed=${this.rival ? 'true' : 'false'} ?disabled=${!this.runs.length} @click=${() => this.dispatchEvent(new CustomEvent('compare-start', { bubbles: true, composed: true }))}>${icons.compare}${t('compare')}</button>` : nothing}
      <button class="small" title=${t('runs_hint')} aria-expanded=${this.listed ? 'true' : 'false'} @keydown=${close} @click=${() => { this.listed = !this.listed; }}>${t('runs')} <span class="num">${this.runs.length}</span></button>
      ${this.listed ? html`<ty-runs-list .runs=${this.runs} turn=${this.turn} @keydown=${close}></ty-runs-list>` : nothing}`;
  }

  #check_log() {
    return html`<label class="check"><input type="checkbox" .checked=${this.logarithmic} @change=${(/** @type {any} */ event) => { this.logarithmic = event.target.checked; }}>${t('log')}</label>`;
  }

  /** @param {boolean} shown */
  #smoothing_slider(shown) {
    return html`<label class="check" ?hidden=${!shown}>${t('smooth')} <input type="range" min="0" max=${MEMORIES.length - 1} step="1" aria-label=${t('smooth')} .value=${String(this.smoothing)} @input=${(/** @type {any} */ event) => { this.smoothing = Number(event.target.value); }}></label>`;
  }

  #axis() {
    return html`<select aria-label=${t('along')} title=${t('along')} @change=${(/** @type {any} */ event) => { this.along = event.target.value; }}>${ALONG.map((item) => html`<option value=${item.column} ?selected=${item.column === this.along}>${item.name()}</option>`)}</select>`;
  }

  #as_numbers() {
    return html`<button class="quiet small" title=${t('table_hint')} aria-pressed=${this.as_table ? 'true' : 'false'} @click=${() => { this.as_table = !this.as_table; }}>${t('table')}</button>
      <button class="quiet small" title=${t('csv_hint')} @click=${() => this.dispatchEvent(new CustomEvent('metrics-download', { bubbles: true, composed: true }))}>${t('csv')}</button>`;
  }

  /** What the chart shows, to be read: every series at its buckets' ends. @param {any} chosen @param {any[]} series @param {any[]} data @param {(value: number) => string} show */
  #table(chosen, series, data, show) {
    const told = series.map((item, s) => ({ ...item, column: data[s + 1] })).filter((item) => !item.faint);
    const rows = data[0].map((/** @type {number} */ x, /** @type {number} */ i) => [x, ...told.map((item) => item.column[i])]);
    const x_name = ALONG.find((item) => item.column === this.along)?.name();
    return html`<div class="table" tabindex="0" role="group" aria-label=${chosen.name()}><table><thead><tr><th scope="col">${x_name}</th>${told.map((item) => html`<th scope="col">${item.label}</th>`)}</tr></thead>
      <tbody>${rows.map((/** @type {(number | null)[]} */ row) => html`<tr>${row.map((value, c) => (c === 0 ? html`<th scope="row">${this.along === 'step' ? value : number(value ?? NaN)}</th>` : html`<td>${value === null || value === undefined ? '' : show(value)}</td>`))}</tr>`)}</tbody></table></div>`;
  }
}

/** A word, and a shorter one where there is little room. @param {string} full @param {string} brief */
function either(full, brief) {
  return html`<span class="full">${full}</span><span class="brief">${brief}</span>`;
}
