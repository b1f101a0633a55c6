/**
 * A learning rate over the run as points [share of the run, rate] with straight lines between them, changed one point at a
 * time. Every function returns new points; shares rise strictly.
 */

/** @typedef {[number, number][]} Knots */

/** Places along the run where the cursor stops besides the points, and round rates: ten to a power of ten. */
const STOPS = 20, LADDER = [1, 1.25, 1.6, 2, 2.5, 3.2, 4, 5, 6.3, 8];
/** The rungs are round, and so a little beside even steps: by at most this part of a step. */
const ROUND = 0.06;
/** A rate of 0 is raised to this share of the highest. */
const FROM_ZERO = 1e-3;

/** @param {Knots} knots @param {number} at @returns {number} level before the first and after the last */
export function rate_at(knots, at) {
  const next = knots.findIndex(([share]) => share >= at);
  if (next === 0) return knots[0][1];
  if (next < 0) return knots[knots.length - 1][1];
  const [x0, y0] = knots[next - 1], [x1, y1] = knots[next];
  return y0 + (y1 - y0) * (at - x0) / (x1 - x0);
}

/** @param {Knots} knots @param {number} at @param {1 | -1} by @param {boolean} points from point to point @returns {number} the next stop */
export function next_stop(knots, at, by, points) {
  const stops = [0, 1, ...knots.map(([share]) => share), ...(points ? [] : Array.from({ length: STOPS }, (_, i) => i / STOPS))].filter((stop) => by * (stop - at) > 1e-9);
  if (!stops.length) return at;
  return by > 0 ? Math.min(...stops) : Math.max(...stops);
}

/** @param {number} rate @param {number} by rungs of the ladder up or down @param {number} most the highest rate there is @returns {number} a round rate */
export function climb(rate, by, most) {
  if (rate <= 0) return by > 0 && most > 0 ? climb(most * FROM_ZERO * 0.8, 1, most) : 0;
  // Between two rungs the next one counts.
  const place = LADDER.length * Math.log10(rate), rung = by > 0 ? Math.floor(place + ROUND) + by : Math.ceil(place - ROUND) + by;
  const index = ((rung % LADDER.length) + LADDER.length) % LADDER.length;
  return Number((LADDER[index] * 10 ** Math.floor(rung / LADDER.length)).toPrecision(3));
}

/** @param {Knots} knots @param {number} at @param {number} rate @returns {Knots} with a point there */
export function with_rate(knots, at, rate) {
  return [...knots.filter(([share]) => Math.abs(share - at) > 1e-9), /** @type {[number, number]} */ ([at, rate])].sort((a, b) => a[0] - b[0]);
}

/** @param {Knots} knots @param {number} at @returns {Knots} without the point there, if there is one and another */
export function without_knot(knots, at) {
  return knots.length < 2 ? knots : knots.filter(([share]) => Math.abs(share - at) > 1e-9);
}
