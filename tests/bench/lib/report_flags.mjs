// The part of BENCHMARKS.md on compiler flags.
import { TITLES } from './goals.mjs';
import { ratio } from './statistics.mjs';
import { measured_on, number, spread, table } from './tables.mjs';

const kilobytes = (/** @type {number} */ bytes) => `${Math.round(bytes / 1000)} KB`;

/** @param {any} results of run_flags.mjs @returns {string} */
export function flags_part({ machine, command, usual, variants, workloads }) {
  const names = Object.keys(workloads);
  const times = (/** @type {string} */ folder) => names.map((name) => number(ratio(workloads[name].wasm, workloads[name][folder])));
  const rows = [
    ['as they are', '', kilobytes(usual.bytes), kilobytes(usual.gzipped), ...names.map((name) => `${spread(workloads[name].wasm)} ms`)],
    ...variants.map((/** @type {any} */ { kind, flags, folder, bytes, gzipped }) => [kind, flags, kilobytes(bytes), kilobytes(gzipped), ...times(folder)]),
  ];
  return [
    measured_on(machine, command),
    `The whole engine, before the page cuts it in two, with one kind of file compiled otherwise: how large it is, and how many times as long it takes for a step of ${names.map((name) => TITLES[name]).join('; ')}.`,
    table(['files', 'flags', 'size', 'gzipped', ...names.map((name) => name.toUpperCase())], rows),
  ].join('\n\n');
}
