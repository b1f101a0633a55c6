/**
 * Two runs' measurements on the same batches, and B - A of each. What a batch has of luck, both have: the mean of such
 * differences is known far better than the difference of two means, as for any paired comparison.
 */

/** @typedef {import('./metrics.js').Metrics} Metrics */

/** Pairs that the present values are means of. */
export const RECENT = 100;

export class Pairs {
  /** @type {Metrics | null} */ #a = null;
  /** @type {Metrics | null} */ #b = null;
  #i = 0;
  #j = 0;
  #name = '';
  /** Pairs known. */ count = 0;
  steps = new Float64Array(1024);
  /** B - A, one a pair. */ values = new Float64Array(1024);
  /** @type {[Float64Array, Float64Array]} */ #sides = [new Float64Array(1024), new Float64Array(1024)];

  /**
   * Takes the pairs that have come since. Rows belong together by their step: a long run's tables are thinned out.
   * @param {Metrics} a @param {Metrics} b @param {string} name of the column
   * @returns {this}
   */
  follow(a, b, name) {
    if (a !== this.#a || b !== this.#b || name !== this.#name || a.rows < this.#i || b.rows < this.#j) {
      this.#i = this.#j = this.count = 0;
      [this.#a, this.#b, this.#name] = [a, b, name];
    }
    if (!a.names.includes(name) || !b.names.includes(name)) return this;
    const [sa, sb] = [a.column('step'), b.column('step')], [va, vb] = [a.column(name), b.column(name)];
    while (this.#i < sa.length && this.#j < sb.length) {
      if (sa[this.#i] < sb[this.#j]) ++this.#i;
      else if (sa[this.#i] > sb[this.#j]) ++this.#j;
      else this.#add(sa[this.#i], va[this.#i++], vb[this.#j++]);
    }
    return this;
  }

  /** @param {number} step @param {number} a @param {number} b */
  #add(step, a, b) {
    if (!Number.isFinite(a) || !Number.isFinite(b)) return;
    if (this.count === this.values.length) {
      const grown = (/** @type {Float64Array} */ of) => { const more = new Float64Array(2 * of.length); more.set(of); return more; };
      [this.steps, this.values] = [grown(this.steps), grown(this.values)];
      this.#sides = [grown(this.#sides[0]), grown(this.#sides[1])];
    }
    this.steps[this.count] = step;
    this.#sides[0][this.count] = a;
    this.#sides[1][this.count] = b;
    this.values[this.count++] = b - a;
  }

  /**
   * Means over the last pairs; `error` is the standard error of the paired difference, `unpaired` what it would be on
   * different batches.
   * @returns {{a: number, b: number, difference: number, error: number, unpaired: number, n: number}}
   */
  recent() {
    const from = Math.max(0, this.count - RECENT), n = this.count - from;
    const [a, b, d] = [...this.#sides, this.values].map((column) => moments(column.subarray(from, this.count)));
    return { a: a.mean, b: b.mean, difference: d.mean, error: Math.sqrt(d.variance / n), unpaired: Math.sqrt((a.variance + b.variance) / n), n };
  }
}

/** @param {Float64Array} values */
function moments(values) {
  const n = values.length, mean = n ? values.reduce((sum, value) => sum + value, 0) / n : NaN;
  return { mean, variance: n > 1 ? values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1) : NaN };
}
