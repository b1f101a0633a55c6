/**
 * The run's past: a slider over its steps, with a tick where a snapshot was kept.
 * Properties: `steps` (of the snapshots), `step` (that is on the screen), `last` (the run's), `past` (whether an earlier
 * state is shown). Wish: `travel` {step}.
 */
import { LitElement, css, html, nothing } from 'lit';
import { shared } from '../styles/shared.js';
import { integer } from '../store/format.js';
import { t } from '../strings.js';

export class TimelineElement extends LitElement {
  static properties = { steps: { attribute: false }, step: { type: Number }, last: { type: Number }, past: { type: Boolean } };

  static styles = [shared, css`
    :host { display: block; container-type: inline-size; }
    .card { display: flex; align-items: center; gap: 12px; padding: 7px 14px; min-height: 44px; }
    .track { flex: 1; position: relative; display: flex; align-items: center; } input { width: 100%; }
    .ticks { position: absolute; left: 8px; right: 8px; bottom: -3px; height: 4px; pointer-events: none; } .ticks i { position: absolute; width: 1px; height: 4px; background: var(--edge, var(--mute)); }
    .at { font-size: 12.5px; color: var(--mute); min-width: 168px; font-variant-numeric: tabular-nums; } .at b { color: var(--ink); font-weight: 600; }
    button { white-space: nowrap; min-height: 26px; } button[hidden] { display: block; visibility: hidden; }
    /* Where there is little room the track has a line of its own, as long as it can be. */
    @container (max-width: 560px) { .card { flex-wrap: wrap; gap: 2px 12px; padding: 6px 14px 9px; } .at { flex: 1; white-space: nowrap; } .track { order: 1; flex: 1 0 100%; } }
    @container (max-width: 460px) { .at { min-width: 0; } .at span { display: none; } }
  `];

  constructor() {
    super();
    /** @type {number[]} */ this.steps = [];
    this.step = 0;
    this.last = 0;
    this.past = false;
  }

  /** @param {number} step */
  #travel(step) {
    this.dispatchEvent(new CustomEvent('travel', { bubbles: true, composed: true, detail: { step } }));
  }

  /** By key one goes from snapshot to snapshot: a step more would lead to the same one again. @param {KeyboardEvent} event */
  #key(event) {
    const by = /^Arrow(Right|Up)$/.test(event.key) ? 1 : /^Arrow(Left|Down)$/.test(event.key) ? -1 : 0;
    if (!by) return;
    event.preventDefault();
    const to = by > 0 ? this.steps.find((step) => step > this.step) ?? this.last : this.steps.filter((step) => step < this.step).at(-1);
    if (to !== undefined) this.#travel(to);
  }

  render() {
    const most = Math.max(1, this.last), at = Math.min(this.step, most);
    return html`<section class="card" aria-label=${t('timeline')}><h2>${t('timeline')}</h2>
      <div class="track"><input type="range" min="0" max=${most} step="1" .value=${String(at)} ?disabled=${this.steps.length < 2} aria-label=${t('timeline_step')} aria-valuetext=${t('step_n', { step: at })}
          @keydown=${this.#key} @input=${(/** @type {any} */ event) => this.#travel(Number(event.target.value))}>
        <div class="ticks" aria-hidden="true">${this.steps.map((step) => html`<i .style=${`left:${(100 * step) / most}%`}></i>`)}</div></div>
      <span class="at">${this.past ? html`<b>${t('step_n', { step: integer(at) })}</b> <span>${t('past_hint')}</span>` : nothing}</span>
      <button class="small" ?hidden=${!this.past} @click=${() => this.#travel(this.last)}>${t('to_the_end')}</button></section>`;
  }
}
