// What a measurement was made on, and how busy that was.
import { cpus, loadavg, totalmem } from 'node:os';
import { readFileSync } from 'node:fs';
import { run } from '../../../scripts/lib/process.mjs';

/** @typedef {{processor: string, cores: number, memory_gb: number, system: string, versions: Record<string, string>, commit: string, date: string, load: number[]}} Machine */

/** @param {Record<string, [string, string[]]>} programs whose first line of output has their version @returns {Promise<Machine>} */
export async function machine(programs) {
  /** @type {Record<string, string>} */
  const versions = { Node: process.versions.node };
  for (const [name, [program, args]] of Object.entries(programs)) versions[name] = (await first_line(program, args)).match(/\d+(\.\d+)+/)?.[0] ?? 'not there';
  return {
    processor: processor(), cores: cpus().length, memory_gb: Math.round(totalmem() / 2 ** 30), system: system(), versions,
    commit: await first_line('git', ['rev-parse', '--short', 'HEAD']), date: new Date().toISOString().slice(0, 16).replace('T', ' ') + ' UTC', load: [load()],
  };
}

/** Processes that wanted a core, on average over the last minute. */
export const load = () => Math.round(10 * loadavg()[0]) / 10;

/** @param {string} program @param {string[]} args */
async function first_line(program, args) {
  const { code, output } = await run(program, args, { show: false });
  return code === 0 ? output.trim().split('\n')[0] : 'not there';
}

/** A field that Linux tells of the first processor; '' elsewhere. @param {string} name */
function field(name) {
  try {
    return readFileSync('/proc/cpuinfo', 'utf8').match(new RegExp(`^${name}\\s*: (.*)$`, 'm'))?.[1] ?? '';
  } catch {
    return '';
  }
}

/** What the processor can, in Linux's words: avx2 ... */
export const flags = () => field('flags').split(' ');

/** Linux says family and model, which tell apart what one name is sold for. */
function processor() {
  const name = field('model name'), simd = ['avx512f', 'avx2', 'sse4_2'].find((flag) => flags().includes(flag)) ?? '';
  if (!name) return cpus()[0]?.model ?? 'unknown';
  return `${name} (family ${field('cpu family')}, model ${field('model')}${simd ? `, ${simd}` : ''})`;
}

function system() {
  try {
    return readFileSync('/etc/os-release', 'utf8').match(/^PRETTY_NAME="(.*)"$/m)?.[1] ?? process.platform;
  } catch {
    return process.platform;
  }
}
