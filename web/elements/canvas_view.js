/**
 * A base for elements that draw on a canvas: knows the canvas's size, the theme's colours, and draws at most once a
 * frame, only when something changed. A subclass renders a <canvas> and implements `draw(context, width, height)`.
 */
import { LitElement, html } from 'lit';
import { prepare } from '../charts/canvas.js';
import { read_palette } from '../charts/palette.js';
import { Drawing } from './drawing.js';

/** Views to redraw when the theme changes. @type {Set<CanvasView>} */
const views = new Set();
const dark = globalThis.matchMedia?.('(prefers-color-scheme: dark)');
dark?.addEventListener('change', () => theme_changed());

/** To be called after the page's theme was switched. */
export function theme_changed() {
  for (const view of views) view.new_theme();
}

export class CanvasView extends LitElement {
  /** @type {import('../charts/palette.js').Palette | null} */ #palette = null;
  /** @type {ResizeObserver | null} */ #observer = null;
  /** @type {HTMLCanvasElement | null} */ #canvas = null;
  #width = 0;
  #height = 0;
  #drawing = new Drawing(() => {
    if (!this.#canvas || this.#width < 4 || this.#height < 4) return;
    this.draw(prepare(this.#canvas, this.#width, this.#height), this.#width, this.#height);
  });

  /** The colours of the theme that is on. @returns {import('../charts/palette.js').Palette} */
  get palette() {
    this.#palette ??= read_palette(/** @type {HTMLElement} */ (this.renderRoot.querySelector('.probe')));
    return this.#palette;
  }

  /** @param {string} label for people who do not see it; '' where the element around it has one */
  canvas(label) {
    return html`<span class="probe" aria-hidden="true"></span>${label ? html`<canvas role="img" aria-label=${label}></canvas>` : html`<canvas aria-hidden="true"></canvas>`}`;
  }

  connectedCallback() {
    super.connectedCallback();
    views.add(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    views.delete(this);
    this.#observer?.disconnect();
    this.#observer = this.#canvas = null;
    this.#drawing.cancel();
  }

  /** @param {Map<string, unknown>} changed */
  updated(changed) {
    super.updated(changed);
    const canvas = this.renderRoot.querySelector('canvas');
    if (canvas !== this.#canvas) {
      this.#canvas = canvas;
      this.#observer?.disconnect();
      this.#observer = new ResizeObserver(([entry]) => {
        this.#width = entry.contentRect.width;
        this.#height = entry.contentRect.height;
        this.redraw();
      });
      if (canvas) this.#observer.observe(canvas);
    }
    this.redraw();
  }

  new_theme() {
    this.#palette = null;
    this.redraw();
  }

  redraw() {
    if (this.isConnected) this.#drawing.soon();
  }

  /** @param {CanvasRenderingContext2D} _context @param {number} _width @param {number} _height in CSS pixels */
  draw(_context, _width, _height) {}
}
