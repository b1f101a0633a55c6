// node scripts/run_wasm.mjs MODULE.mjs [arguments...]: runs a wasm program built with MODULARIZE and INVOKE_RUN=0.
// emcc 3.1.6 writes Node code for CommonJS into its ES modules and would fetch() the binary; both are given here.
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, resolve} from 'node:path';
import {pathToFileURL} from 'node:url';

const [script, ...args] = process.argv.slice(2);
const path = resolve(script);
globalThis.require = createRequire(path);
globalThis.__dirname = dirname(path);
globalThis.__filename = path;

const {default: create} = await import(pathToFileURL(path).href);
const module = await create({
  wasmBinary: readFileSync(path.replace(/\.mjs$/, '.wasm')),
  noInitialRun: true,
  preRun: [(/** @type {any} */ instance) => Object.assign(instance.ENV, process.env)],
  print: (/** @type {string} */ text) => process.stdout.write(text + '\n'),
  printErr: (/** @type {string} */ text) => process.stderr.write(text + '\n'),
});
process.exitCode = module.callMain(args);
