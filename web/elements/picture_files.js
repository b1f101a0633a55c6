/**
 * The images that are the data: how many, of how many classes, what was left out, at which size.
 * Properties: `pictures` {name, file, n, classes, height, width, channels, remarks} or null, `reading` {done, all} or null.
 * Wishes: `pictures-size` {size}, `pictures-download`.
 */
import { LitElement, css, html, nothing } from 'lit';
import { shared } from '../styles/shared.js';
import { count } from '../store/format.js';
import { t } from '../strings.js';
import { icons } from './icons.js';

const SIZES = [16, 28, 32, 48, 64, 96];

export class PictureFiles extends LitElement {
  static properties = { pictures: { attribute: false }, reading: { attribute: false } };

  static styles = [shared, css`
    :host { display: block; }
    .file { display: flex; align-items: flex-start; gap: 7px; padding: 6px 9px; margin-bottom: 7px; border-radius: var(--small-radius); background: var(--sunken); font-size: 12.5px; overflow-wrap: anywhere; }
    .file svg { width: 15px; flex: none; color: var(--mute); margin-top: 1px; }
    p { margin: 0 0 7px; font-size: 12.5px; }
    progress { width: 100%; height: 6px; accent-color: var(--accent); }
    label { display: flex; align-items: center; gap: 8px; margin: 0 0 7px; font-size: 12.5px; }
    select { flex: 1; min-width: 0; }
    .link { padding: 0; border: 0; background: none; color: var(--accent); height: auto; font-size: 12.5px; text-align: left; overflow-wrap: anywhere; }
    .link:hover { text-decoration: underline; }
  `];

  constructor() {
    super();
    /** @type {any} */ this.pictures = null;
    /** @type {{done: number, all: number} | null} */ this.reading = null;
  }

  /** @param {string} name @param {any} [detail] */
  #wish(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
  }

  render() {
    const { pictures, reading } = this;
    return html`${reading ? html`<p role="status">${reading.all ? t('pictures_reading', { done: count(reading.done), all: count(reading.all) }) : t('pictures_unpacking')}
      <progress max=${reading.all || 1} .value=${reading.done} aria-label=${t('pictures_unpacking')}></progress></p>` : nothing}
      ${pictures ? this.#facts() : nothing}`;
  }

  #facts() {
    const { name, file, n, classes, height, width, channels, remarks } = this.pictures;
    const sizes = SIZES.includes(width) && width === height ? SIZES : [null, ...SIZES];
    const change = (/** @type {any} */ event) => { const side = Number(event.target.value); this.#wish('pictures-size', { size: side ? { height: side, width: side } : null }); };
    return html`<div class="file">${icons.file}<span>${t('pictures_are', { name, n: count(n), classes, kind: t(channels === 1 ? 'gray' : 'colour') })}</span></div>
      ${remarks.map((/** @type {string} */ remark) => html`<p class="mute">${remark}</p>`)}
      <label>${t('pictures_size')}<select .value=${String(sizes[0] === null ? '' : width)} @change=${change}>
        ${sizes.map((side) => html`<option value=${side ?? ''} ?selected=${side === null || side === width}>${side ?? width} × ${side ?? height}</option>`)}</select></label>
      <p><button class="link" @click=${() => this.#wish('pictures-download')}>${t('pictures_save', { file })}</button></p>`;
  }
}
