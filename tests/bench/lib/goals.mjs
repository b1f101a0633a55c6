// What the tables are held against: how many times as fast as the fastest peer, and what share of the speed of light.

/** What a workload is, in a few words. @type {Record<string, string>} */
export const TITLES = {
  w1: 'W1 MLP 2-8-8-2, batch 32', w2: 'W2 MLP 784-256-128-10, batch 128, Adam', w3: 'W3 MLP 1024-1024-1024-10, batch 128, momentum',
  w4: 'W4 CNN like LeNet, batch 64, Adam', w5: 'W5 CNN for CIFAR-10 with batch norm, batch 64', w6: 'W6 six layers of 4096 tanh, forward, batch 16',
};

/**
 * Times as fast as the fastest library in the browser as it comes, as TensorFlow.js on WebAssembly where it can, and as the
 * fastest of those that somebody has written the slow parts of by hand for.
 * @type {Record<string, {fastest: number, tfjs_wasm?: number, by_hand?: number}>}
 */
export const BROWSER = {
  w1: { fastest: 3 }, w2: { fastest: 1.4, tfjs_wasm: 8, by_hand: 1.6 }, w3: { fastest: 2, tfjs_wasm: 11, by_hand: 1.9 },
  w4: { fastest: 40, by_hand: 2.5 }, w5: { fastest: 100, by_hand: 3 }, w6: { fastest: 2, tfjs_wasm: 2 },
};

/** Times as fast as PyTorch. @type {Record<string, number>} */
export const NATIVE = { w1: 25, w2: 1.5, w3: 1.3, w4: 1.5, w5: 1.3, w6: 2 };

/** Two threads over one. */
export const TWO_THREADS = { native: 1.7, browser: 1.6 };

/** Shares of the micro-kernel's rate: of a product of 512, and of whole steps. @type {Record<string, number>} */
export const CEILING = { product: 0.85, w2: 0.6, w3: 0.75, w4: 0.55, w5: 0.55 };

/** The memory there is over the memory that was planned. */
export const MEMORY = 1.5;
