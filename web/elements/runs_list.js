/**
 * The runs of the visit, newest first: number, what it was, where it ended, an eye for the charts, a way back to its
 * experiment and out of the list. Properties: `runs` (store/runs.js list), `turn` (changes when there are new rows).
 * Wishes: `run-show` {number, visible}, `run-remove` {number}, `run-reopen` {number}, `metrics-download`.
 */
import { LitElement, css, html, nothing } from 'lit';
import { shared } from '../styles/shared.js';
import { count, number, percent } from '../store/format.js';
import { t } from '../strings.js';
import { icons } from './icons.js';

export class RunsList extends LitElement {
  static properties = { runs: { attribute: false }, turn: { type: Number } };

  static styles = [shared, css`
    :host { display: block; }
    .list { background: var(--card); border: 1px solid var(--edge); border-radius: 10px; box-shadow: 0 8px 30px rgb(0 0 0 / 20%); padding: 8px 10px 10px; max-height: 330px; overflow: auto; color: var(--ink); }
    .head { min-height: 28px; margin: 0 0 2px 4px; position: sticky; left: 0; }
    table { width: 100%; font-size: 12.5px; } th { text-align: right; font-weight: 600; color: var(--mute); font-size: 11.5px; padding: 2px 6px; white-space: nowrap; }
    td { padding: 1px 6px; height: 29px; text-align: right; vertical-align: middle; border-top: 1px solid var(--line); white-space: nowrap; } td button { vertical-align: middle; } th.name, td.name { text-align: left; width: 99%; max-width: 0; min-width: 150px; overflow: hidden; text-overflow: ellipsis; }
    td.bare { border: 0; height: auto; } td.name b { font-weight: 620; } tr.shut td:not(.does) { color: var(--mute); }
    button.tiny { width: 26px; height: 26px; } .eye[aria-pressed=false] { color: var(--mute); } .now { color: var(--accent); font-size: 11.5px; font-weight: 600; padding: 0 8px; }
    .reopen { min-height: 24px; padding: 0 7px; font-size: 12px; }
    p { margin: 4px; color: var(--mute); font-size: 12.5px; }
    @media (max-width: 560px) { .far { display: none; } th.name, td.name { min-width: 74px; } td, th { padding: 1px 3px; } .list { padding: 8px 4px; } }
  `];

  constructor() {
    super();
    /** @type {import('../store/runs.js').Run[]} */ this.runs = [];
    this.turn = 0;
  }

  /** @param {string} name @param {any} [detail] */
  #wish(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
  }

  render() {
    const regression = this.runs.at(-1)?.info.task === 'regression';
    return html`<section class="list" aria-label=${t('runs')} tabindex="-1"><div class="head"><h3>${t('runs')}</h3><button class="quiet small push" @click=${() => this.#wish('metrics-download')}>${t('run_csv')}</button></div>
      <table><thead><tr><td class="bare"></td><th class="name">${t('run_n', { n: '' })}</th><th class="far">${t('run_steps')}</th><th class="far">${t('training').toLowerCase()}</th><th>${t('validation')}</th><th>${regression ? 'RMSE' : t('accuracy').toLowerCase()}</th><td class="bare"></td></tr></thead>
      <tbody>${[...this.runs].reverse().map((run, i) => this.#row(run, i === 0, regression))}</tbody></table>
      ${this.runs.length < 2 ? html`<p>${t('runs_none')}</p>` : nothing}</section>`;
  }

  /** @param {import('../store/runs.js').Run} run @param {boolean} now @param {boolean} regression */
  #row(run, now, regression) {
    const { metrics, evaluations } = run.tables, n = run.number, last = (/** @type {string} */ name) => evaluations?.last(name) ?? NaN;
    return html`<tr class=${run.visible || now ? '' : 'shut'}>
      <td class="does">${now ? nothing : html`<button class="tiny quiet eye" aria-pressed=${run.visible ? 'true' : 'false'} aria-label=${t('run_show', { n })} title=${t('run_show', { n })} @click=${() => this.#wish('run-show', { number: n, visible: !run.visible })}>${run.visible ? icons.eye : icons.eye_shut}</button>`}</td>
      <td class="name" title=${run.label}><b>${n}</b> ${run.label}</td><td class="far num">${count(metrics?.last('step') || 0)}</td><td class="num far">${number(metrics?.last('loss') ?? NaN)}</td><td class="num">${number(last('loss'))}</td><td class="num">${regression ? number(last('rmse')) : percent(last('accuracy'))}</td>
      <td class="does">${now ? html`<span class="now">${t('run_now')}</span>` : html`<button class="quiet reopen" aria-label=${t('run_reopen_n', { n })} @click=${() => this.#wish('run-reopen', { number: n })}>${t('run_reopen')}</button><button class="tiny quiet" aria-label=${t('run_remove', { n })} title=${t('run_remove', { n })} @click=${() => this.#wish('run-remove', { number: n })}>${icons.remove}</button>`}</td></tr>`;
  }
}
