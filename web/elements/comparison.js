/**
 * Two runs that train side by side: what differs between them, in words; what each answers, in one picture beside the
 * other; their values and B - A on the same batches.
 * Properties: `a` {experiment, run, status}, `b` {experiment, run}, `error` (why A cannot run), `scenes` [A's, B's], `discretize`, `turn` (changes
 * when there are new rows). Wishes: `compare-end` {keep: 'A' | 'B' | ''}, `compare-swap`, `table-download` {name, text}.
 */
import { LitElement, css, html, nothing } from 'lit';
import { shared } from '../styles/shared.js';
import { as_csv, as_markdown, comparison_table } from '../store/comparison_table.js';
import { differences, same_batches } from '../store/differences.js';
import { Pairs } from '../store/pairs.js';
import { number, percent } from '../store/format.js';
import { t } from '../strings.js';
import { icons } from './icons.js';

/** How long a button says that it has copied. */
const COPIED_MS = 2000;

/** A difference of less than so many standard errors is none. */
const SURE = 2;

/** @typedef {import('../store/runs.js').Run} Run */

export class Comparison extends LitElement {
  static properties = { a: { attribute: false }, b: { attribute: false }, error: { attribute: false }, scenes: { attribute: false }, discretize: { type: Boolean }, turn: { type: Number }, copied: { state: true } };

  static styles = [shared, css`
    :host { display: block; scroll-margin: 76px 0 12px; container-type: inline-size; } .brief { display: none; }
    .head { margin-bottom: 4px; } .head button { min-height: 28px; }
    .words { margin: 0 0 9px; min-height: 38px; font-size: 12.5px; line-height: 1.5; overflow-wrap: anywhere; } .words b { font-weight: 620; } .words span { color: var(--mute); }
    .pictures { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 10px; }
    figure { position: relative; margin: 0; aspect-ratio: 1; border: 2px solid var(--of); border-radius: 10px; overflow: hidden; background: var(--sunken); } figure ty-output-view { position: absolute; inset: 0; }
    figcaption { position: absolute; z-index: 1; top: 0; left: 0; padding: 1px 9px 2px; background: var(--of); color: var(--card); font-weight: 680; font-size: 13px; border-radius: 0 0 8px 0; }
    .grid figure { background: none; aspect-ratio: 0.76; } .grid ty-output-view { inset: 26px 4px 0 !important; }
    table { width: 100%; margin-top: 9px; font-size: 12.5px; } th { font-weight: 600; color: var(--mute); font-size: 11.5px; } th, td { padding: 2px 0 2px 6px; text-align: right; white-space: nowrap; } th[scope=row] { text-align: left; padding-left: 0; font-weight: 400; font-size: 12.5px; }
    thead :is(th, td) { border-bottom: 1px solid var(--line); } thead i { display: inline-block; width: 12px; height: 3px; border-radius: 2px; margin-right: 5px; vertical-align: 3px; background: var(--of); }
    td:last-child { min-width: 116px; } td small { color: var(--mute); font-size: 11.5px; } .sure { font-weight: 620; }
    .paired { display: grid; grid-template-columns: 84px minmax(0, 1fr); align-items: center; gap: 8px; height: 46px; margin-top: 5px; font-size: 11.5px; line-height: 1.25; color: var(--mute); } .paired ty-difference-view { height: 46px; }
    @container (max-width: 376px) { .brief { display: inline; } .full { display: none; } th, td { padding-left: 4px; } table, th[scope=row] { font-size: 12px; } td:last-child { min-width: 0; } td small { font-size: 10.5px; letter-spacing: -.02em; } }
    @container (max-width: 340px) { td small { display: none; } }
    .foot { display: flex; flex-wrap: wrap; gap: 6px; margin-top: 10px; } .foot button { flex: 1; padding: 3px 6px; white-space: nowrap; }
  `];

  #losses = new Pairs();
  #accuracies = new Pairs();

  constructor() {
    super();
    /** @type {{experiment: any, run: Run | null, status: any}} */ this.a = { experiment: null, run: null, status: null };
    /** @type {{experiment: any, run: Run | null}} */ this.b = { experiment: null, run: null };
    /** @type {any} */ this.error = null;
    /** @type {any[]} */ this.scenes = [null, null];
    this.discretize = false;
    this.copied = false;
    this.turn = 0;
  }

