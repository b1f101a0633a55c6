/**
 * Ready experiments behind a button: a title and what to look at; one press and it trains. The list is fetched when it is
 * first opened. Wish: `example-choose` {experiment, beside}: `beside` {path, value} is what differs in a second run.
 */
import { LitElement, css, html, nothing } from 'lit';
import { shared } from '../styles/shared.js';
import { t } from '../strings.js';

/** @typedef {{id: string, experiment: any, beside?: {path: string, value: any}}} Example */

export class Examples extends LitElement {
  static properties = { open: { state: true }, list: { state: true } };

  static styles = [shared, css`
    :host { display: block; position: relative; }
    button.small { min-height: 26px; padding: 0 9px; } [aria-expanded=true] { background: var(--sunken); border-color: var(--edge); }
    ul { position: absolute; z-index: 9; top: 31px; right: 0; width: min(380px, calc(100vw - 54px)); max-height: min(560px, 72vh); overflow-y: auto; margin: 0; padding: 5px; list-style: none; background: var(--card); border: 1px solid var(--edge); border-radius: 10px; box-shadow: 0 8px 28px rgb(0 0 0 / 18%); }
    li button { display: block; width: 100%; padding: 7px 9px; border-color: transparent; text-align: left; line-height: 1.35; }
    li b { display: block; font-weight: 600; } li span { font-size: 12px; color: var(--mute); }
    @media (min-width: 861px) { ul { left: -64px; right: auto; } }
  `];

  constructor() {
    super();
    this.open = false;
    /** @type {(Example & {title: string, look: string})[]} */ this.list = [];
  }

  async #toggle() {
    this.open = !this.open;
    if (!this.open || this.list.length) return;
    const [{ default: list }, { EXAMPLES }] = await Promise.all([import('../store/examples.json'), import('../store/example_texts.js')]), texts = EXAMPLES[t('language')];
    this.list = /** @type {Example[]} */ (list).map((example) => ({ ...example, title: texts[example.id][0], look: texts[example.id][1] }));
  }

  /** @param {Example} example */
  #choose({ experiment, beside }) {
    this.#close();
    this.dispatchEvent(new CustomEvent('example-choose', { bubbles: true, composed: true, detail: { experiment, beside } }));
  }

  #close() {
    this.open = false;
    /** @type {HTMLElement} */ (this.renderRoot.querySelector('button')).focus();
  }

  /** @param {FocusEvent} event */
  #left(event) {
    if (!this.renderRoot.contains(/** @type {Node | null} */ (event.relatedTarget))) this.open = false;
  }

  render() {
    return html`<div @focusout=${this.#left} @keydown=${(/** @type {KeyboardEvent} */ event) => { if (event.key === 'Escape' && this.open) this.#close(); }}>
      <button class="small" aria-expanded=${this.open ? 'true' : 'false'} @click=${this.#toggle}>${t('examples')}</button>
      ${this.open ? html`<ul tabindex="-1">${this.list.map((example) => html`<li><button @click=${() => this.#choose(example)}><b>${example.title}</b><span>${example.look}</span></button></li>`)}</ul>` : nothing}</div>`;
  }
}
