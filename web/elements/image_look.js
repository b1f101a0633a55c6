/**
 * What a network on images has learnt to see: the filters of its first layer; or one image, what the network says of
 * it, and what every layer makes of it.
 * Property: `look` (from workbench/image_look.js, or null while it is being made).
 * Wish: `image-look` {view: 'image', by: +1 | -1}.
 */
import { LitElement, css, html, nothing } from 'lit';
import { shared } from '../styles/shared.js';
import { number, percent, shape } from '../store/format.js';
import { words } from '../store/forms.js';
import { t } from '../strings.js';

/** Classes with a bar. */
const BARS = 10;
/** Longer names are cut. */
const MOST_LETTERS = 9;

export class ImageLook extends LitElement {
  static properties = { look: { attribute: false } };

  static styles = [shared, css`
    :host { display: block; height: 100%; }
    .all { height: 100%; overflow: auto; padding: 2px 10px 2px 2px; }
    .top { display: grid; grid-template-columns: 112px 1fr; gap: 14px; align-items: start; margin-bottom: 4px; }
    .steps { display: flex; align-items: center; gap: 4px; margin-top: 5px; font-size: 12px; color: var(--mute); white-space: nowrap; } .steps span { flex: 1; text-align: center; }
    ul { list-style: none; margin: 0; padding: 0; font-size: 12px; }
    li { display: grid; grid-template-columns: var(--names) 1fr 42px; gap: 7px; align-items: center; line-height: 1.35; }
    li span:first-child { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; } li span:last-child { text-align: right; color: var(--mute); }
    li i { display: block; height: 7px; border-radius: 3px; background: linear-gradient(90deg, var(--tone) var(--share), var(--sunken) var(--share)); }
    li.truth span:first-child { font-weight: 650; }
    .layer { margin: 9px 0 4px; font-size: 12px; color: var(--mute); } .layer b { color: var(--ink); font-weight: 600; }
    p { margin: 0 0 8px; font-size: 12px; color: var(--mute); }
  `];

  constructor() {
    super();
    /** @type {any} */ this.look = null;
  }

  render() {
    const { look } = this;
    return html`<div class="all" tabindex="0" role="region" aria-label=${t(look?.view === 'image' ? 'look_image' : 'look_filters')}>
      ${!look ? html`<p>${t('inside_waits')}</p>` : look.view === 'filters' ? this.#filters() : this.#image()}</div>`;
  }

  #filters() {
    const { maps, all, type, size, colour } = this.look;
    if (!maps) return html`<p>${t('no_filters')}</p>`;
    const n = maps.length < all ? t('first_of', { n: maps.length, all }) : all;
    return html`<p class="num">${t('filters_are', { n, size: shape(size), layer: words(type) })} ${colour ? t('filters_colour') : t('filters_sign')}</p>
      <ty-feature-maps .maps=${maps} .columns=${maps.length > 16 ? 8 : 4} .label=${t('look_filters')}></ty-feature-maps>`;
  }

  #image() {
    const { picture, index, layers } = this.look;
    const go = (/** @type {number} */ by) => this.dispatchEvent(new CustomEvent('image-look', { bubbles: true, composed: true, detail: { view: 'image', by } }));
    return html`<div class="top"><div><ty-picture .image=${picture} .label=${t('look_number', { n: index + 1 })}></ty-picture>
        <div class="steps"><button class="tiny" aria-label=${t('look_before')} @click=${() => go(-1)}>‹</button><span class="num">${t('look_number', { n: index + 1 })}</span><button class="tiny" aria-label=${t('look_next')} @click=${() => go(1)}>›</button></div></div>
      ${this.#answer()}</div>
      ${layers.map((/** @type {any} */ { type, path, output, maps, all }) => html`<div class="layer num"><b>${words(type)}</b> ${path} · ${shape(output)}${maps.length > 1 && maps.length < all ? html`, ${t('first_of', { n: maps.length, all })}` : nothing}</div>
        <ty-feature-maps .maps=${maps} .columns=${maps.length > 1 ? 8 : 1} .label=${t('look_layer', { layer: `${words(type)} ${path}` })}></ty-feature-maps>`)}`;
  }

  #answer() {
    const { answer, classes, truth } = this.look;
    if (!classes.length) return html`<p>${t('answer')}: ${[...answer].map((value) => number(value)).join(', ')}<br>${t('truth')}: ${number(truth)}</p>`;
    let shown = classes.map((/** @type {string} */ name, /** @type {number} */ k) => ({ name, k, p: answer[k] }));
    if (shown.length > BARS) shown = shown.sort((/** @type {any} */ a, /** @type {any} */ b) => b.p - a.p).slice(0, BARS);
    return html`<ul aria-label=${t('look_bars')} .style=${`--names:${Math.min(MOST_LETTERS, Math.max(...classes.map((/** @type {string} */ name) => name.length)))}ch`}>${shown.map((/** @type {any} */ { name, k, p }) => html`<li class=${k === truth ? 'truth' : ''} title=${name}><span>${name}${k === truth ? html`<span class="hidden"> (${t('truth')})</span>` : nothing}</span>
      <i .style=${`--share:${(100 * p).toFixed(1)}%;--tone:var(${k === truth ? '--good' : '--bad'})`}></i><span class="num">${percent(p, p < 0.0995 ? 1 : 0)}</span></li>`)}</ul>`;
  }
}
