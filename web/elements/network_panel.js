/**
 * The network: graph for small dense networks on a plane, layer cards for every network.
 * Properties: `schema`, `experiment`, `info`, `columns` (graph columns, empty if there is no graph), `error`,
 * `large` {parameters, memory_bytes} of a network that needs much memory, before it is made too,
 * `look` (what is known of the layer whose card is open), `fixed` (weights cannot be changed by hand), `motion` (a step in its phases).
 * Wishes: those of its parts, and `layers-change` {hidden: +1 | -1}.
 */
import { LitElement, css, html, nothing } from 'lit';
import { shared } from '../styles/shared.js';
import { bytes, count } from '../store/format.js';
import { t } from '../strings.js';
import { icons } from './icons.js';

export class NetworkPanel extends LitElement {
  static properties = { schema: { attribute: false }, experiment: { attribute: false }, info: { attribute: false }, large: { attribute: false }, columns: { attribute: false }, error: { attribute: false }, look: { attribute: false }, fixed: { type: Boolean }, motion: { attribute: false }, view: { state: true } };

  static styles = [shared, css`
    :host { display: block; }
    .stack { max-height: 460px; overflow: auto; margin: 0 -6px; padding: 2px 6px; }
    .head { flex-wrap: wrap; } .head .small, .layers { white-space: nowrap; }
    @media (max-width: 1100px) { .head .small:not(.large), .word { display: none; } }
    .layers { display: flex; align-items: center; gap: 5px; font-size: 12.5px; color: var(--mute); }
  `];

  constructor() {
    super();
    /** @type {any} */ this.schema = null;
    /** @type {any} */ this.experiment = null;
    /** @type {any} */ this.info = null;
    /** @type {{parameters: number, memory_bytes: number} | null} */ this.large = null;
    /** @type {any[]} */ this.columns = [];
    /** @type {any} */ this.error = null;
    /** @type {any} */ this.look = null;
    this.fixed = false;
    /** @type {any} */ this.motion = null;
    /** @type {'graph' | 'layers'} */ this.view = 'graph';
  }

  /** @param {number} by */
  #hidden(by) {
    this.dispatchEvent(new CustomEvent('layers-change', { bubbles: true, composed: true, detail: { hidden: by } }));
  }

  #size() {
    const { large, info } = this, known = large ?? info;
    if (!known) return nothing;
    const text = t('parameters_n', { n: count(known.parameters) });
    return large ? html`<span class="mute small num large" title=${t('memory_hint')}>${text} · ${t('memory_n', { n: bytes(large.memory_bytes) })}</span>` : html`<span class="mute small num">${text}</span>`;
  }

  render() {
    const graph = this.columns.length > 0 || this.info === null;
    const view = graph && !this.error?.path.startsWith('/model') ? this.view : 'layers';
    return html`<section class="card" aria-label=${t('network')}>
      <div class="head"><h2>${t('network')}</h2>
        ${this.#size()}
        ${view === 'graph' && this.columns.length ? html`<span class="layers push"><button class="tiny" aria-label=${t('fewer_layers')} ?disabled=${this.columns.length <= 2} @click=${() => this.#hidden(-1)}>${icons.minus}</button>
          <b class="num">${this.columns.length - 2}</b><button class="tiny" aria-label=${t('more_layers')} ?disabled=${this.columns.length >= 8} @click=${() => this.#hidden(1)}>${icons.plus}</button> <span class="word">${t('hidden_layers')}</span></span>` : nothing}
        <span class="seg ${view === 'graph' && this.columns.length ? '' : 'push'}" role="group" aria-label=${t('network')}>
          <button aria-pressed=${view === 'graph' ? 'true' : 'false'} ?disabled=${!graph} @click=${() => { this.view = 'graph'; }}>${t('graph')}</button>
          <button aria-pressed=${view === 'layers' ? 'true' : 'false'} @click=${() => { this.view = 'layers'; }}>${t('layers')}</button></span></div>
      ${view === 'graph' ? html`<ty-network-graph .columns=${this.columns} ?fixed=${this.fixed || Boolean(this.motion)} .motion=${this.motion}></ty-network-graph>`
        : html`<div class="stack" tabindex="-1"><ty-layer-stack .schema=${this.schema} .model=${this.experiment?.model ?? []} .layers=${this.info?.layers ?? []} .error=${this.error} .look=${this.look}></ty-layer-stack></div>`}
    </section>`;
  }
}
