/**
 * How the network is trained: optimizer, schedule, loss with regularisation, length of the run.
 * Properties: `schema`, `experiment`, `rates` (learning rate over the run), `progress` (share of it that is
 * done), `notices` (what the run does that its reader might not expect), `error`.
 * Wishes: `option-change`.
 */
import { LitElement, css, html, nothing } from 'lit';
import { shared } from '../styles/shared.js';
import { component, pointer } from '../store/pointer.js';
import { formula } from './formula.js';
import { t } from '../strings.js';
import { slider_range } from './field_range.js';
import { fresh, words } from '../store/forms.js';

/** Penalties in sight; more would push the charts off the screen. */
const REGULARIZERS_SHOWN = 2;

/** Members of the experiment with a place of their own on the page. */
const ELSEWHERE = ['optimizer', 'schedule', 'loss', 'data', 'train'];

export class TrainingPanel extends LitElement {
  static properties = { schema: { attribute: false }, experiment: { attribute: false }, rates: { attribute: false }, progress: { type: Number }, notices: { attribute: false }, error: { attribute: false } };

  static styles = [shared, css`
    :host { display: block; }
    .columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(136px, 1fr)); gap: 12px 20px; }
    h3 { margin-bottom: 7px; }
    select { margin-bottom: 6px; }
    details { margin-top: 5px; }
    ty-options + ty-options { margin-top: 9px; }
    .notice { margin: 10px 0 0; padding: 6px 10px; font-size: 12px; background: var(--sunken); border-left: 3px solid var(--accent); border-radius: 4px; }
  `];

  constructor() {
    super();
    /** @type {any} */ this.schema = null;
    /** @type {any} */ this.experiment = null;
    /** @type {Float32Array | null} */ this.rates = null;
    this.progress = 0;
    /** @type {string[]} */ this.notices = [];
    /** @type {any} */ this.error = null;
  }

  /** Progress concerns the plan alone: to make all forms anew for it costs more than all else on the page. @param {Map<string, unknown>} changed */
  shouldUpdate(changed) {
    const plan = /** @type {any} */ (this.renderRoot).querySelector('ty-rate-plan');
    if (plan && changed.has('progress')) plan.progress = this.progress;
    return !plan || changed.size > Number(changed.has('progress'));
  }

