/**
 * A table of measurements that grows while a run trains: one Float64Array per column, and for every column a
 * pyramid of minima and maxima over blocks of 2, 4, 8, ... rows. Drawing a million rows into a few hundred pixels
 * then reads a few thousand numbers, and appending costs two comparisons a row, amortised. A table that starts over keeps
 * its memory.
 */

const FIRST_CAPACITY = 1024;

export class Metrics {
  /** @type {string[]} */ names;
  /** @type {Map<string, Column>} */ #columns;
  rows = 0;

  /** @param {string[]} names */
  constructor(names) {
    this.names = names;
    this.#columns = new Map(names.map((name) => [name, new Column()]));
  }

  /**
   * @param {number} from index of the first row; 0 starts over (an engine thins out the rows of a long run)
   * @param {Float64Array} rows row-major, (n, names)
   */
  append(from, rows) {
    const width = this.names.length;
    if (from === 0 && this.rows > 0) this.#clear();
    if (from !== this.rows) throw new RangeError(`expected row ${this.rows}, got row ${from}`);
    this.names.forEach((name, c) => this.#column(name).append(rows, c, width));
    this.rows += rows.length / width;
  }

  #clear() {
    this.rows = 0;
    for (const column of this.#columns.values()) column.size = 0;
  }

  /** @param {string} name @returns {Column} */
  #column(name) {
    const column = this.#columns.get(name);
    if (!column) throw new RangeError(`there is no column "${name}"`);
    return column;
  }

  /** @param {string} name @returns {Float64Array} a view, valid until the next append */
  column(name) {
    return this.#column(name).values.subarray(0, this.rows);
  }

  /** @param {string} name @returns {number} NaN when empty */
  last(name) {
    return this.rows && this.names.includes(name) ? this.#column(name).values[this.rows - 1] : NaN;
  }

  /**
   * Smallest and largest finite value of rows begin to end.
   * @param {string} name @param {number} begin @param {number} end
   * @returns {[number, number]} [Infinity, -Infinity] when there is none
   */
  range(name, begin, end) {
    return this.#column(name).range(begin, Math.min(end, this.rows));
  }

  /**
   * @param {string[]} [names] of the columns, empty where the table does not have one
   * @returns {string} the table as CSV with a header; 9 digits carry every float
   */
  csv(names = this.names) {
    const lines = [names.join(',')];
    const columns = names.map((name) => (this.names.includes(name) ? this.column(name) : null));
    for (let r = 0; r < this.rows; ++r) lines.push(columns.map((c) => (!c || Number.isNaN(c[r]) ? '' : String(Number(c[r].toPrecision(9))))).join(','));
    return `${lines.join('\n')}\n`;
  }
}

class Column {
  values = new Float64Array(FIRST_CAPACITY);
  size = 0;
  /** Level l has a minimum and a maximum for each whole block of 2^(l+1) rows. @type {{min: Float64Array, max: Float64Array}[]} */
  #levels = [];

  /** @param {Float64Array} rows row-major @param {number} first index of this column's first value @param {number} width of a row */
  append(rows, first, width) {
    const begin = this.size, end = begin + rows.length / width;
    if (end > this.values.length) this.#grow(end);
    for (let at = begin, from = first; at < end; ++at, from += width) this.values[at] = rows[from];
    this.size = end;
    for (let level = 0; end >> (level + 1) > 0; ++level) this.#fill(level, begin >> (level + 1), end >> (level + 1));
  }

  /** @param {number} size that must fit */
  #grow(size) {
    const capacity = 2 ** Math.ceil(Math.log2(size)), grown = (/** @type {Float64Array} */ of, /** @type {number} */ length) => { const more = new Float64Array(length); more.set(of); return more; };
    this.values = grown(this.values, capacity);
    this.#levels = this.#levels.map(({ min, max }, level) => ({ min: grown(min, capacity >> (level + 1)), max: grown(max, capacity >> (level + 1)) }));
  }

  /** The blocks of a level that have become whole, each from two of the level below. @param {number} level @param {number} from @param {number} to */
  #fill(level, from, to) {
    const { min, max } = (this.#levels[level] ??= { min: new Float64Array(this.values.length >> (level + 1)), max: new Float64Array(this.values.length >> (level + 1)) });
    const below = level ? this.#levels[level - 1] : { min: this.values, max: this.values };
    for (let at = from; at < to; ++at) {
      const a = below.min[2 * at], b = below.min[2 * at + 1], c = below.max[2 * at], d = below.max[2 * at + 1];
      if (level) {
        min[at] = a < b ? a : b;
        max[at] = c > d ? c : d;
      } else {
        // Values that are no numbers, or too large ones, are left out.
        const first = Number.isFinite(a), second = Number.isFinite(b);
        min[at] = first && !(second && b < a) ? a : second ? b : Infinity;
        max[at] = first && !(second && b > a) ? a : second ? b : -Infinity;
      }
    }
  }

  /** @param {number} begin @param {number} end @returns {[number, number]} */
  range(begin, end) {
    let low = Infinity, high = -Infinity;
    while (begin < end) {
      // The largest whole block that starts here and does not reach past the end.
      let level = -1, block = 1;
      while (begin % (2 * block) === 0 && begin + 2 * block <= end) { ++level; block *= 2; }
      const of = level < 0 ? null : this.#levels[level], at = begin / block, value = this.values[begin];
      if (of || Number.isFinite(value)) {
        low = Math.min(low, of ? of.min[at] : value);
        high = Math.max(high, of ? of.max[at] : value);
      }
      begin += block;
    }
    return [low, high];
  }
}
