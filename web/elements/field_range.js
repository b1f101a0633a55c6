/**
 * Where a numeric option's slider runs: linear between two near bounds, logarithmic for sizes and rates, none
 * where the schema says too little. Typing may go beyond the slider, up to the bounds of the schema.
 *
 * @typedef {{name: string, type: string, doc?: string, default?: any, required?: boolean, minimum?: number, maximum?: number,
 *   exclusive_minimum?: number, exclusive_maximum?: number, choices?: string[], kind?: string, live?: boolean, unit?: string, fields?: Field[]}} Field
 * @typedef {{scale: 'linear' | 'log' | 'log0', low: number, high: number, step: number}} Range
 */

/** @param {Field} field @returns {Range | null} */
export function slider_range(field) {
  const low = field.minimum ?? field.exclusive_minimum, high = field.maximum ?? field.exclusive_maximum;
  const whole = field.type === 'integer', start = Number(field.default);
  if (low === undefined) return null;
  if (high !== undefined && high - low <= (whole ? 64 : 20) && !(start > 0 && start < (high - low) / 20)) {
    return { scale: 'linear', low, high, step: whole ? 1 : nice_step(high - low) };
  }
  if (whole) {
    const first = Math.max(low, 1), centre = start > 0 ? start : 16;
    return { scale: 'log', low: first, high: Math.min(high ?? Infinity, Math.max(centre * 16, 64)), step: 1 };
  }
  if (low < 0) return null;
  if (start > 0 && low === 0 && start <= 0.5) return { scale: 'log', low: start / 1000, high: Math.min(high ?? Infinity, start * 1000, 10), step: 0 };
  if (low === 0 && start === 0 && (high === undefined || high <= 1e6)) return { scale: 'log0', low: 1e-6, high: Math.min(high ?? 1, 1), step: 0 };
  return null;
}

/** @param {number} extent */
function nice_step(extent) {
  return extent <= 0.6 ? 0.005 : extent <= 1 ? 0.01 : extent / 100;
}

/** Slider positions run from 0 to 1000. @param {Range} range @param {number} value @returns {number} */
export function to_position(range, value) {
  if (!Number.isFinite(value)) return 0;
  if (range.scale === 'linear') return 1000 * clamp((value - range.low) / (range.high - range.low));
  if (value <= 0 || (range.scale === 'log0' && value < range.low)) return 0;
  return 1000 * clamp(Math.log(value / range.low) / Math.log(range.high / range.low));
}

/** @param {Range} range @param {number} position @returns {number} a round value */
export function from_position(range, position) {
  const t = clamp(position / 1000);
  if (range.scale === 'linear') {
    const steps = Math.round(t * (range.high - range.low) / range.step);
    return Number((range.low + steps * range.step).toPrecision(10));
  }
  if (range.scale === 'log0' && t === 0) return 0;
  const value = range.low * (range.high / range.low) ** t;
  if (range.step === 1) return Math.round(value);
  return Number(value.toPrecision(2));
}

/** @param {number} t */
const clamp = (t) => Math.min(1, Math.max(0, t));
