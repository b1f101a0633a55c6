/** What every canvas chart needs before it draws: pixels that match the screen, and scales. */

/**
 * Fits the bitmap to the element and clears it. Sizes are in CSS pixels from here on.
 * @param {HTMLCanvasElement} canvas @param {number} width @param {number} height
 * @returns {CanvasRenderingContext2D}
 */
export function prepare(canvas, width, height) {
  const ratio = Math.min(globalThis.devicePixelRatio || 1, 3);
  const w = Math.max(1, Math.round(width * ratio)), h = Math.max(1, Math.round(height * ratio));
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w;
    canvas.height = h;
  }
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

/** @param {number} d0 @param {number} d1 @param {number} r0 @param {number} r1 @returns {(v: number) => number} */
export function linear(d0, d1, r0, r1) {
  const k = (r1 - r0) / (d1 - d0 || 1);
  return (v) => r0 + (v - d0) * k;
}

/**
 * Round values for an axis.
 * @param {number} low @param {number} high @param {number} wanted how many, about @returns {number[]}
 */
export function ticks(low, high, wanted) {
  const raw = (high - low) / Math.max(1, wanted);
  if (!(raw > 0) || !Number.isFinite(raw)) return [];
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((k) => k * power).find((s) => s >= raw * 0.999) ?? 10 * power;
  const out = [];
  for (let v = Math.ceil(low / step - 1e-9); v * step <= high + step * 1e-9; ++v) out.push(v === 0 ? 0 : Number((v * step).toPrecision(12)));
  return out;
}

/**
 * The square or interval that shows all points with a margin.
 * @param {Float32Array} x (n, d) @param {number} d @param {number} axis @param {number} [margin] share of the extent
 * @returns {[number, number]}
 */
export function extent(x, d, axis, margin = 0.08) {
  let low = Infinity, high = -Infinity;
  for (let i = axis; i < x.length; i += d) {
    if (x[i] < low) low = x[i];
    if (x[i] > high) high = x[i];
  }
  if (!(low < high)) return [Number.isFinite(low) ? low - 1 : -1, Number.isFinite(high) ? high + 1 : 1];
  const pad = (high - low) * margin;
  return [low - pad, high + pad];
}

/**
 * Coordinates of a grid over the plane, rows from the top.
 * @param {number} size @param {[number, number]} x @param {[number, number]} y @returns {Float32Array} (size * size, 2)
 */
export function plane_grid(size, x, y) {
  const out = new Float32Array(2 * size * size);
  for (let r = 0, at = 0; r < size; ++r) {
    for (let c = 0; c < size; ++c) {
      out[at++] = x[0] + (c + 0.5) / size * (x[1] - x[0]);
      out[at++] = y[1] - (r + 0.5) / size * (y[1] - y[0]);
    }
  }
  return out;
}
