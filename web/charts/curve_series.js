/**
 * What a chart of runs shows, as series and columns for the plot: the current run strong with its raw values as a faint
 * band; a run that trains beside it as A and B, each in its own colour, held-out values dashed; earlier runs as ghosts,
 * thin and dashed, full up to where the current run is and pale beyond, so that they replay as it trains.
 */
import { align, at_steps, decimate, Smoother } from './decimate.js';

/**
 * @typedef {import('../store/runs.js').Run} Run
 * @typedef {{id: string, column: string, held: string, unit: string}} Choice columns of `metrics` and of `evaluations`
 * @typedef {{label: string, color: string, width: number, faint?: boolean, ahead?: boolean, dash?: number[], points?: boolean, tag?: string}} Series
 * @typedef {{training: string, validation: string, name: string, on_screen: string}} Words
 */

const STRONG = 2.2, THIN = 1.2, DASHED = [6, 4], DOTTED = [2, 4];

export class CurveSeries {
  /** @type {WeakMap<object, Map<string, Smoother>>} */ #smoothers = new WeakMap();

  /** @param {Run} run @param {string} column @param {number} memory of the moving average in rows @returns {Float64Array} */
  smooth(run, column, memory) {
    const table = run.tables.metrics, own = this.#smoothers.get(table) ?? new Map(), smoother = own.get(column) ?? new Smoother();
    this.#smoothers.set(table, own);
    own.set(column, smoother);
    // What is set is not noise.
    return smoother.follow(table.column(column), column === 'lr' ? 0 : memory);
  }

  /**
   * @param {{runs: Run[], rival?: Run | null, chosen: Choice, along: string, buckets: number, memory: number, past: number | null, words: Words}} wanted
   * @returns {{series: Series[], data: (number | null)[][], bands: number[][], marks: {x: number, text: string}[]}}
   */
  plot({ runs, rival = null, chosen, along, buckets, memory, past, words }) {
    /** @type {Series[]} */ const series = [];
    /** @type {{x: number[], values: (number | null)[][]}[]} */ const groups = [];
    /** @type {number[][]} */ const bands = [];
    const current = runs.at(-1);
    const curves = (/** @type {Run} */ run) => this.#curves(run, { chosen, along, buckets, memory });
    const line = (/** @type {{x: number[], smooth: number[]}} */ { x, smooth }, /** @type {Series} */ look) => {
      series.push(look);
      groups.push({ x, values: [smooth] });
    };
    for (const run of runs.slice(0, -1)) {
      if (!run.visible) continue;
      const now = current ? last_x(current, along) : NaN, { training, held } = curves(run);
      for (const [curve, what, dash] of /** @type {[any, string, number[]][]} */ ([[training, words.training, DASHED], [held, words.validation, DOTTED]])) {
        if (!curve) continue;
        const look = { label: `${run.number}. ${what}`, color: 'mute', width: THIN, dash }, [until, beyond] = parted(curve, now);
        line(beyond, { ...look, ahead: true });
        line(until, look);
      }
    }
    for (const [run, tag, color] of /** @type {[Run | null | undefined, string, string][]} */ (rival ? [[rival, 'A', 'accent'], [current, 'B', 'second']] : [])) {
      const { training, held } = run ? curves(run) : {};
      if (training) line(training, { label: held ? `${tag} ${words.training}` : `${tag} ${words.name}`, color, width: STRONG, tag });
      if (held) line(held, { label: `${tag} ${words.validation}`, color, width: training ? 1.6 : STRONG, dash: DASHED, points: held.x.length < 12, tag: training ? undefined : tag });
    }
    if (current && !rival) {
      const { training, held } = curves(current);
      if (training && chosen.id !== 'lr') {
        bands.push([series.length + 1, series.length + 2]);
        series.push({ label: 'high', color: 'accent', width: 1, faint: true }, { label: 'low', color: 'accent', width: 1, faint: true });
        groups.push({ x: training.x, values: [training.high, training.low] });
      }
      if (training) line(training, { label: chosen.id === 'lr' ? words.name : words.training, color: 'accent', width: STRONG });
      if (held) line(held, { label: words.validation, color: 'neg', width: STRONG, points: held.x.length < 12 });
    }
    const marks = current ? [...along_of(current, along, current.marks.map((mark) => mark.step))].map((x, i) => ({ x, text: current.marks[i].text })) : [];
    if (current && past !== null) marks.push({ x: along_of(current, along, [past])[0], text: words.on_screen });
    return { series, bands, marks, data: groups.length ? align(groups) : [[0, 1]] };
  }

  /** @param {Run} run @param {{chosen: Choice, along: string, buckets: number, memory: number}} wanted */
  #curves(run, { chosen, along, buckets, memory }) {
    const { metrics, evaluations } = run.tables;
    const training = chosen.column && metrics.rows ? decimate(metrics, chosen.column, this.smooth(run, chosen.column, memory), buckets, metrics.column(along)) : null;
    const known = chosen.held && evaluations?.rows && evaluations.names.includes(chosen.held);
    const held = known ? decimate(evaluations, chosen.held, evaluations.column(chosen.held), buckets, along_of(run, along, evaluations.column('step'))) : null;
    return { training, held };
  }
}

/** x of evaluations or changes, which know their step. @param {Run} run @param {string} along @param {Iterable<number>} steps */
function along_of(run, along, steps) {
  return along === 'step' ? Float64Array.from(steps) : at_steps(run.tables.metrics, along, steps);
}

/** @param {Run} run @param {string} along @returns {number} where it is */
function last_x(run, along) {
  const at = run.tables.metrics.last(along);
  return Number.isNaN(at) ? -Infinity : at;
}

/** A curve until x and from there on; the two share the point in between. @param {{x: number[], smooth: number[]}} curve @param {number} now */
function parted({ x, smooth }, now) {
  let end = 0;
  while (end < x.length && x[end] <= now) ++end;
  const from = Math.max(0, end - 1);
  return [{ x: x.slice(0, end), smooth: smooth.slice(0, end) }, { x: x.slice(from), smooth: smooth.slice(from) }];
}
