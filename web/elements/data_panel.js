/**
 * Choosing data: a gallery of the sources that need no file, their options, split and preparation, and own files.
 * Properties: `schema`, `experiment`, `info`, `thumbnails` (Map source type -> data), `error`, `files` [{name, size}],
 * `preview` (the training batch as the network sees it), `pictures` and `reading` (images of one's own, see picture_files.js).
 * Wishes: `source-choose` {source}, `option-change`, `files-choose` {files}.
 */
import { LitElement, css, html, nothing } from 'lit';
import { shared } from '../styles/shared.js';
import { component } from '../store/pointer.js';
import { previewed } from '../store/experiment.js';
import { generators } from '../store/schema.js';
import { bytes, count } from '../store/format.js';
import { t } from '../strings.js';
import { icons } from './icons.js';
import { fresh, words } from '../store/forms.js';

/** Room kept for the gallery until it is there: four rows. */
const TILES = 14;

/** Options of the data section that have a control of their own here. */
const SHOWN_FIRST = ['validation', 'preprocess'];

export class DataPanel extends LitElement {
  static properties = {
    schema: { attribute: false }, experiment: { attribute: false }, info: { attribute: false }, thumbnails: { attribute: false }, error: { attribute: false }, files: { attribute: false }, preview: { attribute: false }, pictures: { attribute: false }, reading: { attribute: false },
  };

  static styles = [shared, css`
    :host { display: block; }
    .gallery { display: grid; grid-template-columns: repeat(4, 1fr); gap: 6px; margin-bottom: 12px; }
    .gallery button { display: block; padding: 3px; height: auto; border-radius: 8px; background: var(--sunken); position: relative; aspect-ratio: 1; overflow: hidden; }
    .gallery button[aria-pressed=true] { outline: 2px solid var(--accent); outline-offset: -1px; border-color: transparent; background: var(--card); }
    .gallery button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
    .gallery ty-thumbnail { border-radius: 5px; overflow: hidden; }
    .wait { display: grid; place-items: center; height: 100%; font-size: 10px; line-height: 1.15; overflow-wrap: anywhere; color: var(--mute); }
    .name { display: flex; align-items: baseline; gap: 8px; margin: 0 0 7px; font-size: 13px; }
    .name b { font-weight: 600; } .name .push { text-align: right; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
    .section[hidden] { display: none; }
    .section { margin-top: 13px; padding-top: 12px; border-top: 1px solid var(--line); }
    .section h3 { margin-bottom: 8px; }
    .own { width: 100%; margin-top: 2px; } .own + input + .own { margin-top: 6px; }
    .note { margin: 7px 0 0; font-size: 12px; color: var(--mute); }
    .file { display: flex; align-items: center; gap: 7px; padding: 5px 9px; margin-bottom: 7px; border-radius: var(--small-radius); background: var(--sunken); font-size: 12.5px; overflow-wrap: anywhere; }
    .file svg { width: 15px; flex: none; color: var(--mute); }
    input[type=file] { display: none; }
  `];

  constructor() {
    super();
    /** @type {any} */ this.schema = null;
    /** @type {any} */ this.experiment = null;
    /** @type {any} */ this.info = null;
    /** @type {Map<string, any>} */ this.thumbnails = new Map();
    /** @type {any} */ this.error = null;
    /** @type {{name: string, size: number}[]} */ this.files = [];
    /** @type {any} */ this.preview = null;
    /** @type {any} */ this.pictures = null;
    /** @type {any} */ this.reading = null;
  }

