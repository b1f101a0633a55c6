// nvcc compiles constant functions for the device too, but drops, without a word, what they call that is for the host
// only. Clang names it: every source with kernels is compiled once for the device alone, the code thrown away.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { which } from '../../scripts/lib/system.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FOLDERS = ['layers', 'losses', 'regularizers', 'optim', 'train', 'backend/cuda'];

const toolkit = [process.env.CUDA_PATH, process.env.CUDA_HOME, '/usr/local/cuda',
  which('nvcc') && dirname(dirname(realpathSync(which('nvcc') ?? '')))]
  .find(folder => folder && existsSync(join(folder, 'include', 'cuda_runtime.h')));
const skip = !toolkit ? 'there is no CUDA toolkit' : !which('clang++') ? 'there is no clang++' : false;

// Clang 14 is older than the toolkit: what it misses of that is stood in for here.
const stand_ins = mkdtempSync(join(tmpdir(), 'trainyard-'));
after(() => rmSync(stand_ins, { recursive: true }));
writeFileSync(join(stand_ins, 'texture_fetch_functions.h'), '');
writeFileSync(join(stand_ins, 'launches.h'), '#include <driver_types.h>\n' +
  'extern "C" cudaError_t cudaConfigureCall(dim3 grid, dim3 block, size_t shared = 0, cudaStream_t stream = 0);\n');

/** @param {string} file @returns {Promise<string>} what Clang finds */
function compile(file) {
  const args = ['-x', 'cuda', `--cuda-path=${toolkit}`, '--cuda-gpu-arch=sm_80', '--cuda-device-only', '-S', '-o', '/dev/null',
    '-Wno-unknown-cuda-version', '-nocudalib', '-Xclang', '-target-feature', '-Xclang', '+ptx75',
    `-I${stand_ins}`, '-D__CLANG_CUDA_TEXTURE_INTRINSICS_H__', '-include', join(stand_ins, 'launches.h'),
    '-std=c++20', '-O0', '-DNDEBUG', `-I${join(ROOT, 'cpp')}`, '-DHWY_COMPILE_ONLY_STATIC', '-DEIGEN_DONT_VECTORIZE',
    '-DTY_DOUBLE_LAYERS=1', '-DTY_THREADS=1', '-DTY_EXACT=0', file];
  return new Promise(done => {
    const clang = spawn('clang++', args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    clang.stderr.on('data', part => { said += part; });
    clang.on('close', code => done(code === 0 ? '' : `${file}:\n${said.slice(0, 4000)}`));
  });
}

/** @param {string[]} files */
async function compileAll(files) {
  const left = [...files];
  /** @type {string[]} */
  const found = [];
  const work = async () => {
    for (let file = left.pop(); file; file = left.pop()) found.push(await compile(file));
  };
  await Promise.all(cpus().map(work));
  return found.filter(Boolean);
}

test('kernels call nothing that is for the host only', { skip }, async () => {
  const files = FOLDERS.flatMap(folder => {
    const path = join(ROOT, 'cpp', 'trainyard', folder);
    return readdirSync(path).filter(name => /\.cu$/.test(name) || (/\.cpp$/.test(name) && folder !== 'backend/cuda'))
      .map(name => join(path, name));
  });
  assert.ok(files.length > 50, `${files.length} files`);
  assert.deepEqual(await compileAll(files), []);
});

test('a call to the host in a kernel is found', { skip }, async () => {
  const file = join(stand_ins, 'wrong.cpp');
  writeFileSync(file, `#include "trainyard/ops/map.h"
    namespace trainyard {
    template <class V> V host_only(V x) { return x * V(2); }
    struct Wrong { template <class V> constexpr V operator()(V x) const { return x > V(0) ? host_only(x) : x; } };
    void run(Backend<float>& backend, float* y) { map(backend, {y, {1}}, Wrong{}, Tensor<const float>{y, {1}}); }
    }`);
  const [said] = await compileAll([file]);
  assert.match(said ?? '', /reference to __host__ function 'host_only<float>'/);
});
