// What the workloads train on: clusters with noise, so that a network that trains gets somewhere. Every peer gets the
// same numbers. Loaded in Node and in the browser.

/** @typedef {{n: number, sample: number[], classes: number, bytes: boolean, regression?: boolean}} Kind */

/** Bytes stand for images. @type {Record<string, Kind>} */
export const DATA = {
  w1: { n: 320, sample: [2], classes: 2, bytes: false },
  w2: { n: 1280, sample: [784], classes: 10, bytes: false },
  w3: { n: 1280, sample: [1024], classes: 10, bytes: false },
  w4: { n: 640, sample: [28, 28, 1], classes: 10, bytes: true },
  w5: { n: 640, sample: [32, 32, 3], classes: 10, bytes: true },
  w6: { n: 16, sample: [4096], classes: 4096, bytes: false, regression: true },
};

/** Uniform in [0, 1): enough for clouds. @param {number} seed */
export function uniform(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * @param {string} name of a workload
 * @returns {{x: Float32Array | Uint8Array, y: Int32Array | Float32Array, kind: Kind}} x (n, ...sample), channels last
 */
export function make_data(name) {
  return make(DATA[name]);
}

/** @param {Kind} kind */
export function make(kind) {
  const { n, sample, classes, bytes } = kind, width = sample.reduce((a, b) => a * b, 1), random = uniform(7);
  const normal = () => random() + random() + random() + random() - 2;  // of variance 1/3
  if (kind.regression) return { x: Float32Array.from({ length: n * width }, normal), y: Float32Array.from({ length: n * classes }, normal), kind };
  const centres = Float32Array.from({ length: classes * width }, normal);
  const x = bytes ? new Uint8Array(n * width) : new Float32Array(n * width);
  for (let i = 0; i < n; ++i) {
    for (let k = 0; k < width; ++k) {
      const value = 0.5 * centres[(i % classes) * width + k] + normal();
      x[i * width + k] = bytes ? Math.max(0, Math.min(255, 128 + 60 * value)) : value;
    }
  }
  return { x, y: Int32Array.from({ length: n }, (_, i) => i % classes), kind };
}
