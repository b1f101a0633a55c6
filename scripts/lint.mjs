// npm run lint: eslint, tsc and, where installed, clang-format over everything; `npm run lint -- tidy` adds clang-tidy,
// which takes minutes. Every tool runs, so that one look shows all that is wrong.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { main, root, run, UserError } from './lib/process.mjs';
import { setup } from './lib/setup.mjs';
import { filesUnder } from './lib/stamp.mjs';
import { which } from './lib/system.mjs';

const sources = ['cpp', 'bindings', 'tests/cpp'].flatMap(folder => filesUnder(join(root, folder)))
  .filter(file => /\.(h|cpp|cu)$/.test(file));

await main(async () => {
  await setup([]);
  /** @type {[string, string, string[]][]} */
  const tools = [
    ['eslint', 'npx', ['--no-install', 'eslint', '.']],
    ['tsc', 'npx', ['--no-install', 'tsc', '-p', 'tsconfig.json']],
  ];
  if (which('clang-format')) tools.push(['clang-format', 'clang-format', ['--dry-run', '-Werror', ...sources]]);
  else console.log('clang-format is not installed: C++ layout is not checked');
  if (process.argv.includes('tidy')) {
    const build = join(root, 'build', 'native');
    if (!existsSync(join(build, 'compile_commands.json'))) throw new UserError('run `npm run build:native` first');
    tools.push(['clang-tidy', 'clang-tidy', ['--quiet', '-p', build, ...sources.filter(file => /cpp\/.*\.cpp$/.test(file))]]);
  }
  const failed = [];
  for (const [name, program, args] of tools) {
    const { code } = await run(program, args);
    console.log(`${name}: ${code === 0 ? 'clean' : 'see above'}`);
    if (code !== 0) failed.push(name);
  }
  if (failed.length) throw new UserError(`${failed.join(', ')} found something`);
});
