// The direction of includes: a module may include what is listed for it, and whatever those may include.
// A cycle or a short cut between folders is how a small codebase becomes one that cannot be read in parts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { core, cpp, imports, includes, sources } from './sources.mjs';

/** @type {Record<string, string[]>} module: what it may include directly. Listed from the bottom up. */
const CORE = {
  core: [],
  simd: ['core'],
  tensor: ['core'],
  backend: ['tensor'],
  'tensor/plan': ['backend'],  // the planner asks the backend for its slabs
  ops: ['tensor/plan', 'simd'],
  'backend/ref': ['ops'],
  'backend/cpu': ['ops'],
  'backend/cuda': ['ops'],
  'backend/none': ['backend'],
  'backend/backends': ['backend/ref', 'backend/cpu', 'backend/cuda', 'backend/none'],
  init: ['ops'],
  layers: ['ops', 'init'],
  losses: ['ops'],
  regularizers: ['optim'],  // for the segments of the weight slab
  optim: ['ops'],
  schedules: ['core'],
  spec: ['core'],
  data: ['tensor'],
  model: ['init', 'layers'],
  train: ['model', 'losses', 'regularizers', 'optim', 'schedules', 'data'],
  diagnose: ['train'],
  landscape: ['train'],
  session: ['spec', 'diagnose', 'landscape', 'backend/backends'],
  search: ['session'],
  bindings: ['search'],
  cli: ['search'],
};

/** @type {Record<string, string[]>} folder of web/: the folders its files may import from */
const WEB = {
  engine: [],
  store: ['engine/protocol'],
  charts: ['store/format'],
  elements: ['charts', 'store', 'styles', 'strings'],
};

/** @param {Record<string, string[]>} graph @returns {Map<string, Set<string>>} each module with all it may reach */
function closure(graph) {
  const reached = new Map();
  const visit = (/** @type {string} */ module) => {
    if (reached.has(module)) return reached.get(module);
    const all = new Set([module]);
    reached.set(module, all);
    for (const next of graph[module]) for (const name of visit(next)) all.add(name);
    return all;
  };
  Object.keys(graph).forEach(visit);
  return reached;
}

/** @param {string} path of a file, or an include as written @returns {string} the module it belongs to */
function moduleOf(path) {
  const inside = path.replace(/^cpp\//, '').replace(/^trainyard\//, '');
  if (/^backend\/backends\.cpp$/.test(inside)) return 'backend/backends';
  if (/^tensor\/plan\./.test(inside)) return 'tensor/plan';
  return inside.match(/^backend\/(ref|cpu|cuda|none)(?=\/)/)?.[0] ?? inside.split('/')[0];
}

/** @param {{path: string, text: string}[]} files @returns {string[]} what is against the direction */
function against(files) {
  const allowed = closure(CORE);
  return files.flatMap(file => {
    const from = moduleOf(file.path);
    const may = allowed.get(from);
    if (!may) return [`${file.path}: the folder ${from} is not in the plan`];
    return includes(file).filter(name => name.startsWith('trainyard/') && !may.has(moduleOf(name)))
      // ops is one source for the CPU's loop and, where nvcc compiles it, the CUDA kernels.
      .filter(name => !(from === 'ops' && name === 'trainyard/backend/cuda/elementwise.h'))
      .map(name => `${file.path} includes ${name}`);
  });
}

test('includes go down the plan of modules only', () => {
  const files = cpp().filter(({ path }) => /^(cpp\/trainyard|bindings)\//.test(path));
  assert.deepEqual(against(files), []);
});

test('an include against the direction is found', () => {
  const wrong = { path: 'cpp/trainyard/optim/x.cpp', text: '#include "trainyard/layers/layer.h"\n' };
  assert.deepEqual(against([wrong]), ['cpp/trainyard/optim/x.cpp includes trainyard/layers/layer.h']);
  const commented = { path: 'cpp/trainyard/optim/x.cpp', text: '// #include "trainyard/layers/layer.h"\n' };
  assert.deepEqual(against([commented]), []);
});

test('backend folders, Eigen, Highway and CUDA stay below the layers', () => {
  const hardware = /^(hwy\/|cuda|cublas|cudnn|trainyard\/backend\/(ref|cpu|cuda|none)\/)/;
  const component = /^cpp\/trainyard\/(layers|losses|regularizers|optim|schedules|init|model|train)\//;
  const found = core().filter(({ path }) => component.test(path)).flatMap(file => includes(file)
    .filter(name => hardware.test(name) || (/^(Eigen|unsupported)\//.test(name) && !/\/(init|optim)\//.test(file.path)))
    .map(name => `${file.path} includes ${name}`));
  assert.deepEqual(found, []);
});

test('only the doors and the parser pay for the JSON library', () => {
  const may = /^(cpp\/trainyard\/(core\/json[^/]*\.cpp|spec\/|session\/|cli\/)|bindings\/|tests\/)/;
  const found = cpp().filter(file => !may.test(file.path) && includes(file).includes('nlohmann/json.hpp'));
  assert.deepEqual(found.map(({ path }) => path), []);
});

test("the core does without what is outside the compilers' common subset", () => {
  const banned = new Set(['format', 'expected', 'source_location', 'memory_resource', 'ranges', 'iostream', 'regex', 'random']);
  const found = core().filter(({ path }) => !path.includes('/cli/'))
    .flatMap(file => includes(file).filter(name => banned.has(name)).map(name => `${file.path} includes <${name}>`));
  assert.deepEqual(found, []);
});

test("the page's folders import downwards only", () => {
  const found = sources(['web'], /\.js$/).flatMap(file => {
    const from = file.path.split('/')[1];
    const may = WEB[from];
    if (!may) return [];
    return imports(file).filter(name => {
      const inside = name.replace(/^web\//, '').replace(/\.js$/, '');
      return ![from, ...may].some(prefix => inside === prefix || inside.startsWith(`${prefix}/`));
    }).filter(name => !name.startsWith('tests/')).map(name => `${file.path} imports ${name}`);
  });
  assert.deepEqual(found, []);
});
