/**
 * The table of values at a chart's cursor. It follows the pointer or the arrow keys; a click or Enter pins it to its
 * step, where it stays while the curves grow, and offers its values to be copied as tab-separated text.
 */
import { integer, number } from '../store/format.js';
import { t } from '../strings.js';

/** How near the pointer must be to a mark, in px, to read it; a press that moves further draws a frame. */
const NEAR_MARK = 6, A_CLICK = 4;
/** Points that a key moves the cursor; with shift. */
const FAR = 20;

/** @typedef {{unit: string, along: string, marks: {x: number, text: string}[], clientWidth: number}} Chart */

export class ChartTip {
  /** @type {HTMLElement} */ #element;
  /** @type {Chart} */ #chart;
  /** @type {any} */ #palette = null;
  /** @type {any} the uPlot */ #plot = null;
  /** What its columns are: the chart may have other series already, and be drawn with them in the next frame. @type {any[]} */ #series = [];
  /** x that the table is pinned to. @type {number | null} */ #pinned = null;
  /** x of the keys' cursor. @type {number | null} */ #at = null;
  #down = NaN;
  /** The values in the table have been copied. */
  #copied = false;

  /** @param {HTMLElement} element @param {Chart} chart */
  constructor(element, chart) {
    this.#element = element;
    this.#chart = chart;
  }

  /** The x whose values are in the table because of a click or a key. @returns {number | null} */
  get x() {
    return this.#pinned ?? this.#at;
  }

  get pinned() {
    return this.#pinned !== null;
  }

