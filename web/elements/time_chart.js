/**
 * One time series plot by uPlot: raw values as a faint band, moving average strong, validation beside it.
 * Properties: `series` [{label, color (a Palette name), width, dash, faint}], `data` (uPlot's aligned columns, x first),
 * `bands` [[high, low]] (series indices), `logarithmic`, `unit` ('percent' or ''), `along` (what x counts: 'step' ...),
 * `marks` [{x, text}]: what was changed during the run, as dashed verticals that say so when pointed at.
 * A series with a `tag` is named where its line ends; one that is `ahead` is pale. The chart is a slider for the keyboard:
 * arrows move the cursor, Enter pins its table of values, Escape lets it go (elements/chart_tip.js).
 * The library is fetched when the first chart is shown, after training has started.
 */
import { LitElement, css, html, unsafeCSS } from 'lit';
import uplot_css from 'uplot/dist/uPlot.min.css?inline';
import { shared } from '../styles/shared.js';
import { read_palette } from '../charts/palette.js';
import { draw_names } from '../charts/direct_labels.js';
import { option, place } from '../store/format.js';
import { t } from '../strings.js';
import { ChartTip } from './chart_tip.js';
import { Drawing } from './drawing.js';

/** @type {Promise<any> | null} */
let library = null;
const dark = globalThis.matchMedia?.('(prefers-color-scheme: dark)');

export class TimeChart extends LitElement {
  static properties = { series: { attribute: false }, data: { attribute: false }, bands: { attribute: false }, logarithmic: { type: Boolean }, unit: {}, label: {}, theme_turn: { type: Number }, waiting: { type: Boolean }, along: {}, marks: { attribute: false } };

  static styles = [shared, unsafeCSS(uplot_css), css`
    :host { display: block; position: relative; height: 100%; min-height: 120px; }
    .plot { position: absolute; inset: 0; border-radius: 4px; }
    .plot:focus-visible { outline: 2px solid var(--accent); outline-offset: -1px; }
    .uplot { font: inherit; width: 100%; }
    .u-legend { display: none; }
    .u-select { background: color-mix(in srgb, var(--accent) 14%, transparent); }
    .u-cursor-x, .u-cursor-y { border-color: var(--edge) !important; }
    .tip { position: absolute; z-index: 3; pointer-events: none; padding: 5px 9px; background: var(--card); border: 1px solid var(--line); border-radius: var(--small-radius); box-shadow: 0 3px 14px rgb(0 0 0 / 14%); font-size: 12px; font-variant-numeric: tabular-nums; white-space: nowrap; }
    .tip.pinned { pointer-events: auto; border-color: var(--edge); user-select: text; max-height: calc(100% - 14px); overflow-y: auto; } .tip .tools { display: flex; gap: 4px; margin: 0 -9px -5px; padding: 4px 9px 5px; position: sticky; bottom: -5px; background: var(--card); } .tip button { min-height: 24px; padding: 0 8px; font-size: 12px; }
    .tip b { display: block; font-weight: 600; }
    .tip i { display: inline-block; width: 9px; height: 3px; border-radius: 2px; margin-right: 6px; vertical-align: middle; }
  `];