  render() {
    const sections = this.schema?.sections ?? {};
    return html`<section class="card" aria-label=${t('training')}><div class="columns">
      ${this.schema ? html`
        ${this.#kind('optimizer', t('optimizer'))}
        ${this.#kind('schedule', t('schedule'), { shown: this.#plan(), folded: nothing })}
        ${this.#kind('loss', t('loss'), this.#regularize())}
        <div><h3>${t('run_length')}</h3>${this.#fields(sections.train ?? [], this.experiment?.train ?? {}, '/train', ['batch', 'epochs'], { shown: this.#defaults(), folded: nothing })}</div>` : nothing}
    </div>${this.notices.map(notice => html`<p class="notice" role="note">${notice}</p>`)}</section>`;
  }

  /** The learning rate over the run; where the schedule is a list of points, to be drawn. */
  #plan() {
    const schedule = component(this.experiment?.schedule), entry = this.schema.kinds.schedule?.find((/** @type {any} */ item) => item.type === schedule.type);
    const editable = ['at', 'lr'].every((name) => entry?.fields.some((/** @type {any} */ field) => field.name === name && field.type === 'numbers'));
    const given = (/** @type {string} */ name) => schedule[name] ?? entry?.fields.find((/** @type {any} */ field) => field.name === name)?.default;
    // What is drawn is in shares of the run, the usual unit.
    const drawn = (/** @type {CustomEvent} */ event) => {
      const { unit: _before, ...others } = schedule;
      this.dispatchEvent(new CustomEvent('option-change', { bubbles: true, composed: true, detail: { path: '/schedule', value: { ...others, ...event.detail }, live: false } }));
    };
    return html`<ty-rate-plan .rates=${this.rates} .progress=${this.progress} ?editable=${editable} .knots=${editable && given('unit') === 'share' && given('at').length === given('lr').length ? given('at').map((/** @type {number} */ at, /** @type {number} */ i) => [at, given('lr')[i]]) : null} @curve-draw=${drawn}></ty-rate-plan>`;
  }

  /** What concerns the whole network and has no card of its own, such as the initialisation. */
  #defaults() {
    const fields = (this.schema.top ?? []).filter((/** @type {any} */ field) => ['component', 'section'].includes(field.type) && !ELSEWHERE.includes(field.name));
    return html`<ty-options .fields=${fields} .value=${this.experiment ?? {}} path="" .kinds=${this.schema.kinds} .error=${this.error}></ty-options>`;
  }

  /**
   * Regularisers are members of loss.regularize: the simplest in sight, the others folded.
   * @returns {{shown: any, folded: any}}
   */
  #regularize() {
    const { kinds } = this.schema, entries = [...(kinds.regularizer ?? [])].sort((a, b) => a.fields.length - b.fields.length), value = component(this.experiment?.loss).regularize ?? {};
    const form = (/** @type {any[]} */ list) => (list.length ? html`<ty-strengths .entries=${list} .value=${value} path="/loss/regularize" .kinds=${kinds} .error=${this.error}></ty-strengths>` : nothing);
    return { shown: form(entries.slice(0, REGULARIZERS_SHOWN)), folded: form(entries.slice(REGULARIZERS_SHOWN)) };
  }

  /** @param {string} kind a kind of component at the top level @param {string} title @param {{shown: any, folded: any}} [extra] */
  #kind(kind, title, extra = { shown: nothing, folded: nothing }) {
    const value = component(this.experiment?.[kind]), entries = this.schema.kinds[kind] ?? [];
    const entry = entries.find((/** @type {any} */ item) => item.type === value.type) ?? (value.type ? null : entries[0]);
    const path = pointer(kind), marked = this.error?.path === path || this.error?.path === `${path}/type`;
    const choose = (/** @type {any} */ event) => {
      const made = fresh(this.schema.kinds, kind, event.target.value), next = entries.find((/** @type {any} */ item) => item.type === event.target.value);
      // What both types call by the same name keeps its value: changing the optimizer keeps the learning rate.
      const kept = Object.fromEntries(Object.entries(value).filter(([key]) => key !== 'type' && (key === 'regularize' || next?.fields.some((/** @type {any} */ field) => field.name === key))));
      this.dispatchEvent(new CustomEvent('option-change', { bubbles: true, composed: true, detail: { path, value: { ...made, ...kept, type: event.target.value }, live: false } }));
    };
    return html`<div><h3>${title}</h3>
      <select aria-label=${title} title=${[entry?.doc, entry?.formula].filter(Boolean).join('\n')} aria-invalid=${marked ? 'true' : nothing} @change=${choose}>${entries.map((/** @type {any} */ item) => html`<option value=${item.type} ?selected=${item.type === entry?.type} title=${item.doc ?? ''}>${words(item.type)}</option>`)}</select>
      ${marked ? html`<p class="error-text" role="alert">${this.error.message}</p>` : nothing}
      ${entry?.doc ? html`<p class="says">${entry.doc}${formula(entry.formula)}</p>` : nothing}
      ${entry ? this.#fields(entry.fields.filter((/** @type {any} */ field) => field.name !== 'regularize'), value, path, null, extra) : nothing}</div>`;
  }

  /**
   * The fields that matter most in sight, the others folded.
   * @param {any[]} fields @param {any} value @param {string} path @param {string[] | null} first names, or those that are live, required or few
   * @param {{shown: any, folded: any}} [extra]
   */
  #fields(fields, value, path, first, extra = { shown: nothing, folded: nothing }) {
    const tuned = fields.filter((field) => field.live && slider_range(field));
    // The rate, and what an optimizer has one of besides; two or more are for those who unfold.
    const sliders = tuned.length <= 2 ? tuned : tuned.slice(0, 1);
    const shown = fields.filter((field) => (first ? first.includes(field.name) : sliders.includes(field) || field.required || field.type === 'component' || (fields.length <= 2 && extra.shown === nothing)));
    const others = fields.filter((field) => !shown.includes(field));
    const form = (/** @type {any[]} */ list) => html`<ty-options .fields=${list} .value=${value} .path=${path} .kinds=${this.schema.kinds} .error=${this.error}></ty-options>`;
    const open = others.some((field) => this.error?.path.startsWith(path + pointer(field.name)));
    return html`${shown.length ? form(shown) : nothing}${extra.shown}${others.length || extra.folded !== nothing ? html`<details ?open=${open}><summary>${t('more_options')}</summary>${others.length ? form(others) : nothing}${extra.folded}</details>` : nothing}`;
  }
}
