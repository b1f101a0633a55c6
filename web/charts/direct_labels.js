/** Names of lines, written where the lines end: read without a legend, and without telling colours apart. */

/**
 * @param {number[]} wanted where each name would be best @param {number} gap that two names need @param {number} low @param {number} high
 * @returns {number[]} near there, in the same order from top to bottom, a gap apart and between low and high where they fit
 */
export function spread(wanted, gap, low, high) {
  const order = [...wanted.keys()].sort((i, j) => wanted[i] - wanted[j] || i - j), placed = wanted.slice();
  order.forEach((i, k) => { placed[i] = Math.max(wanted[i], k ? placed[order[k - 1]] + gap : low); });
  [...order].reverse().forEach((i, k, reversed) => { placed[i] = Math.min(placed[i], k ? placed[reversed[k - 1]] - gap : high); });
  return placed;
}

/**
 * @param {any} u a uPlot @param {{tag?: string, color: string}[]} series without x @param {any} palette
 */
export function draw_names(u, series, palette) {
  const { ctx, bbox } = u, ratio = devicePixelRatio;
  const ends = series.flatMap(({ tag, color }, s) => {
    const column = u.data[s + 1] ?? [];
    let last = column.length - 1;
    while (last >= 0 && (column[last] === null || column[last] === undefined)) --last;
    return tag && last >= 0 ? [{ tag, color, x: u.valToPos(u.data[0][last], 'x', true), y: u.valToPos(column[last], 'y', true) }] : [];
  });
  const places = spread(ends.map((end) => end.y), 12 * ratio, bbox.top + 5 * ratio, bbox.top + bbox.height - 5 * ratio);
  ctx.save();
  ctx.font = `700 ${12 * ratio}px system-ui, sans-serif`;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  ends.forEach(({ tag, color, x }, i) => {
    ctx.fillStyle = palette[color];
    ctx.fillText(tag, Math.min(x, bbox.left + bbox.width) + 4 * ratio, places[i]);
  });
  ctx.restore();
}
