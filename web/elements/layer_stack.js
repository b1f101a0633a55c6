/**
 * The network as a list of cards: type, options, shape out, parameters. Cards move by drag or by their arrows.
 * Properties: `schema`, `model` (the experiment's list), `layers` (open().layers), `error`, `look` {key, card} what is
 * known of the layer whose card is open.
 * Wishes: `option-change` for an option or for the whole list; `layer-look` {layer, key} when a card is opened.
 */
import { LitElement, css, html, nothing } from 'lit';
import { shared } from '../styles/shared.js';
import { component, pointer } from '../store/pointer.js';
import { count, shape } from '../store/format.js';
import { formula } from './formula.js';
import { t } from '../strings.js';
import { is_identity } from './activation_card.js';
import { icons } from './icons.js';
import { fresh, words, write_value } from '../store/forms.js';

export class LayerStack extends LitElement {
  static properties = {
    schema: { attribute: false }, model: { attribute: false }, layers: { attribute: false }, error: { attribute: false }, look: { attribute: false },
    opened: { state: true }, dragged: { state: true }, over: { state: true },
  };

  static styles = [shared, css`
    :host { display: block; }
    ol { list-style: none; margin: 0; padding: 0; display: flex; flex-direction: column; gap: 5px; }
    li { border: 1px solid var(--line); border-radius: 9px; background: var(--sunken); }
    li.bad { border-color: var(--bad); }
    li.over { box-shadow: 0 -2px 0 var(--accent); }
    li.dragged { opacity: .5; }
    .row { display: grid; grid-template-columns: 18px minmax(0, 1fr) auto auto; align-items: center; gap: 8px; padding: 4px 6px 4px 8px; min-height: 36px; }
    .grip { color: var(--mute); cursor: grab; display: grid; }
    .grip svg { width: 16px; }
    .what { display: flex; align-items: baseline; gap: 8px; min-width: 0; padding: 2px 4px; margin: -2px -4px; border: 0; background: none; justify-content: flex-start; text-align: left; min-height: 0; }
    .what:hover:not(:disabled) { background: none; }
    .what b { font-weight: 600; white-space: nowrap; }
    .what span { color: var(--mute); font-size: 12.5px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; min-width: 0; }
    .facts { font-size: 12px; color: var(--mute); text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
    .facts i { font-style: normal; display: inline-block; min-width: 52px; }
    .tools { display: flex; }
    .form { padding: 4px 12px 12px 34px; max-width: 480px; }
    .type { display: flex; align-items: center; gap: 12px; margin-bottom: 9px; color: var(--mute); font-size: 12.5px; white-space: nowrap; }
    .add { margin-top: 8px; max-width: 220px; }
    @media (max-width: 560px) { .facts i { display: none; } }
  `];

  constructor() {
    super();
    /** @type {any} */ this.schema = null;
    /** @type {any[]} */ this.model = [];
    /** @type {any[]} */ this.layers = [];
    /** @type {any} */ this.error = null;
    /** @type {{key: string, card: any} | null} */ this.look = null;
    /** @type {number | null} */ this.opened = null;
    /** @type {number | null} */ this.dragged = null;
    /** @type {number | null} */ this.over = null;
  }

  #asked = '';

  /** @param {Map<string, unknown>} changed */
  updated(changed) {
    super.updated(changed);
    const layer = this.opened === null ? undefined : this.model[this.opened], key = layer ? key_of(layer) : '';
    if (key && key !== this.#asked) this.dispatchEvent(new CustomEvent('layer-look', { bubbles: true, composed: true, detail: { layer, key } }));
    this.#asked = key;
  }

  /** @param {any[]} model */
  #send(model) {
    this.dispatchEvent(new CustomEvent('option-change', { bubbles: true, composed: true, detail: { path: '/model', value: model, live: false } }));
  }

