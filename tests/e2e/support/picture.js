/** Comparing pictures, in a page: it has the decoder. */

/**
 * @param {string[]} urls of two pictures
 * @returns {Promise<number>} share of the 8 x 8 px cells whose mean colour differs visibly; 1 if the sizes do
 */
export async function difference([one, other]) {
  /** Of 255; letters moved by half a pixel stay below. */
  const VISIBLE = 20, CELL = 8;
  const cells = async (/** @type {string} */ url) => {
    const image = new Image();
    image.src = url;
    await image.decode();
    const width = Math.ceil(image.width / CELL), height = Math.ceil(image.height / CELL), canvas = new OffscreenCanvas(width, height);
    const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext('2d'));
    context.imageSmoothingQuality = 'high';
    context.drawImage(image, 0, 0, width, height);
    return { width, height, data: context.getImageData(0, 0, width, height).data };
  };
  const [a, b] = [await cells(one), await cells(other)];
  if (a.width !== b.width || a.height !== b.height) return 1;
  let different = 0;
  for (let i = 0; i < a.data.length; i += 4) if ([0, 1, 2].some((c) => Math.abs(a.data[i + c] - b.data[i + c]) > VISIBLE)) ++different;
  return different / (a.data.length / 4);
}

/** @returns {number[]} of a sentence in the page's fonts */
export function font_widths() {
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (new OffscreenCanvas(1, 1).getContext('2d'));
  return ['system-ui', 'monospace', 'math'].map((family) => {
    context.font = `100px ${family}`;
    return Math.round(context.measureText('The quick brown fox jumps over the lazy dog 0123456789').width);
  });
}
