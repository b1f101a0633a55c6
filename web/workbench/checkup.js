/**
 * Has the doctor look at the run: when it rests, and every few seconds while it trains, seldom enough that training
 * keeps the worker. A remedy begins a new run, which goes on beside the curves of the one it is to cure.
 */
import { Allowance } from './allowance.js';
import { set } from '../store/pointer.js';

/** Shortest time between two looks, in ms, and the share of the worker's time at full speed. */
const LOOK = /** @type {const} */ ([2000, 0.004]);

export class Checkup {
  /** @type {import('./workbench.js').Workbench} */ #bench;
  /** @type {any} */ #panel;
  #allowance = new Allowance(...LOOK);
  #asking = false;
  /** Something has happened since the last look was asked for. */
  #stale = false;
  /** @type {() => number} */ #now;

  /**
   * @param {import('./workbench.js').Workbench} bench
   * @param {{findings: any[] | null}} panel gets what the doctor says; null while it has not looked
   * @param {EventTarget} root where the wish `remedy-apply` {path, value} arrives
   * @param {() => number} [now] in ms
   */
  constructor(bench, panel, root, now = () => performance.now()) {
    this.#bench = bench;
    this.#panel = panel;
    this.#now = now;
    bench.addEventListener('opened', () => { panel.findings = null; this.#allowance.forgive(); });
    bench.addEventListener('progress', () => { if (this.#allowance.wait(this.#now()) <= 0) void this.look(); });
    for (const event of ['ended', 'travelled']) bench.addEventListener(event, () => { void this.look(); });
    root.addEventListener('remedy-apply', (event) => { const { path, value } = /** @type {CustomEvent} */ (event).detail; void this.apply(path, value); });
    if (bench.status) void this.look();
  }

  /** @returns {Promise<void>} */
  async look() {
    this.#stale = true;
    if (this.#asking) return;
    this.#asking = true;
    while (this.#stale) {
      this.#stale = false;
      const { session } = this.#bench, now = this.#now(), own = session?.metered();
      const answer = await own?.ask({ what: 'doctor' }).catch(() => null);
      this.#allowance.paid(now, own?.spent ?? 0, this.#bench.playing && this.#bench.speed === 'max');
      if (answer && session === this.#bench.session) this.#panel.findings = answer.findings;
    }
    this.#asking = false;
  }

  /** @param {string} path @param {any} value undefined takes away what is there @returns {Promise<void>} */
  async apply(path, value) {
    const bench = this.#bench, ill = bench.runs.current?.number;
    await bench.open(set(bench.experiment, path, value), { play: true });
    if (bench.error || ill === undefined) return;
    bench.runs.show(ill, true);
    bench.dispatchEvent(new Event('change'));
  }
}
