/**
 * Colours for canvases. They are defined once, as custom properties in styles/tokens.css; a canvas needs them
 * resolved, which a hidden probe element does for the theme that is on.
 * Blue stands for positive and class 1, orange for negative and class 0: a pair that colour-blind readers can tell.
 */

/** @typedef {{ink: string, mute: string, line: string, card: string, accent: string, second: string, pos: string, neg: string, zero: string, good: string, bad: string, classes: string[]}} Palette */

const NAMES = /** @type {const} */ (['ink', 'mute', 'line', 'card', 'accent', 'second', 'pos', 'neg', 'zero', 'good', 'bad']);
const CLASSES = 10;

/**
 * @param {HTMLElement} probe an element in the document whose colour may be changed
 * @returns {Palette}
 */
export function read_palette(probe) {
  const read = (/** @type {string} */ name) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const palette = /** @type {any} */ (Object.fromEntries(NAMES.map((name) => [name, read(name)])));
  palette.classes = Array.from({ length: CLASSES }, (_, k) => read(`class-${k}`));
  return palette;
}

/** @param {string} color as getComputedStyle gives it: rgb(r, g, b) or color(srgb r g b) @returns {[number, number, number]} 0 to 255 */
export function rgb(color) {
  const numbers = (color.match(/[\d.]+(?:e-?\d+)?/g) ?? ['0', '0', '0']).slice(0, 3).map(Number);
  const [r, g, b] = color.startsWith('color(') ? numbers.map((v) => 255 * v) : numbers;
  return [r, g, b];
}

/** @param {Palette} palette @param {number} k @returns {string} */
export function class_color(palette, k) {
  return palette.classes[k % palette.classes.length];
}

/** @param {[number, number, number]} a @param {[number, number, number]} b @param {number} t @returns {[number, number, number]} */
export function mix(a, b, t) {
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t];
}