  /** A plot that is new, or drawn anew. @param {any} plot @param {any[]} series of its columns @param {any} palette */
  attach(plot, series, palette) {
    if (plot !== this.#plot) {
      plot.over.addEventListener('pointerdown', (/** @type {PointerEvent} */ event) => { this.#down = event.clientX; });
      plot.over.addEventListener('click', (/** @type {MouseEvent} */ event) => {
        const { idx } = plot.cursor;
        if (Math.abs(event.clientX - this.#down) > A_CLICK || idx === null || idx === undefined) return;
        this.#pin(plot.data[0][idx]);
      });
    }
    this.#plot = plot;
    this.#series = series;
    this.#palette = palette;
    this.show();
  }

  /** @param {number | null} x */
  #pin(x) {
    this.#pinned = this.#at = x;
    this.#copied = false;
    this.#plot?.redraw(false);
    this.show();
  }

  /** @param {KeyboardEvent} event @returns {boolean} whether it was for the cursor */
  key(event) {
    const xs = this.#plot?.data[0] ?? [], moves = /** @type {Record<string, number>} */ ({ ArrowLeft: -1, ArrowRight: 1, Home: -xs.length, End: xs.length });
    if (!xs.length || event.altKey) return false;
    if ((event.ctrlKey || event.metaKey) && event.key === 'c') { if (this.x === null) return false; void this.copy(); return true; }
    if (event.ctrlKey || event.metaKey) return false;
    if (event.key in moves) {
      const from = this.x === null ? xs.length - 1 : nearest_index(xs, this.x), to = from + moves[event.key] * (event.shiftKey ? FAR : 1);
      this.#at = xs[Math.min(xs.length - 1, Math.max(0, to))];
      if (this.pinned) this.#pinned = this.#at;
      this.#copied = false;
      this.#plot.redraw(false);
      this.show();
      return true;
    }
    if (event.key === 'Enter') { this.#pin(this.x ?? xs.at(-1)); return true; }
    if (event.key === 'Escape' && this.x !== null) { this.#at = null; this.#pin(null); return true; }
    return false;
  }

  /** The keys' cursor goes with the focus; what is pinned stays. */
  leave() {
    this.#at = this.#pinned;
    this.#plot?.redraw(false);
    this.show();
  }

  /** @returns {{x: number, rows: {label: string, color: string, value: number}[]} | null} what there is to read */
  get values() {
    const u = this.#plot, { idx, left } = u?.cursor ?? {};
    const place = this.x !== null ? nearest_index(u?.data[0] ?? [], this.x) : idx === null || idx === undefined || left < 0 ? -1 : idx;
    if (!u?.data[0] || place < 0 || place >= u.data[0].length) return null;
    /** A ghost is two series of one name: what is nearer counts. @type {Map<string, {label: string, color: string, value: number, at: number}>} */
    const rows = new Map();
    this.#series.forEach((series, s) => {
      const at = series.faint ? -1 : value_at(u.data[0], u.data[s + 1], place);
      if (at >= 0 && at >= (rows.get(series.label)?.at ?? 0)) rows.set(series.label, { label: series.label, color: series.color, value: u.data[s + 1][at], at });
    });
    return rows.size ? { x: u.data[0][place], rows: [...rows.values()] } : null;
  }

  /** @returns {string} the table in words */
  get text() {
    const { values } = this;
    return values ? [this.#x_text(values.x), ...values.rows.map((row) => `${row.label} ${this.#show(row.value)}`)].join(', ') : '';
  }

  /** @param {number} x */
  #x_text(x) {
    return `${this.#chart.along} ${this.#chart.along === 'step' ? integer(x) : number(x)}`;
  }

  /** @param {number} value */
  #show(value) {
    return this.#chart.unit === 'percent' ? `${(100 * value).toFixed(1)} %` : number(value, 4);
  }

  /** @returns {Promise<void>} */
  async copy() {
    const { values } = this;
    if (!values) return;
    const exact = (/** @type {number} */ value) => String(Number(value.toPrecision(9)));
    const text = `${[this.#chart.along, ...values.rows.map((row) => row.label)].join('\t')}\n${[values.x, ...values.rows.map((row) => row.value)].map(exact).join('\t')}\n`;
    try {
      await navigator.clipboard.writeText(text);
      this.#copied = true;
      this.show();
    } catch { /* forbidden in some frames: the values can still be read */ }
  }

  show() {
    const tip = this.#element, u = this.#plot, { values } = this;
    if (!values) { tip.hidden = true; return; }
    const line = (/** @type {string} */ text, /** @type {string} */ color = '') => {
      const row = document.createElement('div'), mark = document.createElement('i');
      mark.style.background = color;
      row.append(...(color ? [mark] : []), text);
      return row;
    };
    const head = document.createElement('b');
    head.textContent = this.#x_text(values.x);
    const left = u.valToPos(values.x, 'x'), near = this.#chart.marks.filter((mark) => Math.abs(u.valToPos(mark.x, 'x') - left) <= NEAR_MARK);
    const parts = [head, ...values.rows.map((row) => line(`${row.label} ${this.#show(row.value)}`, this.#palette[row.color])), ...near.map((mark) => line(mark.text))];
    tip.classList.toggle('pinned', this.pinned);
    // Buttons stay while the values above them change: one of them may be pressed or have the focus.
    const tools = tip.querySelector('.tools');
    if (tools && this.pinned) {
      while (tip.firstChild !== tools) tip.firstChild?.remove();
      tools.before(...parts);
      /** @type {HTMLElement} */ (tools.firstChild).textContent = t(this.#copied ? 'copied' : 'copy');
    } else {
      tip.replaceChildren(...parts, ...(this.pinned ? [this.#tools()] : []));
    }
    tip.hidden = false;
    const place = u.over.offsetLeft + left;
    tip.style.left = `${Math.max(0, place + (place > this.#chart.clientWidth / 2 ? -tip.offsetWidth - 12 : 12))}px`;
    tip.style.top = '10px';
  }

  #tools() {
    const tools = document.createElement('div');
    tools.className = 'tools';
    for (const [name, act] of /** @type {[string, () => void][]} */ ([[t('copy'), () => { void this.copy(); }], [t('unpin'), () => { this.#at = null; this.#pin(null); }]])) {
      const button = document.createElement('button');
      button.textContent = name;
      button.addEventListener('click', act);
      tools.append(button);
    }
    return tools;
  }
}

/** @param {number[]} xs rising @param {number} x @returns {number} index of the nearest */
function nearest_index(xs, x) {
  let low = 0, high = xs.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (xs[middle] < x) low = middle + 1; else high = middle;
  }
  return low > 0 && x - xs[low - 1] < xs[low] - x ? low - 1 : low;
}

/**
 * Where a series has the value that counts at a place: there or, between two of its points, the one before. Behind its
 * last point it holds for about as long as from point to point; a run that has not come so far has no value there.
 * @param {number[]} xs @param {(number | null)[]} column @param {number} place @returns {number} -1 where there is none
 */
export function value_at(xs, column, place) {
  const known = (/** @type {number} */ i) => column[i] !== null && column[i] !== undefined;
  const search = (/** @type {number} */ from, /** @type {number} */ by) => { for (let i = from; i >= 0 && i < column.length; i += by) if (known(i)) return i; return -1; };
  const at = search(place, -1);
  if (at < 0 || at === place || search(place + 1, 1) >= 0) return at;
  const before = search(at - 1, -1);
  return before >= 0 && xs[place] - xs[at] <= 1.5 * (xs[at] - xs[before]) ? at : -1;
}
