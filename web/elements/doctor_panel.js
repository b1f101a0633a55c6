/**
 * What is wrong with the run, each finding with its evidence, the usual cause and buttons that change the setting.
 * Property: `findings` as the engine answers {what: "doctor"}, or null while it has not looked.
 * Wish: `remedy-apply` {path, value}; no value takes away what is there.
 */
import { LitElement, css, html, nothing } from 'lit';
import { shared } from '../styles/shared.js';
import { t } from '../strings.js';
import { icons } from './icons.js';

/** @typedef {{label: string, path: string, value?: any}} Remedy */
/** @typedef {{id: string, serious: boolean, title: string, evidence: string, cause: string, remedies: Remedy[]}} Finding */

export class DoctorPanel extends LitElement {
  static properties = { findings: { attribute: false } };

  static styles = [shared, css`
    :host { display: block; }
    p { margin: 0; } .quiet-line { color: var(--mute); }
    ul { list-style: none; margin: 0; padding: 0; display: grid; gap: 12px; }
    li { padding-left: 11px; border-left: 3px solid var(--neg); } li.serious { border-color: var(--bad); }
    .title { display: flex; align-items: center; gap: 6px; font-weight: 640; } .title svg { width: 15px; height: 15px; flex: none; color: var(--neg); } .serious .title svg { color: var(--bad); }
    .cause { margin-top: 3px; color: var(--mute); font-size: 12.5px; }
    .remedies { display: flex; flex-wrap: wrap; gap: 6px; margin-top: 7px; } .remedies button { min-height: 27px; font-size: 12.5px; text-align: left; }
    .well { display: flex; gap: 7px; align-items: center; } .well svg { width: 16px; height: 16px; color: var(--good); flex: none; }
  `];

  constructor() {
    super();
    /** @type {Finding[] | null} */ this.findings = null;
  }

  render() {
    const found = this.findings ?? [];
    return html`<section class="card" aria-label=${t('doctor')}>
      <div class="head"><h2>${t('doctor')}</h2>${found.length ? html`<span class="mute small push num">${t('findings_n', { n: found.length })}</span>` : nothing}</div>
      <div class="hidden" role="status">${found.map(({ title }) => title).join('. ')}</div>
      ${found.length ? html`<ul>${found.map((finding) => this.#finding(finding))}</ul>`
        : html`<p class="quiet-line ${this.findings ? 'well' : ''}">${this.findings ? icons.check : nothing}${t(this.findings ? 'nothing_wrong' : 'doctor_waits')}</p>`}
    </section>`;
  }

  /** @param {Finding} finding */
  #finding({ serious, title, evidence, cause, remedies }) {
    return html`<li class=${serious ? 'serious' : ''}><p class="title">${icons.warning}<span>${title}</span>${serious ? html`<span class="hidden">${t('serious')}</span>` : nothing}</p>
      <p>${evidence}</p><p class="cause">${cause}</p>
      ${remedies.length ? html`<div class="remedies">${remedies.map((remedy) => html`<button title=${this.#setting(remedy)} @click=${() => this.#apply(remedy)}>${remedy.label}</button>`)}</div>` : nothing}</li>`;
  }

  /** @param {Remedy} remedy */
  #setting({ path, value }) {
    return `${path}: ${value === undefined ? t('remove').toLowerCase() : JSON.stringify(value)}. ${t('remedy_hint')}`;
  }

  /** @param {Remedy} remedy */
  #apply({ path, value }) {
    this.dispatchEvent(new CustomEvent('remedy-apply', { bubbles: true, composed: true, detail: { path, value } }));
  }
}
