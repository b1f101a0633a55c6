// What has to be on the machine, how to see it, and the Debian package that brings it.
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run, UserError } from './process.mjs';

/** @typedef {{apt: string, program?: string | string[], header?: string, part: 'native' | 'wasm' | 'browser' | 'counts'}} Need */

/** @type {Need[]} */
const NEEDS = [
  { apt: 'g++', program: ['g++', 'clang++'], part: 'native' },
  { apt: 'cmake', program: 'cmake', part: 'wasm' },
  { apt: 'ninja-build', program: 'ninja', part: 'wasm' },
  { apt: 'emscripten', program: 'emcc', part: 'wasm' },
  { apt: 'binaryen', program: ['wasm-split', 'em-config'], part: 'wasm' },
  { apt: 'libhwy-dev', header: 'hwy/highway.h', part: 'wasm' },
  { apt: 'libeigen3-dev', header: 'eigen3/Eigen/Core', part: 'wasm' },
  { apt: 'nlohmann-json3-dev', header: 'nlohmann/json.hpp', part: 'wasm' },
  { apt: 'doctest-dev', header: 'doctest/doctest.h', part: 'wasm' },
  { apt: 'libcli11-dev', header: 'CLI/CLI.hpp', part: 'native' },
  { apt: 'libstb-dev', header: 'stb/stb_image.h', part: 'wasm' },
  { apt: 'valgrind', program: 'valgrind', part: 'counts' },
  { apt: 'chromium', program: ['chromium', 'chromium-browser', 'google-chrome'], part: 'browser' },
];

const HEADER_ROOTS = ['/usr/include', '/usr/local/include', '/opt/homebrew/include'];

/** @returns {string | null} where the program lies */
export function which(/** @type {string} */ program) {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return join(folder, program);
    } catch {
      // not in this folder
    }
  }
  return null;
}

function present(/** @type {Need} */ need) {
  if (need.program) return [need.program].flat().some(which);
  return HEADER_ROOTS.some(folder => existsSync(join(folder, need.header ?? '')));
}

/**
 * Installs what is missing where that needs no password; otherwise says what is missing and how to get it.
 * @param {string[]} parts which of native, wasm, browser and counts are wanted
 */
export async function systemPackages(parts) {
  const missing = NEEDS.filter(need => parts.includes(need.part) && !present(need)).map(need => need.apt);
  if (missing.length === 0) return;
  const apt = ['apt-get', 'install', '-y', '--no-install-recommends', ...missing];
  const root = process.getuid?.() === 0;
  const advice = `Missing: ${missing.join(', ')}. On Debian:\n\n  sudo apt-get update && sudo ${apt.join(' ')}\n`;
  if (!which('apt-get')) throw new UserError(`${advice}\nOn another system, install the same with its package manager.`);
  const sudo = root ? [] : ['sudo', '-n'];
  if (!root && (!which('sudo') || (await run('sudo', ['-n', 'true'], { show: false })).code !== 0)) {
    throw new UserError(advice);
  }
  console.log(`Installing ${missing.join(', ')}`);
  for (const command of [['apt-get', 'update', '-q'], apt]) {
    const [program, ...args] = [...sudo, 'env', 'DEBIAN_FRONTEND=noninteractive', ...command];
    const { code, output } = await run(program, args, { show: false });
    if (code !== 0) throw new UserError(`${output.split('\n').slice(-15).join('\n')}\n${command.join(' ')} failed.\n${advice}`);
  }
}

/** The versions of emcc the build is known to work with: from Debian 12's on; newer majors are said to be untried. */
const EMCC_OLDEST = [3, 1, 6];
const EMCC_TRIED_MAJOR = 3;

/** @param {string} text what `emcc --version` prints
 *  @returns {{error?: string, note?: string}} */
export function judgeEmcc(text) {
  const match = text.match(/(\d+)\.(\d+)\.(\d+)/);
  if (!match) return { error: 'emcc is there, but `emcc --version` names no version. Is it Emscripten?' };
  const version = match.slice(1).map(Number);
  const order = version.map((part, i) => part - EMCC_OLDEST[i]).find(difference => difference !== 0) ?? 0;
  if (order < 0) {
    return { error: `emcc ${match[0]} is too old: Trainyard needs ${EMCC_OLDEST.join('.')} (Debian 12's) or newer.` };
  }
  if (version[0] > EMCC_TRIED_MAJOR) {
    return { note: `emcc ${match[0]} is newer than the versions Trainyard is tested with (${EMCC_OLDEST.join('.')} ` +
      `to ${EMCC_TRIED_MAJOR}.x). If the build fails, put ${EMCC_OLDEST.join('.')} first on the PATH.` };
  }
  return {};
}
