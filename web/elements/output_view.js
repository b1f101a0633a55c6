/**
 * What the network answers, on a canvas: decision surface, fitted curve or prediction grid.
 * Property: `scene`, made by workbench/scenes.js; `held_out`, `discretize`, `unit` (pixels of one unit's map to
 * show in place of the surface), `drawing` (clicks put points down).
 * Wishes: `point-draw` {x, y, shift}, `point-erase` {x, y, reach}, in the data's coordinates; `tile-choose` {index}.
 */
import { css } from 'lit';
import { CanvasView } from './canvas_view.js';
import { shared } from '../styles/shared.js';
import { draw_surface, surface_pixels, unit_pixels } from '../charts/surface.js';
import { draw_fitted_curve } from '../charts/fitted_curve.js';
import { draw_prediction_grid, grid_layout } from '../charts/image.js';
import { t } from '../strings.js';

/** Distance between points of one stroke, and how near a point has to be to be erased, in px. */
const APART = 14, REACH = 16;

export class OutputView extends CanvasView {
  static properties = { scene: { attribute: false }, held_out: { type: Boolean }, discretize: { type: Boolean }, unit: { attribute: false }, drawing: { type: Boolean, reflect: true } };
  static styles = [shared, css`:host { display: block; } canvas { display: block; width: 100%; height: 100%; border-radius: 9px; } :host([drawing]) canvas { cursor: crosshair; touch-action: none; }`];

  constructor() {
    super();
    /** @type {any} */ this.scene = null;
    this.held_out = false;
    this.discretize = false;
    this.drawing = false;
    /** @type {{values: Float32Array, stride: number, offset: number} | null} */ this.unit = null;
  }

  firstUpdated() {
    let last = { x: NaN, y: NaN };
    const put = (/** @type {PointerEvent} */ event) => {
      if (!this.drawing || this.scene?.kind !== 'surface') return;
      // A finger or a pressed button that moves draws a line of points, not a heap.
      if (event.type === 'pointermove' && (!event.buttons || Math.hypot(event.clientX - last.x, event.clientY - last.y) < APART)) return;
      last = { x: event.clientX, y: event.clientY };
      const box = this.getBoundingClientRect(), { x: [left, right], y: [bottom, top] } = this.scene;
      const x = left + ((event.clientX - box.left) / box.width) * (right - left), y = top - ((event.clientY - box.top) / box.height) * (top - bottom);
      const erases = event.ctrlKey || event.metaKey || event.altKey || event.button === 2 || event.buttons === 2;
      const detail = erases ? { x, y, reach: (REACH / box.width) * (right - left) } : { x, y, shift: event.shiftKey };
      this.dispatchEvent(new CustomEvent(erases ? 'point-erase' : 'point-draw', { bubbles: true, composed: true, detail }));
    };
    this.addEventListener('click', (event) => {
      const { width, height, left, top } = this.getBoundingClientRect(), tiles = this.scene?.kind === 'grid' ? this.scene.tiles : [];
      const { columns, tile, size, label } = grid_layout(width, height, tiles.length);
      const column = Math.floor((event.clientX - left) / tile), row = Math.floor((event.clientY - top) / (size + label)), chosen = column < columns ? tiles[row * columns + column] : null;
      if (chosen) this.dispatchEvent(new CustomEvent('tile-choose', { detail: { index: chosen.index } }));
    });
    this.addEventListener('pointerdown', put);
    this.addEventListener('pointermove', put);
    this.addEventListener('contextmenu', (event) => { if (this.drawing) event.preventDefault(); });
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
