/**
 * How often the page may ask for one sort of look at the run: no more often than a person can follow, and no more of the
 * worker's time than a share. At full speed, shares are small: training is what the worker is for. A run that is slowed
 * down leaves the worker idle most of the time.
 */

/** While a run is slowed down, or rests. */
const SHARE_AT_LEISURE = 1 / 8;

export class Allowance {
  #least_ms;
  #share;
  #next = -Infinity;

  /** @param {number} least_ms between two looks @param {number} share of the worker's time at full speed */
  constructor(least_ms, share) {
    this.#least_ms = least_ms;
    this.#share = share;
  }

  /** @param {number} now in ms @returns {number} how long to wait, 0 or less if the next look is due */
  wait(now) {
    return this.#next - now;
  }

  /** @param {number} now when the look began @param {number} cost of the worker's time, both in ms @param {boolean} full_speed */
  paid(now, cost, full_speed) {
    this.#next = now + Math.max(this.#least_ms, cost / (full_speed ? this.#share : SHARE_AT_LEISURE));
  }

  /** The next look is due at once. */
  forgive() {
    this.#next = -Infinity;
  }
}
