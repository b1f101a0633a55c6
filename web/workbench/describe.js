/** Asking the engine of data that no run has been made with. */

/**
 * What a source gives, before there is a network for it.
 * @param {import('../engine/client.js').EngineClient} engine @param {any} source
 * @param {{tensors?: boolean, seed?: number}} [options] whether to fetch the examples too
 * @returns {Promise<{task: string, classes: string[], input: number[], n: number, x?: Float32Array, y?: Float32Array}>}
 */
export async function describe_source(engine, source, { tensors = false, seed = 7 } = {}) {
  const session = engine.session();
  try {
    const { task, classes, input, data } = await session.describe({ seed, data: { source } });
    if (!tensors) return { task, classes, input, n: data.n };
    const [x, y] = await Promise.all([session.tensor('source/x'), session.tensor('source/y')]);
    return { task, classes, input, n: data.n, x, y };
  } finally {
    void session.delete();
  }
}
