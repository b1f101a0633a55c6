// Everything between a fresh clone and the first compile: Node's version, system packages, emcc's version, npm packages.
// Each step leaves a stamp, so that a run with nothing changed takes milliseconds.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { must, root, run, UserError } from './process.mjs';
import { once } from './stamp.mjs';
import { judgeEmcc, systemPackages, which } from './system.mjs';

const NODE_OLDEST = 18;

/** @param {import('./system.mjs').Need['part'][]} parts */
export async function setup(parts) {
  const node = process.versions.node;
  if (Number(node.split('.')[0]) < NODE_OLDEST) {
    throw new UserError(`Node ${node} is too old: Trainyard needs ${NODE_OLDEST} (Debian 12's) or newer.`);
  }
  await systemPackages(parts);
  if (parts.includes('wasm')) {
    await once('emcc', [which('emcc') ?? '', process.env.PATH ?? ''], async () => {
      const { output } = await run('emcc', ['--version'], { show: false });
      const { error, note } = judgeEmcc(output);
      if (error) throw new UserError(error);
      if (note) console.log(note);
    });
  }
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const there = existsSync(join(root, 'node_modules', '.package-lock.json'));
  await once('npm', [lock, `node modules ${there ? node.split('.')[0] : 'missing'}`], async () => {
    console.log('Installing npm packages');
    await must('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { show: false });
  });
}
