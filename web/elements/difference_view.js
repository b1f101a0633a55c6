/** The paired difference of two runs, drawn (charts/difference.js). Properties: `pairs` (store/pairs.js), `turn`, `label`. */
import { css } from 'lit';
import { CanvasView } from './canvas_view.js';
import { shared } from '../styles/shared.js';
import { draw_difference } from '../charts/difference.js';

export class DifferenceView extends CanvasView {
  static properties = { pairs: { attribute: false }, turn: { type: Number }, label: {} };
  static styles = [shared, css`:host { display: block; } canvas { display: block; width: 100%; height: 100%; }`];

  constructor() {
    super();
    /** @type {import('../store/pairs.js').Pairs | null} */ this.pairs = null;
    this.turn = 0;
    this.label = '';
  }

  render() {
    return this.canvas(this.label);
  }

  /** @param {CanvasRenderingContext2D} context @param {number} width @param {number} height */
  draw(context, width, height) {
    if (this.pairs) draw_difference(context, width, height, this.pairs, this.palette);
  }
}
