/** A stroke of the pointer made a curve of few points. */

/**
 * Ramer, Douglas and Peucker: keeps a point only where the straight line between its kept neighbours misses by more than
 * `tolerance`, measured upright, as a function's error is.
 * @param {[number, number][]} points with x rising @param {number} tolerance in units of y
 * @returns {[number, number][]} the first, the last and those that matter
 */
export function simplify(points, tolerance) {
  if (points.length <= 2) return points;
  const [x0, y0] = points[0], [x1, y1] = points[points.length - 1];
  let worst = 0, at = 0;
  for (let i = 1; i < points.length - 1; ++i) {
    const miss = Math.abs(points[i][1] - (y0 + (y1 - y0) * (points[i][0] - x0) / (x1 - x0)));
    if (miss > worst) { worst = miss; at = i; }
  }
  if (worst <= tolerance) return [points[0], points[points.length - 1]];
  return [...simplify(points.slice(0, at + 1), tolerance).slice(0, -1), ...simplify(points.slice(at), tolerance)];
}

/**
 * A stroke as a function: a pointer that goes back takes back what it drew there.
 * @param {[number, number][]} stroke @returns {[number, number][]} with x rising strictly
 */
export function as_function(stroke) {
  /** @type {[number, number][]} */
  const out = [];
  for (const point of stroke) {
    while (out.length && out[out.length - 1][0] >= point[0]) out.pop();
    out.push(point);
  }
  return out;
}
