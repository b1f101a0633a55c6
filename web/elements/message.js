/**
 * One message at the foot of the page: an error with what to do, or a question for a file.
 * Properties: `text`, `where` (JSON pointer or ''), `action` (label or ''), `tone` 'error' | 'note'.
 * Wishes: `message-action`, `message-close`.
 */
import { LitElement, css, html, nothing } from 'lit';
import { shared } from '../styles/shared.js';
import { t } from '../strings.js';
import { icons } from './icons.js';

export class Message extends LitElement {
  static properties = { text: {}, where: {}, action: {}, tone: {} };

  static styles = [shared, css`
    .box { display: flex; align-items: flex-start; gap: 11px; padding: 11px 12px 11px 15px; background: var(--card); border: 1px solid var(--line); border-left: 4px solid var(--accent); border-radius: 10px; box-shadow: 0 8px 30px rgb(0 0 0 / 18%); }
    .box.error { border-left-color: var(--bad); }
    .error .mark { color: var(--bad); }
    .mark svg { width: 18px; height: 18px; margin-top: 1px; }
    p { margin: 0; overflow-wrap: anywhere; }
    code { font: 12px var(--mono); color: var(--mute); }
    .text { flex: 1; min-width: 0; padding-top: 2px; }
  `];

  constructor() {
    super();
    this.text = '';
    this.where = '';
    this.action = '';
    this.tone = 'error';
  }

  render() {
    const wish = (/** @type {string} */ name) => () => this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true }));
    return html`<div role=${this.tone === 'error' ? 'alert' : 'status'}>${this.text ? html`<div class="box ${this.tone}">
      ${this.tone === 'error' ? html`<span class="mark">${icons.warning}</span>` : nothing}
      <div class="text"><p>${this.text}</p>${this.where ? html`<code>${this.where}</code>` : nothing}</div>
      ${this.action ? html`<button class="primary" @click=${wish('message-action')}>${this.action}</button>` : nothing}
      <button class="icon quiet" aria-label=${t('dismiss')} @click=${wish('message-close')}>${icons.remove}</button></div>` : nothing}</div>`;
  }
}