  /** @param {string} which id of the input */
  #choose(which) {
    /** @type {HTMLInputElement} */ (this.renderRoot.querySelector(`#${which}`)).click();
  }

  /** @param {any} event */
  #files_chosen(event) {
    const files = [...event.target.files];
    event.target.value = '';
    if (files.length) this.dispatchEvent(new CustomEvent('files-choose', { bubbles: true, composed: true, detail: { files } }));
  }

  render() {
    const source = component(this.experiment?.data?.source);
    const entry = this.schema?.kinds.source.find((/** @type {any} */ item) => item.type === source.type);
    return html`<section class="card" aria-label=${t('data')}>
      <div class="head"><h2>${t('data')}</h2><ty-examples class="push"></ty-examples></div>
      <div class="gallery">${this.schema ? generators(this.schema).map((item) => this.#tile(item, item.type === source.type)) : Array.from({ length: TILES }, () => html`<button disabled aria-hidden="true" tabindex="-1"></button>`)}</div>
      <ty-picture-files .pictures=${this.pictures} .reading=${this.reading}></ty-picture-files>
      ${this.files.map((file) => html`<div class="file">${icons.file}<span>${t('file_used', { name: file.name, size: bytes(file.size) })}</span></div>`)}
      ${entry ? html`<p class="name"><b>${words(source.type)}</b>${this.info ? html`<span class="mute small num push">${this.#counts()}</span>` : nothing}</p>
        ${this.pictures ? html`<details><summary>${t('more_options')}</summary>${this.#source_form(entry, source)}</details>` : this.#source_form(entry, source)}` : nothing}
      ${this.schema ? this.#preparation() : nothing}
      ${this.schema && this.info ? this.#preview() : nothing}
      <div class="section" ?hidden=${!this.schema}>
        <button class="own" @click=${() => this.#choose('files')}>${icons.file}${t('own_data')}</button>
        <input type="file" id="files" multiple aria-label=${t('own_data')} @change=${this.#files_chosen}>
        <button class="own" @click=${() => this.#choose('folder')}>${icons.file}${t('own_folder')}</button>
        <input type="file" id="folder" webkitdirectory aria-label=${t('own_folder')} @change=${this.#files_chosen}>
        <p class="note">${t('own_data_hint')} ${t('privacy')}</p>
      </div>
    </section>`;
  }

  /** @param {any} entry of the schema @param {any} source */
  #source_form(entry, source) {
    return html`<ty-options .fields=${entry.fields} .value=${source} path="/data/source" .kinds=${this.schema.kinds} .error=${this.error}></ty-options>`;
  }

  /** @param {any} item a source of the schema @param {boolean} chosen */
  #tile(item, chosen) {
    const data = this.thumbnails.get(item.type);
    const choose = () => this.dispatchEvent(new CustomEvent('source-choose', { bubbles: true, composed: true, detail: { source: fresh(this.schema.kinds, 'source', item.type) } }));
    return html`<button aria-pressed=${chosen ? 'true' : 'false'} aria-label=${words(item.type)} title=${`${words(item.type)}: ${item.doc ?? ''}`} @click=${choose}>
      ${data ? html`<ty-thumbnail .data=${data}></ty-thumbnail>` : html`<span class="wait">${words(item.type)}</span>`}</button>`;
  }

  /** @returns {string} how many examples each part has */
  #counts() {
    const { train, validation, test } = this.info.data;
    return [[train, t('part_train')], [validation, t('part_validation')], [test, t('test')]].filter(([n]) => n).map(([n, name]) => `${count(Number(n))} ${name}`).join(' · ');
  }

  #preview() {
    const { augment = [], mix = [] } = this.experiment.data, kind = previewed(this.experiment, this.info);
    return kind ? html`<div class="section"><ty-batch-preview .preview=${this.preview} kind=${kind} .changes=${augment.length + mix.length > 0}></ty-batch-preview></div>` : nothing;
  }

  #preparation() {
    const fields = (this.schema.sections.data ?? []).filter((/** @type {any} */ field) => field.name !== 'source');
    const first = SHOWN_FIRST.map((name) => fields.find((/** @type {any} */ field) => field.name === name)).filter(Boolean);
    const others = fields.filter((/** @type {any} */ field) => !first.includes(field) && !(['component', 'components'].includes(field.type) && !this.schema.kinds[field.kind]?.length));
    const form = (/** @type {any[]} */ list) => html`<ty-options .fields=${list} .value=${this.experiment?.data ?? {}} path="/data" .kinds=${this.schema.kinds} .error=${this.error}></ty-options>`;
    return html`<div class="section"><h3>${t('preparation')}</h3>${form(first)}
      ${others.length ? html`<details ?open=${others.some((/** @type {any} */ field) => this.error?.path.startsWith(`/data/${field.name}`))}><summary>${t('more_options')}</summary>${form(others)}</details>` : nothing}</div>`;
  }
}
