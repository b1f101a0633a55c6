/**
 * One time series plot by uPlot: raw values as a faint band, moving average strong, validation beside it.
 * Properties: `series` [{label, color (a Palette name), width, dash, faint}], `data` (uPlot's aligned columns, x first),
 * `bands` [[high, low]] (series indices), `logarithmic`, `unit` ('percent' or ''), `along` (what x counts: 'step' ...),
 * `marks` [{x, text}]: what was changed during the run, as dashed verticals that say so when pointed at.
 * The library is fetched when the first chart is shown, after training has started.
 */
import { LitElement, css, html, unsafeCSS } from 'lit';
import uplot_css from 'uplot/dist/uPlot.min.css?inline';
import { shared } from '../styles/shared.js';
import { read_palette } from '../charts/palette.js';
import { number, option } from '../store/format.js';

/** How near the pointer must be to a mark, in px, to read it. */
const NEAR_MARK = 6;

/** @type {Promise<any> | null} */
let library = null;
const dark = globalThis.matchMedia?.('(prefers-color-scheme: dark)');

export class TimeChart extends LitElement {
  static properties = { series: { attribute: false }, data: { attribute: false }, bands: { attribute: false }, logarithmic: { type: Boolean }, unit: {}, label: {}, theme_turn: { type: Number }, waiting: { type: Boolean }, along: {}, marks: { attribute: false } };

  static styles = [shared, unsafeCSS(uplot_css), css`
    :host { display: block; position: relative; height: 100%; min-height: 120px; }
    .plot { position: absolute; inset: 0; }
    .uplot { font: inherit; width: 100%; }
    .u-legend { display: none; }
    .u-select { background: color-mix(in srgb, var(--accent) 14%, transparent); }
    .u-cursor-x, .u-cursor-y { border-color: var(--edge) !important; }
    .tip { position: absolute; z-index: 3; pointer-events: none; padding: 5px 9px; background: var(--card); border: 1px solid var(--line); border-radius: var(--small-radius); box-shadow: 0 3px 14px rgb(0 0 0 / 14%); font-size: 12px; font-variant-numeric: tabular-nums; white-space: nowrap; }
    .tip b { display: block; font-weight: 600; }
    .tip i { display: inline-block; width: 9px; height: 3px; border-radius: 2px; margin-right: 6px; vertical-align: middle; }
  `];

  /** @type {any} */ #plot = null;
  /** @type {ResizeObserver | null} */ #observer = null;
  #key = '';
  #frame = 0;

