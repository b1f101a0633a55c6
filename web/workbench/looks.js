/**
 * The looks that a page takes at a run: pictures of its weights that the engine is asked for when they are out of date and
 * on the screen, one after the other, each within its share of the worker's time. A look that is dear makes itself rare and
 * no other.
 */
import { Allowance } from './allowance.js';

/**
 * @typedef {import('../engine/client.js').EngineSession} EngineSession
 * @typedef {{least_ms: number, share: number, wanted?: () => boolean, look: (session: EngineSession) => Promise<unknown>}} Look
 *   shortest time between two of its sort; share of the worker's time at full speed; whether it is on the screen; asks and shows
 * @typedef {{session: () => EngineSession | null, full_speed: () => boolean, again: () => void}} Run `again`: a look may be due
 */

export class Looks {
  /** @type {Map<string, Look & {allowance: Allowance, stale: boolean, forgiven: boolean}>} */ #looks;
  /** @type {Run} */ #run;
  #asking = false;
  /** Of the next one, where none is due yet. @type {any} */ #timer = 0;

  /** @param {Record<string, Look>} looks in the order in which they are asked @param {Run} run */
  constructor(looks, run) {
    this.#looks = new Map(Object.entries(looks).map(([name, look]) => [name, { ...look, allowance: new Allowance(look.least_ms, look.share), stale: false, forgiven: false }]));
    this.#run = run;
  }

  /** The weights have changed, or what is to be seen of them. */
  changed() {
    for (const look of this.#looks.values()) look.stale = true;
  }

  /** Whatever was paid for the run as it was, or is being paid: the look is due at once. @param {string} [name] all without */
  forgive(name) {
    for (const [of, look] of this.#looks) {
      if (name !== undefined && of !== name) continue;
      look.forgiven = true;
      look.allowance.forgive();
    }
  }

  /** Takes the looks that are due, unless some are under way; if none is, `again` is called when the first will be. */
  take() {
    const session = this.#run.session();
    if (this.#asking || !session) return;
    const now = performance.now(), wanted = this.#wanted(), due = wanted.filter(({ allowance }) => allowance.wait(now) <= 0);
    clearTimeout(this.#timer);
    if (due.length > 0) void this.#ask(session, due);
    else if (wanted.length > 0) this.#timer = setTimeout(() => this.#run.again(), Math.min(...wanted.map(({ allowance }) => allowance.wait(now))));
  }

  #wanted() {
    return [...this.#looks.values()].filter(({ stale, wanted }) => stale && (wanted?.() ?? true));
  }

  /** @param {EngineSession} session @param {{allowance: Allowance, stale: boolean, forgiven: boolean, look: Look['look']}[]} due */
  async #ask(session, due) {
    this.#asking = true;
    for (const one of due) {
      // Another run may have taken its place meanwhile.
      if (session !== this.#run.session()) break;
      one.stale = one.forgiven = false;
      const now = performance.now(), own = session.metered();
      // A look that failed is one that was not taken: the run may have gone meanwhile.
      await one.look(own).catch(() => {});
      if (!one.forgiven) one.allowance.paid(now, own.spent, this.#run.full_speed());
    }
    this.#asking = false;
    if (this.#wanted().length > 0) this.#run.again();
  }

  close() {
    clearTimeout(this.#timer);
  }
}
