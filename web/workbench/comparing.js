/**
 * Keeps the comparison card and two runs together: begins and ends the comparison, asks for A's picture as often as
 * training can afford it, and puts the same examples beside each other.
 */
import { Rival } from './rival.js';
import { answer_scene, begin_scene, pair_scenes } from './scenes.js';

/** Shortest time between two pictures in ms, and how many times longer than making it training goes on without. */
const PICTURE_MS = 100, SHARE = 10;

/** @typedef {import('./workbench.js').Workbench} Workbench */

export class Comparing {
  /** @type {Workbench} */ #bench;
  /** @type {any} */ #panel;
  /** B's picture, which is drawn anyway. @type {() => any} */ #other;
  /** @type {Rival | null} */ #rival = null;
  /** @type {any} */ #scene = null;
  /** The session of A that the scene was begun with. @type {any} */ #scene_of = null;
  /** A has trained since its picture was asked for. */
  #dirty = false;
  #asking = false;
  /** @type {any} */ #timer = 0;
  #frame = 0;
  #next = 0;
  #turn = 0;

  /** @param {Workbench} bench @param {any} panel @param {() => any} other B's scene as it is @param {EventTarget} root where wishes arrive */
  constructor(bench, panel, other, root) {
    this.#bench = bench;
    this.#panel = panel;
    this.#other = other;
    root.addEventListener('compare-swap', () => { void this.#rival?.swap(); });
    root.addEventListener('compare-end', (event) => { void this.end(/** @type {CustomEvent} */ (event).detail.keep); });
    for (const name of ['progress', 'change']) bench.addEventListener(name, () => this.#changed());
  }

  get on() {
    return this.#rival !== null;
  }

  /** What is on the screen becomes A. @returns {Promise<void>} */
  async begin() {
    if (this.#rival) return;
    const rival = this.#rival = await Rival.begin(this.#bench);
    this.#panel.hidden = false;
    this.#panel.scrollIntoView({ block: 'nearest' });
    for (const name of ['progress', 'change']) rival.addEventListener(name, () => { this.#dirty = true; this.#changed(); });
    this.#dirty = true;
    this.#changed();
  }

  /** @param {'A' | 'B' | ''} keep the run that goes on; '' for B, with A's curves staying in sight @returns {Promise<void>} */
  async end(keep) {
    const rival = this.#rival;
    if (!rival) return;
    if (keep === 'A') await rival.swap();
    await rival.part(keep === '');
  }

  #changed() {
    if (this.#rival && !this.#frame) this.#frame = requestAnimationFrame(() => this.#show());
  }

  #show() {
    this.#frame = 0;
    const rival = this.#rival, bench = this.#bench;
    if (!rival) return;
    // Others end it too: a checkpoint that is opened.
    if (bench.rival !== rival) {
      this.#rival = this.#scene = this.#scene_of = null;
      this.#panel.hidden = true;
      return;
    }
    const scenes = pair_scenes(this.#scene, this.#other());
    Object.assign(this.#panel, { a: { experiment: rival.experiment, run: rival.run, status: rival.status }, b: { experiment: bench.runs.current?.experiment, run: bench.runs.current }, error: rival.error, scenes, turn: ++this.#turn });
    void this.#ask(rival);
  }

  /** @param {Rival} rival */
  async #ask(rival) {
    const { session, info } = rival, now = performance.now();
    if (!this.#dirty || this.#asking || this.#timer || !session) return;
    if (now < this.#next) {
      this.#timer = setTimeout(() => { this.#timer = 0; this.#changed(); }, this.#next - now);
      return;
    }
    this.#asking = true;
    this.#dirty = false;
    try {
      const begun = this.#scene_of === session ? this.#scene : await begin_scene(session, info), scene = await answer_scene(session, begun);
      if (session === rival.session) { this.#scene = scene; this.#scene_of = session; }
    } catch { /* the session is gone: the next one is asked */ } finally {
      this.#asking = false;
      this.#next = performance.now() + Math.max(PICTURE_MS, SHARE * (performance.now() - now));
      this.#changed();
    }
  }
}
