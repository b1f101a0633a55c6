/** Our products, through two dense layers as wide as the batch is long; and the speed of light, ceiling.cpp. */
import { product_experiment, product_rates } from '../product.mjs';
import { TASKS } from './tasks.js';

const ROOT = new URL('../../../', import.meta.url).href;

/** @param {number} size */
export async function own_products(size) {
  const { profile } = await TASKS.benchmark({ experiment: product_experiment(size), seconds: 0.3, files: [`product${size}.npz`] }, /** @type {any} */ (null));
  return product_rates(profile);
}

/** @returns {Promise<() => number>} measures for 0.15 s: GFLOP/s */
export async function ceiling() {
  const { instance } = await WebAssembly.instantiate(await (await fetch(`${ROOT}build/bench/ceiling.wasm`)).arrayBuffer(), {});
  const { tiles, flops_of_a_tile } = /** @type {any} */ (instance.exports);
  return () => {
    const begin = performance.now();
    let count = 0;
    do {
      tiles(2000);
      count += 2000;
    } while (performance.now() - begin < 150);
    return 1e-6 * flops_of_a_tile() * count / (performance.now() - begin);
  };
}
