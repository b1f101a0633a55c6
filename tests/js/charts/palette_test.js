import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const css = readFileSync(new URL('../../../web/styles/tokens.css', import.meta.url), 'utf8');
const THEMES = /** @type {const} */ (['light', 'dark']);

/** Distances in OKLab, in hundredths: white and black are 100 apart, and what is 2 apart is just told apart side by side. */
const TOLD_APART = 13, AT_A_GLANCE = 20;

/**
 * What protanopes, deuteranopes and tritanopes see, of linear RGB.
 * Machado, Oliveira and Fernandes, "A physiologically-based model for simulation of color vision deficiency" (2009), severity 1.
 */
const SEEN = {
  everybody: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopes: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopes: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritanopes: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
};

/** @param {string} block of the style sheet @param {string} name @param {'light' | 'dark'} theme @returns {string | undefined} */
function token(block, name, theme) {
  const pair = new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(block);
  return pair?.[theme === 'light' ? 1 : 2];
}

/** @param {'light' | 'dark'} theme @param {boolean} safe @returns {string[]} the colours of ten classes */
function classes(theme, safe) {
  const own = safe ? /\[data-palette="safe"\][^{]*\{([^}]*)\}/.exec(css)?.[1] ?? '' : '';
  const names = ['neg', 'pos', ...Array.from({ length: 8 }, (_, k) => `class-${k + 2}`)];
  return names.map((name) => /** @type {string} */ (token(own, name, theme) ?? token(css, name, theme)));
}

/** @param {string} hex @param {number[][]} seen @returns {number[]} OKLab */
function look(hex, seen) {
  const linear = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  const [r, g, b] = seen.map((row) => Math.min(1, Math.max(0, row[0] * linear[0] + row[1] * linear[1] + row[2] * linear[2])));
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b), m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b), s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s, 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s, 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s];
}

/** @param {string[]} colors @param {number[][]} seen @returns {number} distance of the two that are most alike */
function least(colors, seen) {
  const looks = colors.map((hex) => look(hex, seen)), apart = looks.flatMap((a, i) => looks.slice(i + 1).map((b) => 100 * Math.hypot(...a.map((v, k) => v - b[k]))));
  return Math.min(...apart);
}

for (const theme of THEMES) {
  test(`blue and orange are told apart at a glance by every kind of reader, ${theme}`, () => {
    const [neg, pos] = classes(theme, false);
    for (const [who, seen] of Object.entries(SEEN)) assert.ok(least([neg, pos], seen) >= AT_A_GLANCE, `${who}: ${least([neg, pos], seen)}`);
  });

  test(`the safe palette's ten colours are told apart by every kind of reader, ${theme}`, () => {
    const colors = classes(theme, true);
    assert.equal(new Set(colors).size, 10);
    for (const [who, seen] of Object.entries(SEEN)) {
      assert.ok(least(colors, seen) >= TOLD_APART, `${who}: ${least(colors, seen)}`);
      assert.ok(least(colors.slice(0, 4), seen) >= AT_A_GLANCE, `four classes, ${who}: ${least(colors.slice(0, 4), seen)}`);
    }
  });

  test(`the usual palette is not for colour-blind readers, hence the other, ${theme}`, () => {
    const { everybody, ...blind } = SEEN, colors = classes(theme, false);
    assert.ok(least(colors, everybody) > 8, `${least(colors, everybody)}`);
    assert.ok(Math.min(...Object.values(blind).map((seen) => least(colors, seen))) < 3);
  });
}
