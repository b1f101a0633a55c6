/**
 * A run's table made small enough to draw: per bucket of rows the lowest and highest raw value and the moving
 * average at its end. The average is exponential with a memory in rows, corrected for its start (as Adam's means
 * are), so that the first rows are not pulled towards zero.
 */

/** Extends a moving average as rows arrive; a new memory starts it afresh. */
export class Smoother {
  /** @type {Float64Array} */ #values = new Float64Array(1024);
  #rows = 0;
  #mean = 0;
  #weight = 0;
  #memory = 0;

  /**
   * @param {Float64Array} column @param {number} memory rows after which a value has lost 63 % of its weight, 0 for none
   * @returns {Float64Array} a view, valid until the next call
   */
  follow(column, memory) {
    if (memory !== this.#memory || column.length < this.#rows) {
      this.#rows = this.#mean = this.#weight = 0;
      this.#memory = memory;
    }
    if (column.length > this.#values.length) {
      const grown = new Float64Array(2 * column.length);
      grown.set(this.#values.subarray(0, this.#rows));
      this.#values = grown;
    }
    const keep = memory > 0 ? Math.exp(-1 / memory) : 0;
    for (; this.#rows < column.length; ++this.#rows) {
      const value = column[this.#rows];
      if (Number.isFinite(value)) {
        this.#mean = keep * this.#mean + (1 - keep) * value;
        this.#weight = keep * this.#weight + (1 - keep);
      }
      this.#values[this.#rows] = this.#weight > 0 ? this.#mean / this.#weight : NaN;
    }
    return this.#values.subarray(0, this.#rows);
  }
}

/**
 * @typedef {import('../store/metrics.js').Metrics} Metrics
 * @param {Metrics} table @param {string} name
 * @param {Float64Array} smooth the moving average, one value a row
 * @param {number} width how many buckets at most
 * @param {Float64Array} [along] what x is, one value a row; the step if nothing is said
 * @returns {{x: number[], low: number[], high: number[], smooth: number[]}} x is that of the bucket's last row
 */
export function decimate(table, name, smooth, width, along = table.column('step')) {
  // Blocks of a power of two keep bucket borders where they were while the run grows: the curve does not shimmer.
  const size = 2 ** Math.max(0, Math.ceil(Math.log2(table.rows / Math.max(1, width))));
  /** @type {{x: number[], low: number[], high: number[], smooth: number[]}} */
  const out = { x: [], low: [], high: [], smooth: [] };
  for (let begin = 0; begin < table.rows; begin += size) {
    const end = Math.min(begin + size, table.rows);
    const [low, high] = table.range(name, begin, end);
    out.x.push(along[end - 1]);
    out.low.push(low);
    out.high.push(high);
    out.smooth.push(smooth[end - 1]);
  }
  return out;
}

/**
 * Values of a table at given steps: when an evaluation happened, or a change, on an axis of seconds or epochs.
 * @param {Metrics} table with a `step` column that rises @param {string} name @param {Iterable<number>} steps
 * @returns {Float64Array} the value at the last row at or before each step; the first row's before that
 */
export function at_steps(table, name, steps) {
  const known = table.column('step'), values = table.column(name);
  return Float64Array.from(steps, (step) => {
    let low = 0, high = known.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (known[middle] <= step) low = middle; else high = middle;
    }
    return known.length ? values[low] : NaN;
  });
}

/**
 * One table on a common x axis, as uPlot wants it.
 * @param {{x: number[], values: (number | null)[][]}[]} groups each with its own sorted x
 * @returns {(number | null)[][]} the union of all x, then every group's columns with null where it has no value
 */
export function align(groups) {
  const x = [...new Set(groups.flatMap((group) => group.x))].sort((a, b) => a - b);
  const place = new Map(x.map((value, i) => [value, i]));
  const columns = groups.flatMap((group) => group.values.map((values) => {
    /** @type {(number | null)[]} */
    const column = new Array(x.length).fill(null);
    values.forEach((value, i) => {
      column[/** @type {number} */ (place.get(group.x[i]))] = value !== null && Number.isFinite(value) ? value : null;
    });
    return column;
  }));
  return [x, ...columns];
}
