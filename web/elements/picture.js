/** One image, as large as there is room for, with sharp pixels. Properties: `image` (ImageData), `label`. */
import { css } from 'lit';
import { CanvasView } from './canvas_view.js';
import { enlarge } from '../charts/enlarge.js';

export class Picture extends CanvasView {
  static properties = { image: { attribute: false }, label: {} };
  static styles = css`:host { display: block; } canvas { display: block; width: 100%; aspect-ratio: 1; border-radius: 4px; } .probe { position: absolute; visibility: hidden; }`;

  constructor() {
    super();
    /** @type {ImageData | null} */ this.image = null;
    this.label = '';
  }

  render() {
    return this.canvas(this.label);
  }

  /** @param {CanvasRenderingContext2D} context @param {number} width */
  draw(context, width) {
    if (this.image) enlarge(context, this.image, 0, 0, width, width);
  }
}