  /** @param {number} from @param {number} to */
  #move(from, to) {
    if (to < 0 || to >= this.model.length || from === to) return;
    const model = [...this.model];
    model.splice(to, 0, ...model.splice(from, 1));
    if (this.opened === from) this.opened = to;
    this.#send(model);
  }

  /** Another type in the same place; options that both have keep their values. @param {number} i @param {string} type */
  #replace(i, type) {
    const old = component(this.model[i]), fields = this.schema.kinds.layer.find((/** @type {any} */ item) => item.type === type)?.fields ?? [];
    const kept = Object.fromEntries(Object.entries(old).filter(([key]) => fields.some((/** @type {any} */ field) => field.name === key)));
    this.#send(this.model.map((layer, j) => (j === i ? { ...fresh(this.schema.kinds, 'layer', type), ...kept, type } : layer)));
  }

  /** @param {any} event */
  #add(event) {
    const type = event.target.value;
    event.target.value = '';
    if (!type) return;
    // New layers go before the output layer, where most belong.
    const at = component(this.model.at(-1)).units !== undefined ? this.model.length - 1 : this.model.length;
    this.#send([...this.model.slice(0, at), fresh(this.schema.kinds, 'layer', type), ...this.model.slice(at)]);
    this.opened = at;
  }

  render() {
    return html`<ol>${this.model.map((layer, i) => this.#card(component(layer), i))}</ol>
      ${this.schema ? html`<select class="add" aria-label=${t('add_layer')} @change=${this.#add}><option value="">${t('add_layer')}</option>
        ${this.schema.kinds.layer.map((/** @type {any} */ entry) => html`<option value=${entry.type} title=${entry.doc ?? ''}>${words(entry.type)}</option>`)}</select>` : nothing}`;
  }

  /** @param {any} layer @param {number} i */
  #card(layer, i) {
    const entry = this.schema?.kinds.layer.find((/** @type {any} */ item) => item.type === layer.type);
    // From a layer that was refused on, nothing is known: what was open before had another one there.
    const refused = Number(/^\/model\/(\d+)/.exec(this.error?.path ?? '')?.[1] ?? Infinity);
    const info = i < refused ? this.layers.find((item) => item.path === String(i)) ?? this.layers[i] : null;
    const fields = entry?.fields ?? [];
    const bad = this.error?.path.startsWith(`/model/${i}`) && /^(\/|$)/.test(this.error.path.slice(`/model/${i}`.length));
    const open = this.opened === i || (bad && this.error.path !== `/model/${i}`);
    const drop = (/** @type {DragEvent} */ event) => {
      event.preventDefault();
      if (this.dragged !== null) this.#move(this.dragged, i);
      this.dragged = this.over = null;
    };
    return html`<li class=${[bad ? 'bad' : '', this.over === i && this.dragged !== null ? 'over' : '', this.dragged === i ? 'dragged' : ''].join(' ')}
        @dragover=${(/** @type {DragEvent} */ event) => { if (this.dragged !== null) { event.preventDefault(); this.over = i; } }} @drop=${drop}>
      <div class="row">
        <span class="grip" draggable="true" aria-hidden="true" @dragstart=${(/** @type {DragEvent} */ event) => { this.dragged = i; event.dataTransfer?.setData('text/plain', String(i)); }} @dragend=${() => { this.dragged = this.over = null; }}>${icons.grip}</span>
        <button class="what" aria-expanded=${open ? 'true' : 'false'} title=${[entry?.doc, entry?.formula].filter(Boolean).join('\n')} @click=${() => { this.opened = this.opened === i ? null : i; }}><b>${words(layer.type)}</b><span title=${summary(layer)}>${summary(layer)}</span></button>
        <span class="facts">${info ? html`${shape(info.output ?? [])} <i>${info.parameters ? count(info.parameters) : ''}</i>` : nothing}</span>
        <span class="tools">
          <button class="tiny quiet" aria-label=${`${t('move_up')}: ${words(layer.type)} ${i + 1}`} title=${t('move_up')} ?disabled=${i === 0} @click=${() => this.#move(i, i - 1)}>${icons.up}</button>
          <button class="tiny quiet" aria-label=${`${t('move_down')}: ${words(layer.type)} ${i + 1}`} title=${t('move_down')} ?disabled=${i === this.model.length - 1} @click=${() => this.#move(i, i + 1)}>${icons.down}</button>
          <button class="tiny quiet" aria-label=${`${t('remove')}: ${words(layer.type)} ${i + 1}`} title=${t('remove')} @click=${() => this.#send(this.model.filter((_, j) => j !== i))}>${icons.remove}</button>
        </span>
      </div>
      ${bad && !open ? html`<div class="form"><p class="error-text" role="alert">${this.error.message}</p></div>` : nothing}
      ${open ? html`<div class="form"><label class="type">${t('kind_of_layer')} <select @change=${(/** @type {any} */ event) => this.#replace(i, event.target.value)}>
        ${this.schema?.kinds.layer.map((/** @type {any} */ item) => html`<option value=${item.type} ?selected=${item.type === layer.type} title=${item.doc ?? ''}>${words(item.type)}</option>`)}</select></label>
        ${entry?.doc ? html`<p class="says">${entry.doc}${formula(entry.formula)}</p>` : nothing}
        ${this.look?.card && this.look.key === key_of(layer) && !is_identity(this.look.card) ? html`<ty-activation-card .card=${this.look.card}></ty-activation-card>` : nothing}<ty-options .fields=${fields} .value=${layer} .path=${`/model${pointer(i)}`} .kinds=${this.schema?.kinds ?? {}} .error=${this.error}></ty-options></div>` : nothing}
    </li>`;
  }
}

/** @param {any} layer @returns {string} */
function key_of(layer) {
  return JSON.stringify(component(layer));
}

/** @param {any} layer @returns {string} its options in a line */
function summary(layer) {
  return Object.entries(layer).filter(([key]) => key !== 'type').map(([key, value]) => {
    const text = Array.isArray(value) && value.some((item) => typeof item === 'object') ? `${value.length}` : component(value).type ?? write_value(value);
    return key === 'units' || key === 'filters' ? text : `${words(key)} ${text}`;
  }).join(', ');
}
