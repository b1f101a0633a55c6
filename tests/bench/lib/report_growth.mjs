// The part of BENCHMARKS.md on how a step's time grows with the network.
import { exponent } from './statistics.mjs';
import { measured_on, number, table } from './tables.mjs';

/** More than its arithmetic by so much in the exponent is what noise can make. */
const NOISE = 0.1;

/** @param {any} results of run_growth.mjs @returns {string} */
export function growth_part({ machine, command, series }) {
  const parts = Object.values(series).map(({ title, at, builds }) => {
    const rows = at.map((/** @type {number} */ value, /** @type {number} */ i) => [value, number(1e-6 * first(builds).flops[i]), ...Object.values(builds).map(({ ms }) => number(ms[i]))]);
    return `${title}\n\n${table(['', 'MFLOP a step', ...Object.keys(builds).map((build) => `${build}, ms`)], rows)}`;
  });
  const fits = Object.values(series).flatMap(({ title, at, builds }) => Object.entries(builds).map(([build, { ms, flops }]) => {
    const time = exponent(at, ms), arithmetic = exponent(at, flops);
    return [title, build, number(time), number(arithmetic), time <= arithmetic + NOISE ? 'yes' : 'no'];
  }));
  return [
    measured_on(machine, command), 'Times here are those of the fastest steps, not medians; one run a point. Exponents p of c n^p, fitted by least squares in logarithms to the upper half of each table.',
    table(['', 'build', 'of the time', 'of the arithmetic', `no faster than its arithmetic (+ ${NOISE})`], fits), ...parts,
  ].join('\n\n');
}

/** @param {Record<string, any>} builds */
const first = (builds) => Object.values(builds)[0];
