/**
 * Slow motion: a training step is taken and then shown in its four phases, from what was asked of the engine before
 * and after. So one can stop between two phases; the run itself stands at the step's end.
 */
import { PHASES } from '../charts/network_motion.js';

/** How long a phase is shown, and how long an engine may take for a step before it is given up. */
const PHASE_MS = 950, LOST_MS = 20_000;

/** @typedef {import('../charts/network_motion.js').Motion} Motion */
/** @typedef {import('./graph.js').Plan} Plan */

export class SlowMotion {
  #bench;
  #look;
  #show;
  /** The step on the screen. @type {any} */ #step = null;
  #phase = 0;
  #turn = 0;
  running = false;

  /**
   * @param {import('./workbench.js').Workbench} bench
   * @param {() => {plan: Plan[], graph: any}} look the columns, and what the picture shows of them
   * @param {(graph: any, motion: (Motion & {running: boolean}) | null) => void} show the picture before the step, and where in the step it is
   */
  constructor(bench, look, show) {
    this.#bench = bench;
    this.#look = look;
    this.#show = show;
  }

  /** Step after step, until the end or a pause. */
  async run() {
    const turn = ++this.#turn;
    this.running = true;
    while (this.running && turn === this.#turn) {
      if (!await this.advance()) break;
      await new Promise((resolve) => { setTimeout(resolve, PHASE_MS); });
    }
    if (turn === this.#turn) this.pause();
  }

  /** The phase on the screen stays there. */
  pause() {
    ++this.#turn;
    this.running = false;
    this.#tell();
  }

  /** Back to the plain picture. */
  end() {
    ++this.#turn;
    this.running = false;
    this.#step = null;
    this.#show(null, null);
  }

  /** One phase on. @returns {Promise<boolean>} false if there is no further step */
  async advance() {
    const { session } = this.#bench;
    if (this.#step && this.#step.session === session && this.#phase < PHASES.length - 1) ++this.#phase;
    else {
      const turn = this.#turn, step = await this.#take();
      if (turn !== this.#turn || !step) return false;
      this.#step = step;
      this.#phase = 0;
    }
    this.#tell();
    return true;
  }

  #tell() {
    const step = this.#step;
    this.#show(step?.graph ?? null, step ? { ...step.motion, phase: PHASES[this.#phase], running: this.running } : null);
  }

  /** @returns {Promise<any>} null where the run is at its end, or gone: another one has been opened meanwhile */
  async #take() {
    const { session } = this.#bench;
    try {
      return await this.#taken();
    } catch (error) {
      if (session === this.#bench.session) this.#bench.fail(error);
      return null;
    }
  }

  /** @returns {Promise<any>} */
  async #taken() {
    // A run that was just opened has no picture yet.
    for (const end = performance.now() + LOST_MS; !this.#look().graph && performance.now() < end;) await new Promise((resolve) => { setTimeout(resolve, 30); });
    const { plan, graph } = this.#look(), bench = this.#bench, { session, info } = bench, step = bench.status?.step ?? 0;
    if (!session || !graph || bench.status?.done) return null;
    const { steps_per_epoch, batch } = info;
    const [, seen] = await Promise.all([session.ask({ what: 'preview', of: 'batch', epoch: Math.floor(step / steps_per_epoch), first: step % steps_per_epoch * batch, rows: batch }), session.tensor('preview/seen')]);
    const rows = seen.length / plan[0].units;
    const weights = (/** @type {string} */ kind) => Promise.all(plan.map((column) => (column.layer < 0 ? null : session.tensor(`${kind}/${column.layer}.weight`))));
    const [, values, before] = await Promise.all([session.probe(seen, rows), Promise.all(plan.map((column) => (column.last < 0 ? seen : session.tensor(`units/${column.last}`)))), weights('parameters')]);
    await this.#one_step();
    if (session !== bench.session) return null;
    const [gradients, after] = await Promise.all([weights('gradients'), weights('parameters')]);
    return { session, graph: { ...graph, weights: before }, motion: { step: step + 1, loss: bench.status?.loss ?? NaN, gradients, after, activations: values.map((value, c) => means(value, plan[c].units)) } };
  }

  async #one_step() {
    const bench = this.#bench, over = new AbortController();
    const ended = new Promise((resolve) => { bench.addEventListener('ended', resolve, { signal: over.signal }); setTimeout(resolve, LOST_MS); });
    await bench.step('batch');
    await ended;
    over.abort();
  }
}

/** @param {Float32Array} values (rows, units) @param {number} units @returns {Float32Array} mean of each unit */
function means(values, units) {
  const out = new Float32Array(units);
  values.forEach((value, i) => { out[i % units] += value; });
  return out.map((sum) => sum * units / values.length);
}
