/** One data source to choose, drawn from its own data. Properties: `data` (see draw_thumbnail). */
import { css } from 'lit';
import { CanvasView } from './canvas_view.js';
import { shared } from '../styles/shared.js';
import { draw_thumbnail } from '../charts/thumbnail.js';

export class Thumbnail extends CanvasView {
  static properties = { data: { attribute: false } };
  static styles = [shared, css`:host { display: block; } canvas { display: block; width: 100%; aspect-ratio: 1; }`];

  constructor() {
    super();
    /** @type {any} */ this.data = null;
  }

  render() {
    return this.canvas('');
  }

  /** @param {CanvasRenderingContext2D} context @param {number} width */
  draw(context, width) {
    if (this.data) draw_thumbnail(context, width, this.data, this.palette);
  }
}
