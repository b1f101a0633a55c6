/**
 * How good the network is on held-out data: confusion matrix with precision and recall per class, or the regression
 * errors; once a run rests, also the result on the test set.
 * Properties: `evaluation` and `tested` (the engine's answers or null), `info`.
 */
import { LitElement, css, html, nothing } from 'lit';
import { shared } from '../styles/shared.js';
import { integer, number, percent } from '../store/format.js';
import { t } from '../strings.js';

export class EvaluationPanel extends LitElement {
  static properties = { evaluation: { attribute: false }, tested: { attribute: false }, info: { attribute: false } };

  static styles = [shared, css`
    :host { display: block; container-type: inline-size; }
    .card { display: flex; flex-direction: column; overflow: hidden; }
    .scroll { overflow: auto; max-height: 340px; }
    table { width: 100%; font-size: 12.5px; }
    th { font-weight: 560; color: var(--mute); padding: 3px 5px; text-align: center; white-space: nowrap; }
    th[scope=col] { max-width: 62px; overflow: hidden; text-overflow: ellipsis; }
    th.rate { max-width: none; }
    th[scope=row] { text-align: left; max-width: 78px; overflow: hidden; text-overflow: ellipsis; }
    td { padding: 0; text-align: center; height: 27px; min-width: 27px; }
    td.cell { border: 2px solid var(--card); border-radius: 6px; background: color-mix(in srgb, var(--tone) calc(var(--share) * 54%), var(--sunken)); }
    td.rate { padding-left: 4px; min-width: 44px; }
    @container (max-width: 330px) { table { font-size: 11.5px; } th { padding: 3px 2px; } td.rate { padding-left: 0; min-width: 38px; } }
    .many td { height: 21px; min-width: 21px; font-size: 11px; }
    .many th { font-size: 11px; padding: 2px 4px; }
    dl { display: grid; grid-template-columns: 1fr; gap: 12px; margin: 4px 0; }
    dl div { display: flex; align-items: baseline; gap: 12px; }
    dt { color: var(--mute); order: 2; }
    dd { margin: 0; font-size: 22px; font-weight: 620; font-variant-numeric: tabular-nums; min-width: 92px; }
    p { color: var(--mute); margin: 2px 0; }
    .big { margin: -2px 0 8px; } .big b { font-size: 22px; font-weight: 620; color: var(--ink); margin-right: 4px; }
    .tested { margin-left: 10px; padding: 2px 8px; border-radius: 6px; background: var(--tint); color: var(--ink); }
    .note { font-size: 12px; margin-top: 8px; }
  `];

  constructor() {
    super();
    /** @type {any} */ this.evaluation = null;
    /** @type {any} */ this.tested = null;
    /** @type {any} */ this.info = null;
  }

  render() {
    const held = this.info?.data.validation ?? 0;
    return html`<section class="card" aria-label=${t('evaluation')}>
      <div class="head"><h2>${t('evaluation')}</h2>${held ? html`<span class="mute small num push">${t('on_validation', { n: integer(held) })}</span>` : nothing}</div>
      ${this.evaluation ? (this.evaluation.confusion ? this.#classes() : this.#errors()) : html`<p>${this.info && !held ? t('no_validation') : t('waiting')}</p>`}
    </section>`;
  }

  /** @param {(tested: any) => string} show */
  #tested(show) {
    return this.tested ? html`<span class="tested">${t('on_test', { value: show(this.tested), n: integer(this.tested.n) })}</span>` : nothing;
  }

  #classes() {
    const { confusion, per_class } = this.evaluation, names = per_class.map((/** @type {any} */ item) => item.name);
    return html`<p class="big num"><b>${percent(this.evaluation.accuracy)}</b> ${t('accuracy').toLowerCase()}${this.#tested((/** @type {any} */ tested) => percent(tested.accuracy))}</p><div class="scroll" tabindex="0" role="region" aria-label=${t('confusion')}><table class=${names.length > 5 ? 'many' : ''}>
      <thead><tr><td></td>${names.map((/** @type {string} */ name) => html`<th scope="col" title=${name}>${name}</th>`)}<th scope="col" class="rate">${t('precision')}</th><th scope="col" class="rate">${t('recall')}</th></tr></thead>
      <tbody>${confusion.map((/** @type {number[]} */ row, /** @type {number} */ i) => {
        const sum = row.reduce((a, b) => a + b, 0) || 1;
        return html`<tr><th scope="row" title=${names[i]}>${names[i]}</th>
          ${row.map((value, j) => html`<td class="cell" .style=${`--share:${Math.sqrt(value / sum).toFixed(3)};--tone:var(${i === j ? '--good' : '--bad'})`}>${value || html`<span class="mute">0</span>`}</td>`)}
          <td class="rate">${percent(per_class[i].precision, 0)}</td><td class="rate">${percent(per_class[i].recall, 0)}</td></tr>`;
      })}</tbody></table></div><p class="note">${t('confusion_hint')}</p>`;
  }

  #errors() {
    const { mae, rmse, r2 } = this.evaluation;
    return html`<dl><div><dt>${t('r2')}</dt><dd>${Number.isFinite(r2) ? number(r2) : '–'}</dd></div><div><dt>${t('rmse')}${this.#tested((/** @type {any} */ tested) => number(tested.rmse))}</dt><dd>${number(rmse)}</dd></div><div><dt>${t('mae')}</dt><dd>${number(mae)}</dd></div></dl>`;
  }
}
