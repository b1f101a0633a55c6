/** Values on a logarithmic strip: where each lies between two powers of ten. */

/**
 * @param {number} value @param {number} low @param {number} high the strip's ends, positive @param {number} width in px
 * @returns {number} px from the left, at the end it lies beyond; NaN for what is not positive
 */
export function along_strip(value, low, high, width) {
  if (!(value > 0)) return NaN;
  return width * Math.min(1, Math.max(0, Math.log(value / low) / Math.log(high / low)));
}

/** The last few values of each name, oldest first. */
export class Trail {
  #length;
  /** @type {Map<string, number[]>} */ #values = new Map();

  /** @param {number} length */
  constructor(length) {
    this.#length = length;
  }

  /** @param {string} name @param {number} value */
  add(name, value) {
    this.#values.set(name, [...this.of(name), value].slice(-this.#length));
  }

  /** @param {string} name @returns {number[]} */
  of(name) {
    return this.#values.get(name) ?? [];
  }

  clear() {
    this.#values.clear();
  }
}
