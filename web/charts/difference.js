/**
 * The paired difference B - A of two runs over their steps: a line around zero, above it B's loss is higher. Each pixel
 * column shows the moving average where its pairs end.
 */

/** Pairs after which one has lost 63 % of its weight. */
const MEMORY = 30;

/**
 * @param {Float64Array} values one a pair @param {number} count how many are known @param {number} width buckets
 * @returns {{at: number[], smooth: number[], reach: number}} `at` 0 to 1; `reach` the largest size of what is drawn
 */
export function smoothed(values, count, width) {
  const keep = Math.exp(-1 / MEMORY), each = Math.max(1, Math.ceil(count / Math.max(1, width)));
  /** @type {{at: number[], smooth: number[], reach: number}} */
  const out = { at: [], smooth: [], reach: 0 };
  let mean = 0, weight = 0;
  for (let i = 0; i < count; ++i) {
    mean = keep * mean + (1 - keep) * values[i];
    weight = keep * weight + (1 - keep);
    if ((i + 1) % each !== 0 && i !== count - 1) continue;
    out.at.push(count > 1 ? i / (count - 1) : 0);
    out.smooth.push(mean / weight);
    out.reach = Math.max(out.reach, Math.abs(mean / weight));
  }
  return out;
}

/**
 * @param {CanvasRenderingContext2D} context @param {number} width @param {number} height
 * @param {{values: Float64Array, count: number}} pairs @param {import('./palette.js').Palette} palette
 */
export function draw_difference(context, width, height, { values, count }, palette) {
  const { at, smooth, reach } = smoothed(values, count, width), middle = Math.round(height / 2) + 0.5;
  context.clearRect(0, 0, width, height);
  context.strokeStyle = palette.line;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(0, middle);
  context.lineTo(width, middle);
  context.stroke();
  if (at.length < 2) return;
  const y = (/** @type {number} */ value) => middle - (reach ? (value / reach) * (height / 2 - 3) : 0);
  const path = () => at.forEach((place, i) => (i ? context.lineTo(place * width, y(smooth[i])) : context.moveTo(place * width, y(smooth[i]))));
  // Where the line is above zero A is ahead, below B: filled in the colour of the one that is ahead.
  for (const [top, color] of /** @type {[boolean, string][]} */ ([[true, palette.accent], [false, palette.second]])) {
    context.save();
    context.beginPath();
    context.rect(0, top ? 0 : middle, width, top ? middle : height - middle);
    context.clip();
    context.beginPath();
    path();
    context.lineTo(width, middle);
    context.lineTo(0, middle);
    context.globalAlpha = 0.2;
    context.fillStyle = color;
    context.fill();
    context.globalAlpha = 1;
    context.beginPath();
    path();
    context.strokeStyle = color;
    context.lineWidth = 1.6;
    context.stroke();
    context.restore();
  }
}
