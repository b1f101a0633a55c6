/** Numbers as people read them: short, and of a steady width so that nothing jumps while they change. */

/** Made once: to find a language's rules costs more than all else that a page shows of a step. */
const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 }), hundredths = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });

/** @param {number} value @returns {string} 12,345 */
export function integer(value) {
  return whole.format(value);
}

/** @param {number} value @returns {string} 12,345.67: a place on an axis */
export function place(value) {
  return hundredths.format(value);
}

/** @param {number} value @param {number} [digits] significant digits @returns {string} */
export function number(value, digits = 3) {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) return value.toExponential(digits - 1).replace('e+', 'e').replace('-', '−').replace('e−', 'e-');
  if (size >= 1000) return integer(value);
  return value.toPrecision(digits).replace('-', '−');
}

/** @param {number} value a count @returns {string} 1.2 M, 340 k, 950 */
export function count(value) {
  if (!Number.isFinite(value)) return '–';
  for (const [unit, size] of /** @type {[string, number][]} */ ([['G', 1e9], ['M', 1e6], ['k', 1e3]])) {
    if (value >= 9.995 * size / 10) return `${(value / size).toPrecision(value >= 100 * size ? 3 : 2)} ${unit}`;
  }
  return String(Math.round(value));
}

/** @param {number} value @param {number} [places] @returns {string} 98.2 % */
export function percent(value, places = 1) {
  return Number.isFinite(value) ? `${(100 * value).toFixed(places)} %` : '–';
}

/** @param {number} value @returns {string} as an option is written: 1e-4, 0.01, 32 */
export function option(value) {
  if (!Number.isFinite(value)) return '';
  const size = Math.abs(value);
  return size !== 0 && size < 1e-3 ? value.toExponential().replace('e+', 'e') : String(Number(value.toPrecision(6)));
}

/** @param {number} bytes @returns {string} */
export function bytes(bytes) {
  for (const [unit, size] of /** @type {[string, number][]} */ ([['GB', 1e9], ['MB', 1e6]])) if (bytes >= 0.9995 * size) return `${(bytes / size).toPrecision(3)} ${unit}`;
  return `${Math.max(1, Math.round(bytes / 1e3))} kB`;
}

/** @param {number[]} shape @returns {string} 28 × 28 × 1 */
export function shape(shape) {
  return shape.join(' × ');
}
