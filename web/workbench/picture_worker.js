/**
 * Images of a folder or a zip, made into one array: decoded by the browser, cut to the square in the middle, scaled.
 * A worker of its own, so that neither the page nor training waits. One question: {found, zip, name, size}; answers
 * {done, all} on the way, then {pictures} or {error: {key, values} | {message}}.
 */
import { unzipSync } from 'fflate';
import { LARGEST_KEPT, Problem, USUAL_SIZE, classes_of, is_hidden, is_picture, kept_classes, write_npz } from './picture_files.js';

const scope = /** @type {any} */ (globalThis);

/** Decoded at once: the browser does that on other threads. */
const TOGETHER = 4;
/** What an archive may unpack to, and the array hold; more would not fit beside the network. */
const MOST_BYTES = 1 << 30, MOST_PIXELS = 512 << 20;
const PROGRESS_MS = 60;

/**
 * @param {File} zip @returns {Promise<{path: string, blob: Blob}[]>} its images
 */
async function unpack(zip) {
  let bytes = 0;
  try {
    const members = unzipSync(new Uint8Array(await zip.arrayBuffer()), {
      filter: ({ name, originalSize }) => is_picture(name) && !is_hidden(name) && (bytes += originalSize) < MOST_BYTES,
    });
    if (bytes < MOST_BYTES) return Object.entries(members).map(([path, content]) => ({ path, blob: new Blob([/** @type {any} */ (content)]) }));
  } catch (error) {
    throw new Problem('zip_broken', { name: zip.name, message: /** @type {any} */ (error).message });
  }
  throw new Problem('pictures_large', { name: zip.name });
}

/** A canvas that pixels are read from. @param {number} width @param {number} height */
function canvas(width, height) {
  const made = new OffscreenCanvas(width, height), context = made.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Problem('pictures_large', { name: '' });
  return context;
}

/** @param {OffscreenCanvasRenderingContext2D} context @param {CanvasImageSource} image @returns {Uint8Array} red, green, blue of each pixel */
function pixels_of(context, image) {
  const { width, height } = context.canvas;
  // What is transparent is white, as on paper.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, width, height), rgb = new Uint8Array(3 * width * height);
  for (let i = 0, o = 0; i < data.length; i += 4, o += 3) { rgb[o] = data[i]; rgb[o + 1] = data[i + 1]; rgb[o + 2] = data[i + 2]; }
  return rgb;
}

/** @param {Blob} blob @param {{height: number, width: number} | null} size @returns {Promise<{rgb: Uint8Array, height: number, width: number, own: {rgb: Uint8Array, height: number, width: number} | null}>} */
async function decode(blob, size) {
  const image = await createImageBitmap(blob);
  try {
    const { width, height } = image, side = Math.min(width, height);
    const to = size ?? { height: USUAL_SIZE, width: USUAL_SIZE };
    // The largest part in the middle with the sides' ratio that is asked for.
    const ratio = Math.min(width / to.width, height / to.height);
    const [w, h] = size ? [Math.max(1, Math.round(ratio * to.width)), Math.max(1, Math.round(ratio * to.height))] : [side, side];
    const scaled = await createImageBitmap(image, Math.floor((width - w) / 2), Math.floor((height - h) / 2), w, h, { resizeWidth: to.width, resizeHeight: to.height, resizeQuality: 'high' });
    const rgb = pixels_of(canvas(to.width, to.height), scaled);
    scaled.close();
    const small = !size && width <= LARGEST_KEPT && height <= LARGEST_KEPT;
    return { rgb, ...to, own: small ? { rgb: pixels_of(canvas(width, height), image), height, width } : null };
  } finally {
    image.close();
  }
}

/** @param {Uint8Array[]} images @returns {boolean} */
function all_gray(images) {
  return images.every((rgb) => { for (let i = 0; i < rgb.length; i += 3) if (rgb[i] !== rgb[i + 1] || rgb[i] !== rgb[i + 2]) return false; return true; });
}

/** @param {Uint8Array[]} images @param {1 | 3} channels */
function joined(images, channels) {
  const each = images[0].length * channels / 3, out = new Uint8Array(images.length * each);
  images.forEach((rgb, n) => {
    if (channels === 3) out.set(rgb, n * each);
    else for (let i = 0; i < each; ++i) out[n * each + i] = rgb[3 * i];
  });
  return out;
}

/** @param {{found: import('./picture_files.js').Found[], zip: File | null, name: string, size: {height: number, width: number} | null}} question */
async function read({ found, zip, name, size }) {
  const all = zip ? await unpack(zip) : found.filter(({ path }) => is_picture(path) && !is_hidden(path)).map(({ path, file }) => ({ path, blob: /** @type {Blob} */ (file) }));
  if (zip && !all.length) throw new Problem('zip_without', { name: zip.name });
  all.sort((a, b) => (a.path < b.path ? -1 : 1));
  const { classes, labels } = classes_of(all.map(({ path }) => path)), loose = labels.filter((label) => label < 0).length;
  const list = all.map(({ path, blob }, i) => ({ path, blob, label: labels[i] })).filter(({ label }) => label >= 0);
  kept_classes(classes, list.map(({ label }) => label));
  const { width, height } = size ?? { width: USUAL_SIZE, height: USUAL_SIZE };
  if (list.length * width * height * 3 > MOST_PIXELS) throw new Problem('pictures_large', { name: zip?.name ?? name });
  /** @type {(Awaited<ReturnType<typeof decode>> | null)[]} */
  const decoded = list.map(() => null);
  let next = 0, done = 0, told = 0;
  await Promise.all(Array.from({ length: TOGETHER }, async () => {
    while (next < list.length) {
      const at = next++;
      decoded[at] = await decode(list[at].blob, size).catch(() => null);
      ++done;
      if (performance.now() - told > PROGRESS_MS) { told = performance.now(); scope.postMessage({ done, all: list.length }); }
    }
  }));
  const good = decoded.flatMap((image) => image ?? []), bad = list.filter((_, i) => !decoded[i]).map(({ path }) => path.split('/').at(-1) ?? path);
  if (list.length && !good.length) throw new Problem('pictures_none', { all: list.length });
  const left = kept_classes(classes, list.filter((_, i) => decoded[i]).map(({ label }) => label));
  // All of one small size: they stay as they are.
  const own = good[0].own, same = own && good.every((image) => image.own?.width === own.width && image.own.height === own.height);
  const images = good.map((image) => (same && image.own ? image.own.rgb : image.rgb)), shape = same ? own : good[0];
  const channels = /** @type {1 | 3} */ (all_gray(images) ? 1 : 3);
  const bytes = write_npz(joined(images, channels), left.labels, { height: shape.height, width: shape.width, channels });
  return { name, n: good.length, all: all.length, classes: left.classes, height: shape.height, width: shape.width, channels, bad, loose, bytes };
}

scope.onmessage = (/** @type {MessageEvent} */ { data }) => {
  void read(data).then(
    (pictures) => scope.postMessage({ pictures }, [pictures.bytes.buffer]),
    (error) => scope.postMessage({ error: error instanceof Problem ? { key: error.key, values: error.values } : { message: String(error?.message ?? error) } }),
  );
};
