// Markdown of the reports: numbers, tables, what a part was measured on.
import { median, quantile, ratio } from './statistics.mjs';

/** @param {number} value @param {number} [digits] significant ones @returns {string} */
export function number(value, digits = 3) {
  if (value === undefined || value === null || !Number.isFinite(value)) return '';
  const rounded = Number(value.toPrecision(digits));
  return Math.abs(rounded) >= 1000 ? rounded.toLocaleString('en-US') : String(rounded);
}

/** @param {number[]} values ms of the rounds @returns {string} their median and, where there are several, how far they lie apart */
export function spread(values) {
  if (!values?.length) return '';
  const middle = number(median(values));
  return values.length < 3 ? middle : `${middle} (${number(quantile(values, 0.25))} to ${number(quantile(values, 0.75))})`;
}

export const percent = (/** @type {number} */ share) => (Number.isFinite(share) ? `${Math.round(100 * share)} %` : '');
export const verdict = (/** @type {boolean} */ reached) => (reached ? 'yes' : 'no');
export const megabytes = (/** @type {number} */ bytes) => `${number(bytes / 1e6, 4)} MB`;

/** @param {string[]} head @param {(string | number)[][]} rows @returns {string} */
export function table(head, rows) {
  const line = (/** @type {(string | number)[]} */ cells) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

/** @param {{title: string, one: number[], two: number[]}[]} found ms of the rounds @param {number} goal @returns {string} */
export function two_threads(found, goal) {
  const rows = found.map(({ title, one, two }) => {
    const gain = ratio(two, one);
    return [title, spread(one), spread(two), number(gain), goal, verdict(gain >= goal)];
  });
  return table(['', 'one thread, ms', 'two threads, ms', 'times as fast', 'goal', 'reached'], rows);
}

/** @param {import('./machine.mjs').Machine} machine @param {string} command @returns {string} the lines under a part's heading */
export function measured_on({ processor, cores, memory_gb, system, versions, commit, date, load }, command) {
  const programs = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    `Measured ${date} by \`${command}\` at ${commit}, on ${processor}, ${cores} cores, ${memory_gb} GB, ${system}; ${programs.join(', ')}.`,
    `Load while it ran, in processes that wanted a core, the measurement's own included: ${number(Math.min(...load))} to ${number(Math.max(...load))}${Math.max(...load) > cores + 0.5 ? ` (of ${cores} cores: the machine was busy with other work, which slows all and widens the spread)` : ''}.`,
  ].join('\n');
}

/** @param {any} results @returns {string[]} a line for each workload of another run than the rest */
export function other_runs({ workloads, run }) {
  return Object.entries(workloads).filter(([, one]) => one.run && run && one.run.date !== run.date)
    .map(([name, { run: { command, commit, date } }]) => `${name.toUpperCase()} was measured by itself, ${date} by \`${command}\` at ${commit}.`);
}

/** @param {Record<string, any>} profiles what `trainyard bench` says, by workload @param {Record<string, string>} titles @returns {string} a table each */
export function profiles(profiles, titles) {
  return Object.entries(profiles).map(([workload, { profile }]) => {
    const rows = profile.filter((/** @type {any} */ line) => line.share >= 0.005)
      .map((/** @type {any} */ line) => [line.verb, line.calls ? number(line.calls) : '', number(line.ms), percent(line.share), number(line.gflops)]);
    return `${titles[workload]}\n\n${table(['verb', 'calls a step', 'ms a step', 'share', 'GFLOP/s'], rows)}`;
  }).join('\n\n');
}
