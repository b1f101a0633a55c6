/**
 * Pixels at another size than their own. The 2D context scales canvases and no pixels, so they pass through one; there is one
 * per size, used again by every drawing: a new one for each picture of a grid is some thousand in half a minute, and freeing
 * those held the page up for 25 ms at once.
 */

/** @type {Map<string, CanvasRenderingContext2D>} */
const bitmaps = new Map();

/**
 * @param {CanvasRenderingContext2D} context @param {ImageData} image
 * @param {number} x @param {number} y @param {number} w @param {number} h where, in px
 * @param {{smooth?: boolean}} [options] without it the reader sees the very pixels
 */
export function enlarge(context, image, x, y, w, h, { smooth = false } = {}) {
  const bitmap = bitmap_of(image.width, image.height);
  bitmap.putImageData(image, 0, 0);
  context.imageSmoothingEnabled = smooth;
  context.imageSmoothingQuality = 'medium';
  context.drawImage(bitmap.canvas, x, y, w, h);
}

/** @param {number} width @param {number} height */
function bitmap_of(width, height) {
  const key = `${width} ${height}`;
  let bitmap = bitmaps.get(key);
  if (!bitmap) {
    bitmap = /** @type {CanvasRenderingContext2D} */ (Object.assign(document.createElement('canvas'), { width, height }).getContext('2d'));
    bitmaps.set(key, bitmap);
  }
  return bitmap;
}
