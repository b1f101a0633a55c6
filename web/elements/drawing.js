/**
 * Draws at most once a frame, and into the frame that is being made where there is one: what is given new values in an
 * animation frame is seen with it. To wait for the next would make two frames of every change.
 */
export class Drawing {
  #draw;
  #frame = 0;
  /** Time of the frame that was last drawn into. @type {unknown} */ #drawn = null;

  /** @param {() => unknown} draw */
  constructor(draw) {
    this.#draw = draw;
  }

  soon() {
    if (this.#frame) return;
    if (document.timeline?.currentTime !== this.#drawn) this.#now();
    else this.#frame = requestAnimationFrame(() => { this.#frame = 0; this.#now(); });
  }

  #now() {
    this.#drawn = document.timeline?.currentTime;
    this.#draw();
  }

  cancel() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }
}