  /** @type {any} */ #plot = null;
  /** @type {ResizeObserver | null} */ #observer = null;
  /** @type {ChartTip | null} */ #tip = null;
  #key = '';
  #drawing = new Drawing(() => { void this.#show(); });
  /** @type {any} */ #palette = null;

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
    return html`<span class="probe" aria-hidden="true"></span><div class="plot" tabindex="0" role="slider" aria-label=${this.label} aria-describedby="keys" aria-valuemin="0" aria-valuemax="1" aria-valuenow="1"
      @keydown=${this.#key_down} @blur=${() => this.#tip?.leave()}></div><div class="tip" hidden></div><span id="keys" hidden>${t('chart_keys')}</span>`;
  }

  /** @param {KeyboardEvent} event */
  #key_down(event) {
    if (!this.#tip?.key(event)) return;
    event.preventDefault();
    event.stopPropagation();
    this.#speak();
  }

  /** What a screen reader says of the cursor. */
  #speak() {
    const plot = /** @type {HTMLElement} */ (this.renderRoot.querySelector('.plot')), xs = this.data[0], x = this.#tip?.x ?? xs.at(-1) ?? 0;
    plot.setAttribute('aria-valuemin', String(xs[0] ?? 0));
    plot.setAttribute('aria-valuemax', String(xs.at(-1) ?? 1));
    plot.setAttribute('aria-valuenow', String(x));
    plot.setAttribute('aria-valuetext', this.#tip?.x === null ? this.label : this.#tip?.text ?? this.label);
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
    this.#drawing.soon();
  }

  async #show() {
    // Before there is anything to plot the library's download would only delay the first step.
    if (this.waiting && !library) return;
    library ??= import('uplot').then((module) => module.default);
    const uPlot = await library;
    // Asked only once: the answer costs a layout.
    if (!this.isConnected || (!this.#plot && this.clientWidth < 10)) return;
    if (!this.#observer) this.firstUpdated();
    const key = JSON.stringify([this.series, this.bands, this.logarithmic, this.unit, this.along, this.theme_turn]);
    if (key !== this.#key || !this.#plot) {
      this.#key = key;
      this.#plot?.destroy();
      this.#plot = new uPlot(this.#options(uPlot), this.data, this.renderRoot.querySelector('.plot'));
    } else {
      this.#plot.setData(this.data);
    }
    this.#tip ??= new ChartTip(/** @type {HTMLElement} */ (this.renderRoot.querySelector('.tip')), this);
    this.#tip.attach(this.#plot, this.series, this.#palette);
    this.#speak();
  }

  #resize() {
    if (this.#plot) this.#plot.setSize({ width: this.clientWidth, height: this.clientHeight });
    else if (this.clientWidth > 10) this.requestUpdate();
  }

  /** @param {any} uPlot */
  #options(uPlot) {
    const palette = this.#palette = /** @type {any} */ (read_palette(/** @type {HTMLElement} */ (this.renderRoot.querySelector('.probe'))));
    const percent = this.unit === 'percent', { series } = this;
    const axis = { stroke: palette.mute, font: '11px system-ui, sans-serif', grid: { stroke: palette.line, width: 1 }, ticks: { show: false } };
    const values = (/** @type {any} */ _u, /** @type {number[]} */ splits) => splits.map((v) => (v === null ? '' : percent ? `${Math.round(100 * v)} %` : tick(v)));
    return {
      width: this.clientWidth, height: this.clientHeight, padding: [8, 18, 0, 0],
      legend: { show: false },
      cursor: { points: { size: 6 }, drag: { x: true, y: false }, y: false },
      scales: {
        x: { time: false },
        y: this.logarithmic ? { distr: 3, log: 10 } : { range: (/** @type {any} */ _u, /** @type {number} */ low, /** @type {number} */ high) => bounds(low, high, percent) },
      },
      axes: [
        { ...axis, size: 24, gap: 3, grid: { show: false }, values: (/** @type {any} */ _u, /** @type {number[]} */ splits) => splits.map(place) },
        { ...axis, size: 44, gap: 4, values, filter: this.logarithmic ? uPlot.logFilter : undefined },
      ],
      series: [{}, ...this.series.map((series) => ({
        label: series.label, stroke: series.faint || series.ahead ? `color-mix(in srgb, ${palette[series.color]} ${series.faint ? 28 : 36}%, transparent)` : palette[series.color],
        width: series.width ?? 2, dash: series.dash, points: { show: Boolean(series.points), size: 4, fill: palette[series.color] }, spanGaps: true,
      }))],
      bands: this.bands.map((pair) => ({ series: pair, fill: `color-mix(in srgb, ${palette[this.series[pair[0] - 1].color]} 16%, transparent)` })),
      hooks: { drawAxes: [(/** @type {any} */ u) => this.#draw_marks(u, palette)], draw: [(/** @type {any} */ u) => draw_names(u, series, palette)], setCursor: [() => this.#tip?.show()] },
    };
  }

  /** @param {any} u @param {any} palette */
  #draw_marks(u, palette) {
    const { ctx, bbox } = u, x_cursor = this.#tip?.x ?? null;
    ctx.save();
    ctx.lineWidth = devicePixelRatio;
    const upright = (/** @type {number} */ at) => {
      const x = Math.round(u.valToPos(at, 'x', true)) + 0.5;
      if (x < bbox.left || x > bbox.left + bbox.width + 1) return;
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
    };
    if (x_cursor !== null) {
      ctx.strokeStyle = palette.accent;
      ctx.beginPath();
      upright(x_cursor);
      ctx.stroke();
    }
    ctx.strokeStyle = palette.mute;
    ctx.setLineDash([3 * devicePixelRatio, 3 * devicePixelRatio]);
    ctx.beginPath();
    for (const mark of this.marks) upright(mark.x);
    ctx.stroke();
    ctx.restore();
  }
}

/** Loss starts at zero, shares end at one, so that two looks at the page can be compared. @param {number} low @param {number} high @param {boolean} share @returns {[number, number]} */
function bounds(low, high, share) {
  if (low === null || high === null || !Number.isFinite(low) || !Number.isFinite(high)) return [0, 1];
  if (share) return [Math.max(0, Math.min(0.9, Math.floor(low * 10) / 10)), 1.005];
  return [Math.min(0, low), high > 0 ? high * 1.06 : 1];
}

/** There is room for five characters beside the axis. @param {number} value @returns {string} */
function tick(value) {
  return Math.abs(value) >= 1e5 ? value.toExponential().replace('e+', 'e') : option(value);
}