  /** @param {string} name @param {any} [detail] */
  #wish(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
  }

  render() {
    const kind = this.scenes[1]?.kind ?? this.scenes[0]?.kind;
    return html`<section class="card" aria-label=${t('comparison')}>
      <div class="head"><h2>${t('comparison')}</h2><button class="quiet icon push" title=${t('compare_stop')} aria-label=${t('compare_stop')} @click=${() => this.#wish('compare-end', { keep: '' })}>${icons.remove}</button></div>
      ${this.#words()}
      ${kind && kind !== 'table' ? html`<div class="pictures ${kind}">${this.#picture('A', '--accent', this.scenes[0])}${this.#picture('B', '--second', this.scenes[1])}</div>` : nothing}
      ${this.#values()}
      ${this.a.run && this.b.run ? html`<div class="foot"><button class="quiet small" @click=${this.#copy}>${t(this.copied ? 'copied' : 'compare_markdown')}</button><button class="quiet small" @click=${() => this.#wish('table-download', { name: 'comparison.csv', text: as_csv(this.#table()) })}>${t('compare_csv')}</button></div>` : nothing}
      <div class="foot"><button @click=${() => this.#wish('compare-swap')} title=${t('compare_swap_hint')}>${icons.compare}${t('compare_swap')}</button><button @click=${() => this.#wish('compare-end', { keep: 'A' })} ?disabled=${!this.a.run}>${t('compare_keep', { which: 'A' })}</button><button @click=${() => this.#wish('compare-end', { keep: 'B' })}>${t('compare_keep', { which: 'B' })}</button></div>
    </section>`;
  }

  #words() {
    if (this.error) return html`<p class="words error-text" role="alert">${t('compare_failed', { message: this.error.message })}</p>`;
    const { experiment: a, status } = this.a, { experiment: b } = this.b;
    if (status?.reason === 'diverged') return html`<p class="words error-text" role="alert">A: ${t('diverged', { step: status.step })}</p>`;
    if (!a || !b) return html`<p class="words"></p>`;
    const list = differences(a, b, said());
    return html`<p class="words" aria-live="polite">${list.length ? list.map((item, i) => html`${i ? '; ' : ''}${item.what}: <b>${item.a} → ${item.b}</b>`) : html`<span>${t('compare_same')}</span>`}${list.length && !same_batches(a, b) ? html` <span>${t('compare_batches')}</span>` : nothing}</p>`;
  }

  /** @param {string} tag @param {string} color @param {any} scene */
  #picture(tag, color, scene) {
    return html`<figure .style=${`--of:var(${color})`}><figcaption>${tag}</figcaption><ty-output-view .scene=${scene} .discretize=${this.discretize} role="group" aria-label=${tag}></ty-output-view></figure>`;
  }

  /** What is compared: means of the last batches, and the latest evaluations. */
  #compared() {
    const a = /** @type {Run} */ (this.a.run).tables, b = /** @type {Run} */ (this.b.run).tables;
    const regression = this.b.run?.info.task === 'regression', word = t('loss').toLowerCase(), share = t('accuracy').toLowerCase();
    const held = (/** @type {string} */ name) => { const [x, y] = [a, b].map((tables) => tables.evaluations?.last(name) ?? NaN); return { a: x, b: y, difference: y - x, error: NaN }; };
    return [{ part: 'training', what: word, of: this.#losses.follow(a.metrics, b.metrics, 'loss').recent(), show: number },
      ...(regression ? [] : [{ part: 'training', what: share, of: this.#accuracies.follow(a.metrics, b.metrics, 'accuracy').recent(), show: percent, digits: 1 }]),
      { part: 'held', what: word, of: held('loss'), show: number },
      { part: 'held', what: regression ? 'RMSE' : share, of: held(regression ? 'rmse' : 'accuracy'), show: regression ? number : percent }];
  }

  /** As it stands, for a report. */
  #table() {
    const paired = same_batches(this.a.experiment, this.b.experiment);
    const values = this.#compared().map(({ part, what, of: { a, b, difference: apart, error } }) => ({ name: t(part === 'held' ? 'compare_held' : 'compare_training', { what }), a, b, difference: apart, error: paired ? error : NaN }));
    return comparison_table(differences(this.a.experiment, this.b.experiment, said()), values, { difference: 'B − A', error: t('compare_error') });
  }

  async #copy() {
    this.copied = await navigator.clipboard?.writeText(as_markdown(this.#table())).then(() => true, () => false) ?? false;
    // Where there is no clipboard, a file does.
    if (!this.copied) this.#wish('table-download', { name: 'comparison.md', text: as_markdown(this.#table()) });
    else setTimeout(() => { this.copied = false; }, COPIED_MS);
  }

  #values() {
    if (!this.a.run || !this.b.run) return nothing;
    const paired = same_batches(this.a.experiment, this.b.experiment), rows = this.#compared(), loss = this.#losses.recent();
    const hint = paired ? t('compare_paired_hint', { n: loss.n, paired: number(loss.error, 2), unpaired: number(loss.unpaired, 2) }) : t('compare_batches');
    return html`<table><thead><tr><td></td><th scope="col"><i .style=${'--of:var(--accent)'}></i>A</th><th scope="col"><i .style=${'--of:var(--second)'}></i>B</th><th scope="col">B − A</th></tr></thead>
        <tbody>${rows.map(({ part, what, of, show, digits = 2 }) => html`<tr><th scope="row">${named(part, what)}</th><td class="num">${show(of.a)}</td><td class="num">${show(of.b)}</td>${difference(of, show, digits, paired)}</tr>`)}</tbody></table>
      <div class="paired" title=${hint}><span>${t('compare_paired')}</span><ty-difference-view .pairs=${this.#losses} turn=${this.turn} label=${t('compare_paired_label', { value: number(loss.difference) })}></ty-difference-view></div>`;
  }
}

/** @param {{difference: number, error: number}} of @param {(value: number, digits?: number) => string} show @param {number} digits of the error @param {boolean} paired */
function difference({ difference: value, error }, show, digits, paired) {
  const sign = value > 0 ? '+' : '', known = paired && Number.isFinite(error) && value !== 0;
  return html`<td class="num ${known && Math.abs(value) > SURE * error ? 'sure' : ''}">${sign}${show(value).replace('-', value < 0 ? '−' : '-')}${known ? html` <small>± ${show(error, digits).replace(' %', '')}</small>` : nothing}</td>`;
}

/** What `differences` says of what has no value. */
function said() {
  return { usual: t('usual'), none: t('none'), network: t('network').toLowerCase(), layer: (/** @type {string} */ which) => t('compare_layer', { which }), layers: (/** @type {number} */ n) => t('layers_n', { n }) };
}

/** The name of a row, and a shorter one where there is little room. @param {string} part 'training' or 'held' @param {string} what */
function named(part, what) {
  return html`<span class="full">${t(part === 'held' ? 'compare_held' : 'compare_training', { what })}</span><span class="brief">${t(part === 'held' ? 'part_validation' : 'part_train')} ${what}</span>`;
}
