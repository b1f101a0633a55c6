/**
 * <train-yard>: one experiment on anybody's page.
 *
 * The experiment is a JSON <script type="application/json"> child, or the document at the `experiment` address.
 * Attributes: `show` and `hide` (panels: run output curves network training data evaluation), `height` in pixels,
 * `theme` light or dark, `palette` safe, `autostart`, `lang`. Methods: play() pause() step(n) reset() set(path, value).
 * Events: ready, step, epoch, done, error, resize. Idle until Run is pressed (or, with autostart, until it is seen);
 * trains only while it is on the screen; one engine serves all widgets of a page; gone from the page, it is disposed of.
 */
import { LitElement, css, html, nothing, unsafeCSS } from 'lit';
import tokens from './styles/tokens.css?inline';
import { shared } from './styles/shared.js';
import { shared_engine } from './engine/engine.js';
import { Workbench } from './workbench/workbench.js';
import { Views } from './workbench/views.js';
import { START } from './store/experiment.js';
import { component } from './store/pointer.js';
import { place_name } from './store/schema.js';
import { words } from './store/forms.js';
import { TrainyardError } from './engine/protocol.js';
import { load_language, t } from './strings.js';
import { icons } from './elements/icons.js';
import { theme_changed } from './elements/canvas_view.js';
import { define_rest } from './elements/define.js';

const PANELS = ['run', 'output', 'curves', 'network', 'training', 'data', 'evaluation'];
const SHOWN = ['run', 'output', 'curves'];
const HEIGHT = 480;

export class TrainYard extends LitElement {
  static properties = {
    experiment: {}, show: {}, hide: {}, height: { type: Number }, theme: { reflect: true }, palette: { reflect: true }, autostart: { type: Boolean }, lang: {},
    started: { state: true }, error: { state: true },
  };

  static styles = [unsafeCSS(tokens), shared, css`
    :host { display: block; container-type: inline-size; contain: content; background: var(--bg); border: 1px solid var(--line); border-radius: 14px; overflow: hidden; text-align: left; }
    .widget { display: flex; flex-direction: column; height: 100%; position: relative; }
    .bar { flex: none; padding: 7px 12px; background: var(--card); border-bottom: 1px solid var(--line); }
    .body { flex: 1; min-height: 0; display: grid; grid-template-columns: calc(var(--height) - 196px) minmax(0, 1fr); gap: 10px; padding: 10px; overflow: auto; align-items: stretch; }
    .side { display: flex; flex-direction: column; gap: 10px; min-width: 0; }
    .side > * { flex: 1 0 auto; min-height: 150px; }
    .only { grid-template-columns: minmax(0, 1fr); }
    ty-network-panel { --graph-height: 150px; }
    .side > ty-network-panel:only-child { --graph-height: clamp(130px, calc(var(--height) - 236px), 320px); }
    .poster { position: absolute; inset: 0; display: grid; place-items: center; background: var(--bg); background-image: radial-gradient(circle at 30% 40%, color-mix(in srgb, var(--pos) 26%, transparent), transparent 46%), radial-gradient(circle at 68% 62%, color-mix(in srgb, var(--neg) 26%, transparent), transparent 46%); }
    .poster div { text-align: center; padding: 20px; }
    .poster button { min-height: 46px; padding: 0 26px; border-radius: 99px; font-size: 16px; }
    .poster button svg { width: 18px; height: 18px; }
    .poster p { margin: 12px 0 0; color: var(--ink); }
    .error { flex: none; margin: 10px 10px 0; padding: 9px 13px; border-left: 4px solid var(--bad); border-radius: 8px; background: var(--card); overflow-wrap: anywhere; }
    .error code { font: 12px var(--mono); color: var(--mute); }
    slot { display: none; }
    @container (max-width: 620px) { .body { grid-template-columns: minmax(0, 1fr); } }
  `];