  constructor() {
    super();
    /** @type {any[]} */ this.series = [];
    /** @type {any[]} */ this.data = [[]];
    /** @type {number[][]} */ this.bands = [];
    this.logarithmic = false;
    this.unit = '';
    this.label = '';
    this.theme_turn = 0;
    this.waiting = false;
    this.along = 'step';
    /** @type {{x: number, text: string}[]} */ this.marks = [];
    this.new_theme = () => { this.#key = ''; this.requestUpdate(); };
  }

  render() {
    return html`<span class="probe" aria-hidden="true"></span><div class="plot" role="img" aria-label=${this.label}></div><div class="tip" hidden></div>`;
  }

  connectedCallback() {
    super.connectedCallback();
    dark?.addEventListener('change', this.new_theme);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    dark?.removeEventListener('change', this.new_theme);
    this.#observer?.disconnect();
    this.#observer = null;
    this.#plot?.destroy();
    this.#plot = null;
    this.#key = '';
  }

  firstUpdated() {
    this.#observer = new ResizeObserver(() => this.#resize());
    this.#observer.observe(this);
  }

  /** @param {Map<string, unknown>} changed */
  updated(changed) {
    super.updated(changed);
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => { void this.#show(); });
  }

  async #show() {
    // Before there is anything to plot the library's download would only delay the first step.
    if (this.waiting && !library) return;
    library ??= import('uplot').then((module) => module.default);
    const uPlot = await library;
    if (!this.isConnected || this.clientWidth < 10) return;
    if (!this.#observer) this.firstUpdated();
    const key = JSON.stringify([this.series, this.bands, this.logarithmic, this.unit, this.along, this.theme_turn]);
    if (key !== this.#key || !this.#plot) {
      this.#key = key;
      this.#plot?.destroy();
      this.#plot = new uPlot(this.#options(uPlot), this.data, this.renderRoot.querySelector('.plot'));
    } else {
      this.#plot.setData(this.data);
    }
  }

  #resize() {
    if (this.#plot) this.#plot.setSize({ width: this.clientWidth, height: this.clientHeight });
    else if (this.clientWidth > 10) this.requestUpdate();
  }

  /** @param {any} uPlot */
  #options(uPlot) {
    const palette = /** @type {any} */ (read_palette(/** @type {HTMLElement} */ (this.renderRoot.querySelector('.probe'))));
    const percent = this.unit === 'percent';
    const axis = { stroke: palette.mute, font: '11px system-ui, sans-serif', grid: { stroke: palette.line, width: 1 }, ticks: { show: false } };
    const values = (/** @type {any} */ _u, /** @type {number[]} */ splits) => splits.map((v) => (v === null ? '' : percent ? `${Math.round(100 * v)} %` : option(v)));
    return {
      width: this.clientWidth, height: this.clientHeight, padding: [8, 18, 0, 0],
      legend: { show: false },
      cursor: { points: { size: 6 }, drag: { x: true, y: false }, y: false },
      scales: {
        x: { time: false },
        y: this.logarithmic ? { distr: 3, log: 10 } : { range: (/** @type {any} */ _u, /** @type {number} */ low, /** @type {number} */ high) => bounds(low, high, percent) },
      },
      axes: [
        { ...axis, size: 24, gap: 3, grid: { show: false }, values: (/** @type {any} */ _u, /** @type {number[]} */ splits) => splits.map((v) => v.toLocaleString('en-US', { maximumFractionDigits: 2 })) },
        { ...axis, size: 44, gap: 4, values, filter: this.logarithmic ? uPlot.logFilter : undefined },
      ],
      series: [{}, ...this.series.map((series) => ({
        label: series.label, stroke: series.faint ? `color-mix(in srgb, ${palette[series.color]} 28%, transparent)` : palette[series.color],
        width: series.width ?? 2, dash: series.dash, points: { show: Boolean(series.points), size: 4, fill: palette[series.color] }, spanGaps: true,
      }))],
      bands: this.bands.map((pair) => ({ series: pair, fill: `color-mix(in srgb, ${palette[this.series[pair[0] - 1].color]} 16%, transparent)` })),
      hooks: { drawAxes: [(/** @type {any} */ u) => this.#draw_marks(u, palette)], setCursor: [(/** @type {any} */ u) => this.#tip(u, palette)] },
    };
  }

  /** @param {any} u @param {any} palette */
  #draw_marks(u, palette) {
    if (!this.marks.length) return;
    const { ctx, bbox } = u;
    ctx.save();
    ctx.strokeStyle = palette.mute;
    ctx.lineWidth = devicePixelRatio;
    ctx.setLineDash([3 * devicePixelRatio, 3 * devicePixelRatio]);
    ctx.beginPath();
    for (const mark of this.marks) {
      const x = Math.round(u.valToPos(mark.x, 'x', true)) + 0.5;
      if (x < bbox.left || x > bbox.left + bbox.width) continue;
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
    }
    ctx.stroke();
    ctx.restore();
  }

  /** @param {any} u @param {any} palette */
  #tip(u, palette) {
    const tip = /** @type {HTMLElement} */ (this.renderRoot.querySelector('.tip'));
    const { idx, left } = u.cursor;
    if (idx === null || idx === undefined || left < 0) { tip.hidden = true; return; }
    const rows = this.series.map((series, s) => [series, nearest(u.data[s + 1], idx)]).filter(([series, value]) => !series.faint && value !== null);
    if (rows.length === 0) { tip.hidden = true; return; }
    tip.replaceChildren();
    const head = document.createElement('b');
    const x = u.data[0][idx];
    head.textContent = `${this.along} ${this.along === 'step' ? Math.round(x).toLocaleString('en-US') : number(x)}`;
    tip.append(head);
    for (const [series, value] of rows) {
      const line = document.createElement('div'), mark = document.createElement('i');
      mark.style.background = palette[series.color];
      line.append(mark, `${series.label} ${this.unit === 'percent' ? `${(100 * value).toFixed(1)} %` : number(value, 4)}`);
      tip.append(line);
    }
    for (const mark of this.marks) {
      if (Math.abs(u.valToPos(mark.x, 'x') - left) > NEAR_MARK) continue;
      const line = document.createElement('div');
      line.textContent = mark.text;
      tip.append(line);
    }
    tip.hidden = false;
    const place = u.over.offsetLeft + left;
    tip.style.left = `${place + (place > this.clientWidth / 2 ? -tip.offsetWidth - 12 : 12)}px`;
    tip.style.top = '10px';
  }
}

/** The last value at or before idx. @param {(number | null)[]} column @param {number} idx @returns {number | null} */
function nearest(column, idx) {
  for (let i = idx; i >= 0 && i > idx - 400; --i) if (column[i] !== null && column[i] !== undefined) return column[i];
  return null;
}

/** Loss starts at zero, shares end at one, so that two looks at the page can be compared. @param {number} low @param {number} high @param {boolean} share @returns {[number, number]} */
function bounds(low, high, share) {
  if (low === null || high === null || !Number.isFinite(low) || !Number.isFinite(high)) return [0, 1];
  if (share) return [Math.max(0, Math.min(0.9, Math.floor(low * 10) / 10)), 1.005];
  return [Math.min(0, low), high > 0 ? high * 1.06 : 1];
}
