/**
 * A table of measurements that grows while a run trains: one Float64Array per column, and for every column a
 * pyramid of minima and maxima over blocks of 2, 4, 8, ... rows. Drawing a million rows into a few hundred pixels
 * then reads a few thousand numbers, and appending costs two comparisons a row, amortised.
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
    const n = rows.length / width;
    for (let r = 0; r < n; ++r) {
      this.names.forEach((name, c) => this.#column(name).push(rows[r * width + c]));
      ++this.rows;
    }
  }

  #clear() {
    this.rows = 0;
    this.#columns = new Map(this.names.map((name) => [name, new Column()]));
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
  /** Level l has a minimum and a maximum for each whole block of 2^(l+1) rows. @type {{min: number[], max: number[]}[]} */
  #levels = [];

  /** @param {number} value */
  push(value) {
    if (this.size === this.values.length) {
      const grown = new Float64Array(2 * this.size);
      grown.set(this.values);
      this.values = grown;
    }
    this.values[this.size++] = value;
    for (let level = 0, block = 2; this.size % block === 0; ++level, block *= 2) {
      const { min, max } = (this.#levels[level] ??= { min: [], max: [] });
      const at = this.size / block - 1;
      const [a, b] = [this.#pair(level - 1, 2 * at), this.#pair(level - 1, 2 * at + 1)];
      min[at] = Math.min(a[0], b[0]);
      max[at] = Math.max(a[1], b[1]);
    }
  }

  /** @param {number} level -1 for the values themselves @param {number} at @returns {[number, number]} */
  #pair(level, at) {
    if (level >= 0) return [this.#levels[level].min[at], this.#levels[level].max[at]];
    const value = this.values[at];
    return Number.isFinite(value) ? [value, value] : [Infinity, -Infinity];
  }

  /** @param {number} begin @param {number} end @returns {[number, number]} */
  range(begin, end) {
    let low = Infinity, high = -Infinity;
    while (begin < end) {
      // The largest whole block that starts here and does not reach past the end.
      let level = -1, block = 1;
      while (begin % (2 * block) === 0 && begin + 2 * block <= end) { ++level; block *= 2; }
      const [a, b] = this.#pair(level, begin / block);
      low = Math.min(low, a);
      high = Math.max(high, b);
      begin += block;
    }
    return [low, high];
  }
}
