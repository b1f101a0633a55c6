/**
 * The run bar: reset, train or pause, step, epoch, counters, speed, seed, share and export.
 * Properties: `playing`, `status` (RunStatus or null), `info` (open's answer or null), `seed`, `speed`, `compact`.
 * Wishes: `run-toggle`, `run-reset`, `run-step` {unit: 'batch'|'epoch'}, `run-speed` {speed}, `seed-change` {seed},
 * `share-open`, `export-open`, `theme-toggle`.
 */
import { LitElement, css, html, nothing } from 'lit';
import { shared } from '../styles/shared.js';
import { count, integer } from '../store/format.js';
import { t } from '../strings.js';
import { icons } from './icons.js';

const SPEEDS = /** @type {const} */ (['slow', 'quarter', 'normal', 'max']);

export class RunBar extends LitElement {
  static properties = {
    playing: { type: Boolean }, status: { attribute: false }, info: { attribute: false }, seed: { type: Number }, speed: {}, compact: { type: Boolean, reflect: true }, busy: { type: Boolean },
  };

  static styles = [shared, css`
    :host { display: block; position: relative; }
    .bar { display: flex; align-items: center; gap: 8px; height: 100%; }
    .bar button { flex: none; }
    .play { width: 40px; height: 40px; border-radius: 50%; padding: 0; background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
    .play:hover:not(:disabled) { background: color-mix(in srgb, var(--accent) 86%, var(--ink)); border-color: transparent; }
    .play svg { width: 19px; height: 19px; }
    .counters { display: grid; min-width: 118px; margin: 0 6px; line-height: 1.2; font-variant-numeric: tabular-nums; }
    .counters b { font-size: 15px; font-weight: 640; white-space: nowrap; }
    .counters span { font-size: 12px; color: var(--mute); white-space: nowrap; }
    .seed { display: flex; align-items: center; gap: 6px; color: var(--mute); font-size: 12.5px; }
    .seed b { font-weight: inherit; } .seed svg { display: none; width: 16px; height: 16px; } .seed input { width: 58px; min-height: 28px; color: var(--ink); font-variant-numeric: tabular-nums; }
    .engine { min-width: 152px; line-height: 1.2; font-size: 12px; color: var(--mute); font-variant-numeric: tabular-nums; }
    .engine b { display: block; font-weight: 560; color: var(--ink); font-size: 12.5px; }
    .progress { position: absolute; left: 0; right: 0; bottom: 0; height: 2px; pointer-events: none; }
    .progress i { display: block; height: 100%; background: var(--accent); transform-origin: left; border-radius: 2px; opacity: .75; }
    .tools { display: flex; gap: 8px; margin-left: auto; }
    @media (max-width: 1240px) { .engine { display: none; } .tools button span { display: none; } .tools button { width: 32px; padding: 0; } }
    @media (max-width: 960px) { .seed label { display: none; } }
    .pace { display: contents; }
    @media (max-width: 860px) { .bar { flex-wrap: wrap; padding: 8px 0 10px; height: auto; } .counters { min-width: 104px; } .seed label { display: inline; } }
    /* Speed and seed stand beside the name of the page. */
    @media (max-width: 740px) { :host(:not([compact])) .pace { display: flex; flex-direction: row-reverse; align-items: center; gap: 8px; position: absolute; right: 0; top: -30px; } }
    @media (max-width: 560px) { .bar { gap: 6px; flex-wrap: nowrap; } .counters { min-width: 86px; margin: 0; } .total { display: none; } .tools { gap: 4px; } }
    @media (max-width: 440px) { :host(:not([compact])) .seg button { padding: 1px 5px; font-size: 12px; } :host(:not([compact])) .pace { gap: 6px; } .seed { gap: 4px; } .seed svg { display: block; } .seed b { display: none; } .seed input { width: 42px; padding: 3px 6px; } }
    @media (max-width: 384px) { .bar { gap: 4px; } .counters { min-width: 76px; } .seed svg { display: none; } }
    :host([compact]) .progress { bottom: -8px; }
    @media (max-width: 480px) { :host([compact]) .icon { display: none; } }
    :host([compact]) .seed, :host([compact]) .engine { display: none; }
  `];

