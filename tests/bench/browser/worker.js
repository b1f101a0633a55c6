// Where everything is measured: a classic worker, since most peers are scripts that want importScripts. Each library is
// loaded when it is asked for. Without SharedArrayBuffer no library starts threads: one thread each, except `?threads`.
if (!new URLSearchParams(location.search).has('threads')) delete (/** @type {any} */ (globalThis).SharedArrayBuffer);

/** Every WebAssembly memory that is made here. @type {WebAssembly.Memory[]} */
const memories = [];
keep_memories();

const loaded = import('./tasks.js');

globalThis.onmessage = async (/** @type {MessageEvent} */ { data: { id, what, options } }) => {
  const told = (/** @type {string} */ text) => postMessage({ told: text });
  try {
    const tasks = await loaded;
    postMessage({ id, result: await tasks.TASKS[what](options, { told, memories }) });
  } catch (error) {
    postMessage({ id, error: String(/** @type {any} */ (error)?.stack ?? error) });
  }
};

/** Made by a script, or exported by a module. */
function keep_memories() {
  const { Memory, instantiate, instantiateStreaming } = WebAssembly;
  WebAssembly.Memory = class extends Memory {
    /** @param {WebAssembly.MemoryDescriptor} description */
    constructor(description) {
      super(description);
      memories.push(this);
    }
  };
  const kept = (/** @type {any} */ answer) => {
    const exported = Object.values((answer.instance ?? answer).exports).filter((value) => value instanceof Memory);
    for (const memory of exported) if (!memories.includes(memory)) memories.push(memory);
    return answer;
  };
  WebAssembly.instantiate = async (/** @type {any} */ ...args) => kept(await instantiate.apply(WebAssembly, args));
  WebAssembly.instantiateStreaming = async (/** @type {any} */ ...args) => kept(await instantiateStreaming.apply(WebAssembly, args));
}