  /** @type {Workbench | null} */ #bench = null;
  /** @type {Views | null} */ #views = null;
  /** @type {IntersectionObserver | null} */ #seen = null;
  /** @type {ResizeObserver | null} */ #sized = null;
  /** Whether the run should go on when the widget is seen again. */
  #resume = false;
  #epoch = -1;
  #left = 0;

  constructor() {
    super();
    /** @type {string | null} */ this.experiment = null;
    this.show = this.hide = '';
    this.height = HEIGHT;
    this.theme = this.palette = '';
    this.autostart = false;
    this.lang = '';
    this.started = false;
    /** @type {TrainyardError | null} */ this.error = null;
  }

  /** Trains, from where it stopped or from the beginning. @returns {Promise<void>} */
  async play() { await this.#begin(); await this.#bench?.play(); }
  /** @returns {Promise<void>} */
  async pause() { this.#resume = false; await this.#bench?.pause(); }
  /** @param {number} [n] batches @returns {Promise<void>} */
  async step(n = 1) { await this.#begin(); await this.#bench?.step('batch', n); }
  /** Back to the initial weights. @returns {Promise<void>} */
  async reset() { await this.#bench?.reset(); }
  /** @param {string} path JSON pointer into the experiment @param {any} value @returns {Promise<void>} */
  async set(path, value) { await this.#begin(); await this.#bench?.set(path, value, /^\/(optimizer|model\/\d+)\//.test(path)); }

  connectedCallback() {
    super.connectedCallback();
    clearTimeout(this.#left);
    if (this.lang) void load_language(this.lang).then(() => this.requestUpdate());
    this.style.height = `${this.height || HEIGHT}px`;
    this.style.setProperty('--height', `${this.height || HEIGHT}px`);
    this.#seen = new IntersectionObserver(([entry]) => this.#look(entry.isIntersecting));
    this.#seen.observe(this);
    this.#sized = new ResizeObserver(() => this.#tell('resize', { height: this.offsetHeight }));
    this.#sized.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#seen?.disconnect();
    this.#sized?.disconnect();
    // An element that is only moved comes back at once; one that is gone gives its memory back.
    this.#left = window.setTimeout(() => { if (!this.isConnected) this.#dispose(); }, 0);
  }

  #dispose() {
    this.#views?.close();
    void this.#bench?.close();
    this.#views = this.#bench = null;
    this.started = false;
  }

  /** @param {Map<string, unknown>} changed */
  updated(changed) {
    super.updated(changed);
    if (changed.has('theme') || changed.has('palette')) { theme_changed(); this.#views?.refresh(); }
  }

  /** @param {boolean} visible */
  #look(visible) {
    if (visible && this.autostart && !this.started && !this.error) void this.play();
    else if (visible && this.#resume) { this.#resume = false; void this.#bench?.play(); }
    else if (!visible && this.#bench?.playing) { this.#resume = true; void this.#bench.pause(); }
  }

  /** @param {string} name @param {any} [detail] */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  /** What the poster says: data, layers and optimizer where the experiment is at hand. @returns {string} */
  #summary() {
    try {
      const text = this.querySelector('script[type="application/json"]')?.textContent ?? (this.experiment?.trim().startsWith('{') ? this.experiment : null);
      const { data, model, optimizer } = text ? JSON.parse(text) : this.experiment ? /** @type {any} */ ({}) : START;
      const layers = model.map((/** @type {any} */ layer) => component(layer)).map((/** @type {any} */ layer) => [words(layer.type), layer.units ?? layer.filters].filter(Boolean).join(' '));
      return [words(component(data.source).type), layers.length > 6 ? t('layers_n', { n: layers.length }) : layers.join(', '), words(component(optimizer).type)].join(' · ');
    } catch {
      return t('embed_idle');
    }
  }

  /** @returns {Promise<any>} */
  async #read_experiment() {
    const child = this.querySelector('script[type="application/json"]');
    if (child) return JSON.parse(child.textContent ?? '');
    if (!this.experiment) return START;
    if (this.experiment.trim().startsWith('{')) return JSON.parse(this.experiment);
    const response = await fetch(new URL(this.experiment, document.baseURI));
    if (!response.ok) throw new TrainyardError('experiment_fetch', '', `The experiment ${this.experiment} could not be fetched (HTTP ${response.status}).`);
    return response.json();
  }

  async #begin() {
    if (this.#bench) return;
    this.started = true;
    this.error = null;
    try {
      const engine = shared_engine(), experiment = await this.#read_experiment(), bench = new Workbench(engine, experiment);
      if (experiment !== START) void engine.rest();
      this.#bench = bench;
      await this.updateComplete;
      const panel = (/** @type {string} */ name) => this.renderRoot.querySelector(name) ?? undefined;
      const panels = /** @type {any} */ ({ run_bar: panel('ty-run-bar'), output: panel('ty-output-panel'), curves: panel('ty-curves'), network: panel('ty-network-panel'), training: panel('ty-training-panel'), data: panel('ty-data-panel'), evaluation: panel('ty-evaluation-panel'), probe: panel('.probe') });
      this.#views = new Views(bench, panels, this.renderRoot);
      bench.addEventListener('change', () => this.#changed());
      bench.addEventListener('progress', () => this.#progress());
      bench.addEventListener('ended', () => { if (bench.status?.done) this.#tell('done', bench.status); });
      void define_rest();
      if (panels.data || panels.training || panels.network) await bench.load_schema();
      await bench.open(bench.experiment, { play: false });
      if (bench.info) this.#tell('ready', bench.info);
    } catch (error) {
      this.#failed(error instanceof SyntaxError ? new TrainyardError('json', '', `The experiment of this widget is not JSON (${error.message}).`) : TrainyardError.from(error));
    }
  }

  /** @param {TrainyardError} error */
  #failed(error) {
    this.error = error;
    this.#tell('error', error.toJSON());
  }

  #changed() {
    const error = this.#bench?.error ?? null;
    if (error && error !== this.error) this.#failed(error);
    else this.error = error;
  }

  #progress() {
    const status = this.#bench?.status;
    if (!status) return;
    this.#tell('step', status);
    if (Math.floor(status.epoch) > this.#epoch) { this.#epoch = Math.floor(status.epoch); this.#tell('epoch', status); }
  }

  /** @returns {Set<string>} */
  get panels() {
    const list = (/** @type {string} */ text) => (text ?? '').split(/[\s,]+/).filter((name) => PANELS.includes(name));
    const shown = new Set(this.show ? list(this.show) : SHOWN);
    for (const name of list(this.hide)) shown.delete(name);
    return shown;
  }

  render() {
    const has = this.panels, side = ['curves', 'network', 'training', 'evaluation', 'data'].filter((name) => has.has(name));
    return html`<span class="probe" aria-hidden="true"></span><div class="widget">
      ${has.has('run') ? html`<div class="bar"><ty-run-bar compact></ty-run-bar></div>` : nothing}
      ${this.error ? html`<div class="error" role="alert">${this.error.message}${this.error.path ? html` <code>${place_name(this.error.path)}</code>` : nothing}</div>` : nothing}
      <div class="body ${side.length && has.has('output') ? '' : 'only'}">
        ${has.has('output') ? html`<ty-output-panel compact></ty-output-panel>` : nothing}
        ${side.length ? html`<div class="side">${has.has('network') ? html`<ty-network-panel></ty-network-panel>` : nothing}${has.has('curves') ? html`<ty-curves compact></ty-curves>` : nothing}
          ${has.has('training') ? html`<ty-training-panel></ty-training-panel>` : nothing}${has.has('evaluation') ? html`<ty-evaluation-panel></ty-evaluation-panel>` : nothing}${has.has('data') ? html`<ty-data-panel></ty-data-panel>` : nothing}</div>` : nothing}
      </div>
      ${this.started ? nothing : html`<div class="poster"><div><button class="primary" @click=${() => this.play()}>${icons.play}${t('run_here')}</button><p>${this.#summary()}</p></div></div>`}
    </div>`;
  }
}
