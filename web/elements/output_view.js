/**
 * What the network answers, on a canvas: decision surface, fitted curve or prediction grid.
 * Property: `scene`, made by workbench/scenes.js; `held_out`, `discretize`, `unit` (pixels of one unit's map to
 * show in place of the surface).
 */
import { css } from 'lit';
import { CanvasView } from './canvas_view.js';
import { shared } from '../styles/shared.js';
import { draw_surface, surface_pixels, unit_pixels } from '../charts/surface.js';
import { draw_fitted_curve } from '../charts/fitted_curve.js';
import { draw_prediction_grid } from '../charts/image.js';
import { t } from '../strings.js';

export class OutputView extends CanvasView {
  static properties = { scene: { attribute: false }, held_out: { type: Boolean }, discretize: { type: Boolean }, unit: { attribute: false } };
  static styles = [shared, css`:host { display: block; } canvas { display: block; width: 100%; height: 100%; border-radius: 9px; }`];

  constructor() {
    super();
    /** @type {any} */ this.scene = null;
    this.held_out = false;
    this.discretize = false;
    /** @type {{values: Float32Array, stride: number, offset: number} | null} */ this.unit = null;
  }

  render() {
    const labels = /** @type {Record<string, string>} */ ({ surface: t('surface_label'), curve: t('curve_label'), grid: t('grid_label', { n: this.scene?.tiles?.length ?? 0 }) });
    return this.canvas(labels[this.scene?.kind] ?? t('output'));
  }

  /** @param {CanvasRenderingContext2D} context @param {number} width @param {number} height */
  draw(context, width, height) {
    const { scene, palette, held_out } = this;
    if (!scene) return;
    if (scene.kind === 'surface') {
      const pixels = this.unit ? unit_pixels(this.unit.values, this.unit.stride, this.unit.offset, palette)
        : scene.grid ? surface_pixels(scene.grid, scene.classes.length, palette, this.discretize) : null;
      draw_surface(context, Math.min(width, height), { points: scene.points, x: scene.x, y: scene.y, pixels, held_out }, palette);
    } else if (scene.kind === 'curve') {
      draw_fitted_curve(context, width, height, { points: scene.points, x: scene.x, y: scene.y, curve: scene.curve, held_out }, palette);
    } else if (scene.kind === 'grid') {
      draw_prediction_grid(context, width, height, scene.tiles, scene.classes, palette);
    }
  }
}
