// BENCHMARKS.md: each run rewrites its own part and leaves the others as they were.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../../scripts/lib/process.mjs';
import { browser_part } from './report_browser.mjs';
import { flags_part } from './report_flags.mjs';
import { growth_part } from './report_growth.mjs';
import { native_part } from './report_native.mjs';

const FILE = join(root, 'BENCHMARKS.md');

/** In this order; what has no command is written by hand and kept. @type {Record<string, {title: string, command?: string, text?: (results: any) => string}>} */
const PARTS = {
  browser: { title: 'In the browser', command: 'npm run bench', text: browser_part },
  native: { title: 'Native', command: 'npm run bench:native', text: native_part },
  elsewhere: { title: 'On another processor' },
  growth: { title: 'How cost grows', command: 'npm run bench:growth', text: growth_part },
  flags: { title: 'Compiler flags', command: 'npm run bench:flags', text: flags_part },
};

const INTRODUCTION = `# Benchmarks

Tables that commands have measured, and nothing else; each command rewrites its own part. Everything is float32. A step is
forward, backward and update, with its result waited for; times are medians of rounds in which the competitors take turns,
after a warm-up, with the middle half of the rounds in brackets. Ratios are medians over rounds, not ratios of medians, and
everybody trains the same network on the same numbers ([the workloads](tests/bench/workloads)). "Learns" says whether the
training loss fell. Another machine gives other milliseconds: what counts is the ratio within a run.`;

/** @param {string} text the file as it was, '' where there was none @param {string} part @param {string} body @returns {string} */
export function with_part(text, part, body) {
  const parts = Object.keys(PARTS).filter((name) => PARTS[name].command || text.includes(`<!-- ${name} -->`)).map((name) => {
    const { title, command } = PARTS[name], begin = `<!-- ${name} -->`, end = `<!-- /${name} -->`;
    const old = text.includes(begin) ? text.slice(text.indexOf(begin) + begin.length, text.indexOf(end)).trim() : `## ${title}\n\nNot measured yet: \`${command}\`.`;
    return `${begin}\n${name === part ? `## ${title}\n\n${body.trim()}` : old}\n${end}`;
  });
  return `${[INTRODUCTION, ...parts].join('\n\n')}\n`;
}

/** @param {string} part @param {any} results */
export function write_report(part, results) {
  writeFileSync(FILE, with_part(existsSync(FILE) ? readFileSync(FILE, 'utf8') : '', part, PARTS[part].text?.(results) ?? ''));
  console.log(`BENCHMARKS.md: ${PARTS[part].title}`);
}
