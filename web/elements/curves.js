/**
 * Two charts side by side: loss (or gradient norm, learning rate) and accuracy, training and validation, the current
 * run strong, earlier runs whose eye is open as thin dashed lines.
 * Properties: `runs` (store/runs.js list), `turn` (changes when there are new rows), `past` (the step on the screen, if it
 * is not the run's last).
 * Wishes: `run-show` {number, visible}, `metrics-download`.
 */
import { LitElement, css, html, nothing } from 'lit';
import { shared } from '../styles/shared.js';
import { align, at_steps, decimate, Smoother } from '../charts/decimate.js';
import { number, percent } from '../store/format.js';
import { t } from '../strings.js';

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
  static properties = { runs: { attribute: false }, turn: { type: Number }, past: { attribute: false }, compact: { type: Boolean, reflect: true }, theme_turn: { type: Number }, left: { state: true }, right: { state: true }, smoothing: { state: true }, logarithmic: { state: true }, along: { state: true }, as_table: { state: true } };

  static styles = [shared, css`
    :host { display: block; }
    .pair { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 14px; height: 100%; }
    .card { display: flex; flex-direction: column; min-height: 272px; padding-bottom: 8px; }
    .head { margin-bottom: 3px; } .seg { white-space: nowrap; } .seg button { padding: 1px 8px; font-size: 12px; }
    ty-time-chart { flex: 1; }
    .value { font-variant-numeric: tabular-nums; font-size: 12.5px; color: var(--mute); display: flex; gap: 14px; min-height: 19px; white-space: nowrap; }
    .value b { display: inline-block; min-width: 42px; color: var(--ink); font-weight: 620; }
    .value i { display: inline-block; width: 12px; height: 3px; border-radius: 2px; margin-right: 6px; vertical-align: 3px; }
    [hidden] { display: none !important; }
    .controls { display: flex; align-items: center; gap: 6px; font-size: 12px; color: var(--mute); }
    .controls input[type=range] { width: 70px; } .controls button { min-height: 24px; padding: 0 7px; } .controls button[aria-pressed=true] { color: var(--accent); }
    .controls select { min-height: 24px; padding: 0 20px 0 6px; font-size: 12px; width: auto; }
    .table { height: 172px; overflow: auto; font-size: 12px; font-variant-numeric: tabular-nums; } .table table { width: 100%; border-collapse: collapse; }
    .table th, .table td { text-align: right; padding: 2px 6px; border-bottom: 1px solid var(--line); white-space: nowrap; } .table thead th { position: sticky; top: 0; background: var(--card); font-weight: 600; }
    .runs { display: flex; gap: 12px; white-space: nowrap; font-size: 12px; color: var(--mute); overflow: auto; flex: 1; }
    .foot { display: flex; align-items: center; gap: 8px; min-height: 26px; margin-top: 2px; }
    @media (max-width: 1100px) { .pair { grid-template-columns: 1fr; height: auto; } }
    :host([compact]) { display: flex; } :host([compact]) .pair { flex: 1; height: auto; grid-template-columns: 1fr; gap: 0; } :host([compact]) .card { min-height: 0; height: auto; }
  `];

  /** @type {WeakMap<object, Map<string, Smoother>>} */ #smoothers = new WeakMap();

  constructor() {
    super();
    /** @type {import('../store/runs.js').Run[]} */ this.runs = [];
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
    const { series, data, bands, marks } = this.#plot(chosen, this.as_table ? TABLE_ROWS : BUCKETS);
    const show = (/** @type {number} */ value) => (chosen.unit === 'percent' ? percent(value) : number(value));
    const held = run?.tables.evaluations, last = held && chosen.held ? held.last(chosen.held) : NaN;
    const smooth = run && chosen.column ? this.#smooth(run, chosen.column).at(-1) ?? NaN : NaN;
    return html`<section class="card" aria-label=${chosen.name()}>
      <div class="head">${choices.length > 1 && !this.compact ? html`<span class="seg" role="group" aria-label=${t('loss')}>${choices.map((item) => html`<button aria-pressed=${item === chosen ? 'true' : 'false'} @click=${() => { this[side] = item.id; }}>${item.name()}</button>`)}</span>` : html`<h2>${chosen.name()}</h2>`}
        ${this.compact ? nothing : html`<span class="controls push">${tools ? this.#check_log() : this.#smoothing_slider(Boolean(chosen.column))}</span>`}</div>
      <div class="value">${chosen.column ? html`<span><i .style=${'background:var(--accent)'}></i>${t('training').toLowerCase()} <b>${show(smooth)}</b></span>` : nothing}
        ${chosen.held ? html`<span><i .style=${'background:var(--neg)'}></i>${t('validation')} <b>${show(last)}</b></span>` : nothing}
        ${chosen.column && chosen.held && !this.compact ? html`<span title=${t('gap_hint')}>${t('gap')} <b>${show(last - smooth)}</b></span>` : nothing}</div>
      ${this.as_table ? this.#table(chosen, series, data, show) : html`<ty-time-chart .series=${series} ?waiting=${!run || run.tables.metrics.rows === 0} .data=${data} .bands=${bands} .logarithmic=${side === 'left' && this.logarithmic} unit=${chosen.unit} .theme_turn=${this.theme_turn} along=${this.along} .marks=${marks} label=${`${chosen.name()}: ${show(smooth)}, ${t('validation')} ${show(last)}`}></ty-time-chart>`}
      ${this.compact ? nothing : html`<div class="foot"><div class="runs">${side === 'left' ? this.#earlier() : nothing}</div><span class="controls">${tools ? this.#axis() : this.#as_numbers()}</span></div>`}
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

  #earlier() {
    return this.runs.slice(0, -1).slice(-4).map((item) => html`<label class="check" title=${item.label}><input type="checkbox" .checked=${item.visible} @change=${(/** @type {any} */ event) => this.dispatchEvent(new CustomEvent('run-show', { bubbles: true, composed: true, detail: { number: item.number, visible: event.target.checked } }))}>${item.number}. ${item.label}</label>`);
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

  /** x of evaluations or changes, which know their step. @param {import('../store/runs.js').Run} run @param {Iterable<number>} steps */
  #along_of(run, steps) {
    return this.along === 'step' ? Float64Array.from(steps) : at_steps(run.tables.metrics, this.along, steps);
  }

  /** @param {any} chosen @param {number} buckets */
  #plot(chosen, buckets) {
    const groups = [], series = [], bands = [];
    const current = this.runs.at(-1);
    for (const run of this.runs) {
      if (run !== current && !run.visible) continue;
      const { metrics, evaluations } = run.tables, mine = run === current;
      if (chosen.column && metrics.rows) {
        const { x, low, high, smooth } = decimate(metrics, chosen.column, this.#smooth(run, chosen.column), buckets, metrics.column(this.along));
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
        const { x, smooth } = decimate(evaluations, chosen.held, evaluations.column(chosen.held), buckets, this.#along_of(run, evaluations.column('step')));
        series.push({ label: mine ? t('validation') : `${run.number}. ${t('validation')}`, color: mine ? 'neg' : 'mute', width: mine ? 2.2 : 1.3, dash: mine ? undefined : [4, 4], points: mine && x.length < 12 });
        groups.push({ x, values: [smooth] });
      }
    }
    const marks = current ? [...this.#along_of(current, current.marks.map((mark) => mark.step))].map((x, i) => ({ x, text: current.marks[i].text })) : [];
    if (current && this.past !== null) marks.push({ x: this.#along_of(current, [this.past])[0], text: t('on_screen') });
    return { series, bands, marks, data: groups.length ? align(groups) : [[0, 1]] };
  }
}