  constructor() {
    super();
    this.playing = false;
    /** @type {import('../engine/protocol.js').RunStatus | null} */ this.status = null;
    /** @type {any} */ this.info = null;
    this.seed = 0;
    this.speed = 'normal';
    this.compact = false;
    this.busy = false;
  }

  /** @param {string} name @param {any} [detail] */
  #wish(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
  }

  /** A slice without a step measures nothing: the last measurement stays. */
  #rate = 0;

  render() {
    this.#rate = this.status ? this.status.examples_per_second || this.#rate : 0;
    const step = this.status?.step ?? 0, epoch = this.status?.epoch ?? 0, total = this.info?.total_steps ?? 0;
    const ready = this.info !== null, done = Boolean(this.status?.done);
    /** Behind the last step there is none. @param {'batch' | 'epoch'} unit @param {any} icon */
    const stepper = (unit, icon) => html`<button class="icon" title=${done ? t('step_done') : t(`step_${unit}_hint`)} aria-label=${t(`step_${unit}_hint`)} aria-disabled=${done ? 'true' : nothing} ?disabled=${!ready} @click=${() => { if (!done) this.#wish('run-step', { unit }); }}>${icon}</button>`;
    return html`<div class="bar">
      <button class="icon" title=${t('reset_hint')} aria-label=${t('reset')} ?disabled=${!ready} @click=${() => this.#wish('run-reset')}>${icons.reset}</button>
      <button class="play" title=${t('play_hint')} aria-label=${this.playing ? t('pause') : t('play')} ?disabled=${!ready} @click=${() => this.#wish('run-toggle')}>${this.playing ? icons.pause : icons.play}</button>
      ${stepper('batch', icons.step)}${stepper('epoch', icons.epoch)}
      <div class="counters"><b>${t('epoch')} ${Math.floor(epoch)}</b><span>${t('step')} ${integer(step)}${total ? html`<span class="total"> / ${count(total)}</span>` : nothing}</span></div>
      <div class="pace"><div class="seg speed" role="group" aria-label=${t('speed')}>${SPEEDS.map((speed) => html`<button aria-pressed=${this.speed === speed ? 'true' : 'false'}
        title=${t(/** @type {any} */ (`${speed}_hint`))} @click=${() => this.#wish('run-speed', { speed })}>${t(speed)}</button>`)}</div>
      <span class="seed" title=${t('seed_hint')}><label for="seed">${icons.dice}<b>${t('seed')}</b></label><input id="seed" inputmode="numeric" autocomplete="off" aria-label=${t('seed')} .value=${String(this.seed)}
        @change=${(/** @type {any} */ event) => this.#wish('seed-change', { seed: read(event.target.value) })}></span></div>
      <div class="engine"><b>${this.#rate ? t('examples_per_second', { n: count(this.#rate) }) : this.busy ? t('starting') : t('idle')}</b>${t('engine_note')}</div>
      <div class="tools">
        <slot></slot>
        ${this.compact ? nothing : html`<button @click=${() => this.#wish('share-open')} aria-label=${t('share')}>${icons.share}<span>${t('share')}</span></button>
          <button @click=${() => this.#wish('export-open')} ?disabled=${!ready} aria-label=${t('export')}>${icons.export}<span>${t('export')}</span></button>
          <button class="icon" @click=${() => this.#wish('theme-toggle')} title=${t('theme')} aria-label=${t('theme')}>${icons.theme}</button>`}
      </div></div>
      <div class="progress"><i .style=${`transform:scaleX(${total ? Math.min(1, step / total) : 0})`}></i></div>`;
  }
}

/** What is no number goes on as it stands, so that what is said of it quotes it. @param {string} text @returns {number | string} */
function read(text) {
  return Number.isNaN(Number(text)) ? text : Number(text);
}
