/**
 * Small maps side by side, on a canvas as high as they need.
 * Properties: `maps` (charts/feature_maps.js), `columns`, `label` for people who do not see them.
 */
import { css, html } from 'lit';
import { CanvasView } from './canvas_view.js';
import { shared } from '../styles/shared.js';
import { aspect, draw_maps, GAP } from '../charts/feature_maps.js';

export class FeatureMaps extends CanvasView {
  static properties = { maps: { attribute: false }, columns: { type: Number }, label: {} };

  static styles = [shared, css`:host { display: block; } div { position: relative; } canvas { position: absolute; inset: 0; width: 100%; height: 100%; }`];

  constructor() {
    super();
    /** @type {import('../charts/feature_maps.js').FeatureMap[]} */ this.maps = [];
    this.columns = 8;
    this.label = '';
  }

  render() {
    const { maps, columns } = this, rows = Math.ceil(maps.length / columns), ratio = maps.length ? 1 / aspect(maps, columns) : 0;
    // Gaps between columns are no part of the maps' width, those between rows come on top.
    return html`<div .style=${`padding-top:calc(${ratio.toFixed(5)} * (100% - ${(columns - 1) * GAP}px) + ${(rows - 1) * GAP}px)`}>${this.canvas(this.label)}</div>`;
  }

  /** @param {CanvasRenderingContext2D} context @param {number} width */
  draw(context, width) {
    if (this.maps.length) draw_maps(context, width, this.maps, this.columns, this.palette);
  }
}
