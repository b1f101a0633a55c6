// Medians, ratios and growth: what the reports are made of.

/** @param {number[]} values @param {number} [share] 0.5: the median @returns {number} NaN where there are none */
export function quantile(values, share = 0.5) {
  if (values.length === 0) return NaN;
  const sorted = [...values].sort((a, b) => a - b), at = share * (sorted.length - 1), low = Math.floor(at);
  return sorted[low] + (at - low) * ((sorted[low + 1] ?? sorted[low]) - sorted[low]);
}

export const median = (/** @type {number[]} */ values) => quantile(values, 0.5);

/**
 * How many times as long the other takes: the median over the rounds that both took part in, since the two of a round
 * met the same machine; of the medians where rounds are not shared.
 * @param {number[]} ours @param {number[]} theirs
 */
export function ratio(ours, theirs) {
  if (ours.length === 0 || theirs.length === 0) return NaN;
  if (theirs.length < 3 || ours.length < 3) return median(theirs) / median(ours);
  return median(theirs.slice(0, ours.length).map((value, i) => value / ours[i]));
}

/**
 * The exponent p of y = c x^p: least squares in logarithms, over the upper half of the points, where what is constant
 * no longer counts.
 * @param {number[]} x ascending @param {number[]} y
 */
export function exponent(x, y) {
  const from = Math.min(Math.floor(x.length / 2), Math.max(0, x.length - 3));
  const p = x.slice(from).map(Math.log), q = y.slice(from).map(Math.log);
  const mean = (/** @type {number[]} */ values) => values.reduce((a, b) => a + b, 0) / values.length;
  const mp = mean(p), mq = mean(q);
  return p.reduce((sum, value, i) => sum + (value - mp) * (q[i] - mq), 0) / p.reduce((sum, value) => sum + (value - mp) ** 2, 0);
}

/** Fewer steps than this say nothing about learning. */
const FEW = 20;

/** Whether a training that was measured also learned; null where that cannot be said. @param {{first: number | null, last: number | null}} loss @param {number} [steps] */
export function learned({ first, last }, steps = Infinity) {
  if (first === null || first === undefined || last === null || last === undefined || steps < FEW) return null;
  return Number.isFinite(last) && last < first;
}
