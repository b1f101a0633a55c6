/**
 * The share and export dialogs: native <dialog>, so that focus, Escape and the backdrop work by themselves.
 * ShareDialog: `show({url, embed_url, script_url, experiment, info, schema, files})`; its PyTorch script is made when its part is
 * opened. ExportDialog: `show()`; wish `export-file` {kind}.
 */
import { LitElement, css, html, nothing } from 'lit';
import { shared } from '../styles/shared.js';
import { t } from '../strings.js';
import { icons } from './icons.js';

const dialog_styles = css`
  dialog { width: min(620px, calc(100vw - 28px)); padding: 0; color: var(--ink); background: var(--card); border: 1px solid var(--line); border-radius: 14px; box-shadow: 0 24px 80px rgb(0 0 0 / 30%); }
  dialog::backdrop { background: rgb(10 14 24 / 42%); }
  .body { padding: 18px 20px 20px; }
  .title { display: flex; align-items: center; margin-bottom: 10px; }
  .title strong { font-size: 16px; font-weight: 640; }
  .copy { display: flex; gap: 8px; margin: 5px 0 14px; }
  .copy input { font: 12.5px var(--mono); }
  .copy button { min-width: 84px; white-space: nowrap; }
  h3 { margin-top: 4px; }
  pre { margin: 5px 0 10px; padding: 10px 12px; max-height: 240px; overflow: auto; font: 12px/1.5 var(--mono); background: var(--sunken); border-radius: 8px; }
  .about { display: flex; align-items: center; justify-content: space-between; gap: 12px; margin: 5px 0; }
  .about p { margin: 0; overflow-wrap: anywhere; }
  .about button { flex: none; min-width: 84px; }
  .script { min-height: 240px; }
  .choices { display: grid; gap: 8px; }
  .choices button { display: grid; grid-template-columns: 20px 1fr; justify-items: start; text-align: left; gap: 0 10px; padding: 10px 13px; }
  .choices span { grid-column: 2; color: var(--mute); font-size: 12.5px; }
  .choices svg { grid-row: span 2; align-self: center; }
  .choices b { font-weight: 600; }
`;

class Dialog extends LitElement {
  get dialog() {
    return /** @type {HTMLDialogElement} */ (this.renderRoot.querySelector('dialog'));
  }

  /** @param {string} title @param {any} body */
  frame(title, body) {
    return html`<dialog aria-label=${title} @click=${(/** @type {MouseEvent} */ event) => { if (event.target === this.dialog) this.dialog.close(); }}><div class="body">
      <div class="title"><strong>${title}</strong><button class="icon quiet push" aria-label=${t('close')} @click=${() => this.dialog.close()}>${icons.remove}</button></div>${body}</div></dialog>`;
  }
}

export class ShareDialog extends Dialog {
  static properties = { content: { state: true }, copied: { state: true }, script: { state: true } };
  static styles = [shared, dialog_styles];

  constructor() {
    super();
    /** @type {{url: string, embed_url: string, script_url: string, experiment: any, info?: any, schema?: import('../store/schema.js').Schema | null, files: string[]} | null} */ this.content = null;
    /** @type {{code: string, missing: string[]} | null} */ this.script = null;
    this.copied = '';
  }

  /** @param {NonNullable<ShareDialog['content']>} content */
  async show(content) {
    this.content = content;
    this.copied = '';
    this.script = null;
    await this.updateComplete;
    for (const details of this.renderRoot.querySelectorAll('details')) details.open = false;
    this.dialog.showModal();
  }

  /** @param {Event} event of the part that holds the script */
  async #write_script(event) {
    const { content } = this;
    if (!content?.schema || this.script || !(/** @type {HTMLDetailsElement} */ (event.target).open)) return;
    const { pytorch_code } = await import('../store/pytorch_code.js');
    if (content === this.content) this.script = pytorch_code(content.experiment, content.info, content.schema);
  }

  #script() {
    const { script } = this;
    return html`<details @toggle=${this.#write_script}><summary>${t('pytorch_code')}</summary>
      <div class="about"><p class="mute small">${t('pytorch_note')} ${script?.missing.length ? html`<b>${t('pytorch_lacks', { names: script.missing.join(', ') })}</b>` : nothing}</p>
        <button ?disabled=${!script} @click=${() => this.#copy(script?.code ?? '', 'pytorch')}>${this.copied === 'pytorch' ? t('copied') : t('copy_code')}</button></div>
      <pre class="script" tabindex="0" data-copy="pytorch" aria-label=${t('pytorch_code')} role="region">${script?.code}</pre></details>`;
  }

  /** @param {string} text @param {string} which */
  async #copy(text, which) {
    // Frames and pages without https have no clipboard: then the text is selected, to be copied by key.
    const done = await navigator.clipboard?.writeText(text).then(() => true, () => false);
    this.copied = done ? which : '';
    if (!done) /** @type {HTMLInputElement | null} */ (this.renderRoot.querySelector(`[data-copy="${which}"]`))?.focus();
  }

  /** @param {string} label @param {string} text @param {string} which */
  #line(label, text, which) {
    return html`<h3>${label}</h3><div class="copy"><input readonly data-copy=${which} aria-label=${label} .value=${text} @focus=${(/** @type {any} */ event) => event.target.select()}>
      <button class=${which === 'link' ? 'primary' : ''} @click=${() => this.#copy(text, which)}>${this.copied === which ? t('copied') : t('copy_link').split(' ')[0]}</button></div>`;
  }

  render() {
    if (!this.content) return nothing;
    const { url, embed_url, script_url, experiment, files } = this.content, json = JSON.stringify(experiment, null, 1);
    const element = `<script type="module" src="${script_url}"></script>\n<train-yard height="480"><script type="application/json">${JSON.stringify(experiment)}</script></train-yard>`;
    return this.frame(t('share_title'), html`
      ${this.#line(t('copy_link'), url, 'link')}
      <p class="mute small">${t('share_note')} ${files.length ? t('share_files', { names: files.join(', ') }) : nothing}</p>
      ${this.#line(`${t('embed_code')} · ${t('iframe')}`, `<iframe src="${embed_url}" title="Trainyard" loading="lazy" width="100%" height="480" style="border:0"></iframe>`, 'iframe')}
      ${this.#line(`${t('embed_code')} · ${t('element')}`, element, 'element')}
      ${this.#line(t('command_line'), natively(experiment), 'command')}
      ${this.content.info && this.content.schema ? this.#script() : nothing}
      <details><summary>${t('experiment_json')}</summary><pre tabindex="0">${json}</pre></details>`);
  }
}

/** One line for a shell: the same run in the native build. @param {any} experiment @returns {string} */
export function natively(experiment) {
  return `printf %s '${JSON.stringify(experiment).replaceAll("'", "'\\''")}' > experiment.json && trainyard train experiment.json`;
}

export class ExportDialog extends Dialog {
  static styles = [shared, dialog_styles];

  show() {
    this.dialog.showModal();
  }

  /** @param {string} kind */
  #choose(kind) {
    this.dialog.close();
    this.dispatchEvent(new CustomEvent('export-file', { bubbles: true, composed: true, detail: { kind } }));
  }

  render() {
    const kinds = /** @type {const} */ (['checkpoint', 'model', 'metrics', 'experiment']);
    return this.frame(t('export_title'), html`<div class="choices">${kinds.map((kind) => html`<button @click=${() => this.#choose(kind)}>${icons.export}<b>${t(/** @type {any} */ (`save_${kind}`))}</b><span>${t(/** @type {any} */ (`save_${kind}_note`))}</span></button>`)}</div>`);
  }
}
