/**
 * A cursor for drawing points from the keyboard, above the picture of the plane: arrows move it over a grid of round
 * numbers, far with shift; space or enter puts a point down, delete erases the nearest, which is ringed; digits choose the
 * class. What was done is said in a live region. The element that holds it gives it role, label and description.
 * Properties: `scene` (a surface), `brush` (the class that is drawn, from 1), `classes` (names of those there may be), `drawn`
 * {n, by}: how many points there are after a wish and by how many they grew. Wishes: `point-draw`, `point-erase`,
 * `output-option` {drawing}, as the panel's.
 */
import { LitElement, css, html, nothing } from 'lit';
import { shared } from '../styles/shared.js';
import { t } from '../strings.js';

/** Steps from edge to edge, at least, and how many of them shift makes at once. */
const STEPS = 40, FAR = 5;
const ARROWS = /** @type {Record<string, [number, number]>} */ ({ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] });

export class PointCursor extends LitElement {
  static properties = { scene: { attribute: false }, brush: { type: Number }, classes: { attribute: false }, drawn: { attribute: false }, at: { state: true }, said: { state: true } };

  static styles = [shared, css`
    :host { display: block; position: absolute; inset: 0; pointer-events: none; border-radius: 9px; }
    i { display: none; position: absolute; width: 26px; height: 26px; margin: -13px 0 0 -13px; border-radius: 50%; border: 2px solid var(--ink); box-shadow: 0 0 0 1.5px var(--card), inset 0 0 0 1.5px var(--card); }
    i::after { content: ""; position: absolute; inset: 7px; border-radius: 50%; background: var(--of); border: 1px solid var(--card); }
    u { display: none; position: absolute; width: 14px; height: 14px; margin: -7px 0 0 -7px; border-radius: 50%; border: 2px dotted var(--ink); }
    :host(:focus-visible) i, :host(:focus-visible) u { display: block; }
  `];

  constructor() {
    super();
    /** @type {any} */ this.scene = null;
    this.brush = 1;
    /** @type {string[]} */ this.classes = [];
    /** @type {{n: number, by: number} | null} */ this.drawn = null;
    /** In the data's coordinates. @type {{x: number, y: number} | null} */ this.at = null;
    this.said = '';
  }

  /** What was wished and is not told of yet: the place of a point, '' for none. */
  #wished = '';

  firstUpdated() {
    this.addEventListener('keydown', (event) => this.#key(event));
    this.addEventListener('focus', () => { this.said = `${this.#place()}: ${t('draw_count', { n: this.scene?.points.n ?? 0 })}`; });
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    const { scene, drawn } = this;
    if (!scene) return;
    const { x, y } = this.at ?? { x: (scene.x[0] + scene.x[1]) / 2, y: (scene.y[0] + scene.y[1]) / 2 };
    const kept = { x: on_grid(x, scene.x), y: on_grid(y, scene.y) };
    // Other data may have another range; a cursor that a click has put between the grid's points stays there.
    if (!this.at || x < scene.x[0] || x > scene.x[1] || y < scene.y[0] || y > scene.y[1]) this.at = kept;
    if (!changed.has('drawn') || !drawn || !this.#wished) return;
    this.said = `${drawn.by > 0 ? this.#wished : t(drawn.by < 0 ? 'draw_erased' : 'draw_kept')}: ${t('draw_count', { n: drawn.n })}`;
    this.#wished = '';
  }

  /** @param {string} name @param {any} detail */
  #wish(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
  }

  /** Where the cursor is, and the class. */
  #place(brush = this.brush) {
    const { at, scene } = this;
    return at ? t('draw_at', { class: this.classes[brush - 1] ?? brush, x: written(at.x, scene.x), y: written(at.y, scene.y) }) : '';
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const { at, scene } = this, arrow = ARROWS[event.key];
    if (!at || event.ctrlKey || event.metaKey || event.altKey) return;
    if (arrow) {
      const far = event.shiftKey ? FAR : 1;
      this.at = { x: moved(at.x, arrow[0] * far, scene.x), y: moved(at.y, arrow[1] * far, scene.y) };
      this.said = this.#place();
    } else if (event.key === ' ' || event.key === 'Enter') {
      this.#wished = this.#place();
      this.#wish('point-draw', { ...at, shift: false });
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      this.#wished = t('draw_erased');
      this.#wish('point-erase', { ...at, reach: Infinity });
    } else if (/^[0-9]$/.test(event.key)) {
      // A class more than there are is a new one; one cannot leave some out.
      const brush = Math.min(Number(event.key) || 10, this.classes.length);
      this.#wish('output-option', { drawing: brush });
      this.said = this.#place(brush);
    } else return;
    // Space would pause, arrows would scroll.
    event.preventDefault();
    event.stopPropagation();
  }

  /** The point that delete erases. */
  #nearest() {
    const { at, scene } = this;
    if (!at || !scene) return null;
    let nearest = -1, least = Infinity;
    for (let i = 0; i < scene.points.n; ++i) {
      const distance = (scene.points.x[2 * i] - at.x) ** 2 + (scene.points.x[2 * i + 1] - at.y) ** 2;
      if (distance < least) { least = distance; nearest = i; }
    }
    return nearest < 0 ? null : { x: scene.points.x[2 * nearest], y: scene.points.x[2 * nearest + 1] };
  }

  render() {
    const { at, scene } = this, nearest = this.#nearest();
    const style = (/** @type {{x: number, y: number}} */ { x, y }) => `left:${100 * share(x, scene.x)}%;top:${100 - 100 * share(y, scene.y)}%`;
    return html`${nearest ? html`<u .style=${style(nearest)}></u>` : nothing}${at ? html`<i .style=${`${style(at)};--of:var(--class-${(this.brush - 1) % 10})`}></i>` : nothing}<span class="hidden" aria-live="polite">${this.said}</span>`;
  }
}

/** @param {number} value @param {[number, number]} range */
function share(value, [from, to]) {
  return (value - from) / (to - from);
}

/** @param {[number, number]} range @returns {number} a round number: 1, 2 or 5 times a power of ten */
function step_of([from, to]) {
  const most = (to - from) / STEPS, power = 10 ** Math.floor(Math.log10(most)), times = most / power;
  return power * (times >= 5 ? 5 : times >= 2 ? 2 : 1);
}

/** @param {number} value @param {[number, number]} range @returns {number} the nearest multiple of the step that is within */
function on_grid(value, range) {
  const step = step_of(range), times = Math.min(Math.floor(range[1] / step), Math.max(Math.ceil(range[0] / step), Math.round(value / step)));
  return Number((times * step).toPrecision(9));
}

/** @param {number} value @param {number} by steps @param {[number, number]} range */
function moved(value, by, range) {
  return by ? on_grid(value + by * step_of(range), range) : value;
}

/** @param {number} value @param {[number, number]} range */
function written(value, range) {
  const text = value.toFixed(Math.max(0, -Math.floor(Math.log10(step_of(range)))));
  return Number(text) === 0 ? '0' : text;
}
