/** A worker without a thread: a Host with the fake engine behind the interface the client expects. */
import { Host } from '../../../web/engine/host.js';
import { createFakeEngine } from './fake_engine.js';

export class FakeWorker {
  /** @type {((event: any) => void) | null} */ onmessage = null;
  /** @type {((event: any) => void) | null} */ onerror = null;
  terminated = false;
  /** @type {any[]} */ received = [];
  /** @type {Host | null} */ #host = null;

  /** @param {any} message */
  postMessage(message) {
    this.received.push(message);
    setImmediate(async () => {
      if (this.terminated) return;
      if (message.type === 'init') {
        this.#host = new Host(await createFakeEngine(), (reply) => this.reply(reply), {
          now: () => performance.now(), defer: (f) => { setImmediate(() => { if (!this.terminated) f(); }); }, sleep: (f, ms) => { setTimeout(f, ms); },
        });
        this.reply({ id: message.id, ok: true, result: null });
      } else {
        this.#host?.receive(message);
      }
    });
  }

  /** @param {any} data */
  reply(data) {
    if (!this.terminated) this.onmessage?.({ data: structuredClone(data) });
  }

  terminate() {
    this.terminated = true;
  }
}

/** A small experiment that the fake engine trains in milliseconds. */
export const SMALL = Object.freeze({
  version: 1, seed: 3, data: { source: { type: 'gauss', points: 60 }, validation: 0.3 },
  model: [{ type: 'dense', units: 3 }, { type: 'tanh' }, { type: 'dense', units: 2 }],
  loss: { type: 'softmax_cross_entropy' }, optimizer: { type: 'adam', lr: 0.05 }, train: { batch: 16, epochs: 4 },
});
