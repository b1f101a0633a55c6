/**
 * Snapshots of a run, to go back to. There are never more than a fixed number and never more bytes than a budget: when
 * there would be, every second one goes and the next are taken half as often, so that they stay evenly spread.
 */

const MOST = 64, BUDGET = 64 << 20;

/** A run that is to last for hours can be looked back at in its first minute all the same. */
const WIDEST = 200;

/** Of the worker's time, at most, where that is told: a checkpoint has the curves in it, which grow. */
const SHARE = 0.004;

/** @typedef {{step: number, bytes: Uint8Array}} Snapshot a checkpoint */

export class Timeline {
  /** @type {Snapshot[]} with rising steps */ snapshots = [];
  #spacing = 1;
  /** Not before, in ms. */
  #next = -Infinity;

  /** @param {number} total_steps of the run that begins: so that a whole run fits without thinning out */
  begin(total_steps) {
    this.snapshots = [];
    this.#next = -Infinity;
    this.#spacing = Math.min(WIDEST, Math.max(1, Math.ceil(total_steps / MOST)));
  }

  /** @param {number} step @param {number} [now] in ms @returns {boolean} whether a snapshot should be taken now */
  due(step, now = performance.now()) {
    return now >= this.#next && step - (this.snapshots.at(-1)?.step ?? -this.#spacing) >= this.#spacing;
  }

  /** @param {Snapshot} snapshot one of a step that is there already replaces it @param {number} [cost] of the worker's time @param {number} [now] both in ms */
  add(snapshot, cost = 0, now = performance.now()) {
    this.#next = now + cost / SHARE;
    this.snapshots = [...this.snapshots.filter(({ step }) => step < snapshot.step), snapshot];
    while (this.snapshots.length > MOST || (this.bytes > BUDGET && this.snapshots.length > 2)) {
      // The first and the newest stay.
      this.snapshots = this.snapshots.filter((_, i) => i % 2 === 0 || i === this.snapshots.length - 1);
      this.#spacing *= 2;
    }
  }

  /** Forgets what came after a step: another future begins there. @param {number} step */
  cut(step) {
    this.snapshots = this.snapshots.filter((snapshot) => snapshot.step <= step);
  }

  /** @param {number} step @returns {Snapshot | null} the last one that is not later, or else the first */
  at(step) {
    return this.snapshots.filter((snapshot) => snapshot.step <= step).at(-1) ?? this.snapshots[0] ?? null;
  }

  get bytes() {
    return this.snapshots.reduce((sum, { bytes }) => sum + bytes.length, 0);
  }
}

/**
 * The step at which a checkpoint was taken: by the time that anybody could ask, the run has gone on.
 * @param {Uint8Array} bytes a safetensors file: the length of its header (8 bytes, little-endian), the header as JSON, tensors
 * @returns {number}
 */
export function step_of(bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  return JSON.parse(header.__metadata__.state).step;
}
