/**
 * The runs of a visit, newest last: experiment, metrics and whether the charts show it. The current run is always
 * shown; earlier ones stay as faint curves as long as their eye is open.
 */
import { Metrics } from './metrics.js';

/** Metrics of more runs than this are dropped, oldest first: 12 runs of 10^5 rows are 80 MB. */
const KEPT = 12;
/** A slider that is dragged makes many changes: those of one option within this many ms are one mark. */
const ONE_GESTURE_MS = 1500;
/** A run of fewer rows leaves no trace: dragging a slider starts many. */
const WORTH_KEEPING = 50;

/**
 * @typedef {{path: string, step: number, text: string, made: number}} Mark a change during a run
 * @typedef {{number: number, label: string, experiment: any, info: any, visible: boolean, marks: Mark[],
 *   tables: Record<string, Metrics>}} Run
 */

export class Runs {
  /** @type {Run[]} */ list = [];
  #next = 1;

  /** @returns {Run | null} */
  get current() {
    return this.list.at(-1) ?? null;
  }

  /**
   * Starts a run; the one before stays in the list, hidden.
   * @param {any} experiment @param {any} info what open() said @param {string} label
   * @returns {Run}
   */
  begin(experiment, info, label) {
    if (this.current && steps(this.current) < WORTH_KEEPING) this.list.pop();
    if (this.current) this.current.visible = false;
    const run = { ...new_run(experiment, info, label), number: this.#next++ };
    this.list = [...this.list.slice(-(KEPT - 1)), run];
    return run;
  }

  /** A run that was made beside the current one becomes an earlier one. @param {Run} run @param {boolean} visible */
  add(run, visible) {
    const { current } = this;
    if (!current || steps(run) < WORTH_KEEPING) return;
    // The same experiment gives the same curves.
    const twin = this.list.find((one) => one !== current && steps(one) >= steps(run) && JSON.stringify(one.experiment) === JSON.stringify(run.experiment));
    if (twin) { this.show(twin.number, visible); return; }
    const number = run.number || this.#next++;
    this.list = [...this.list.slice(0, -1).slice(-(KEPT - 2)), { ...run, number, visible }, current];
  }

  /** Another run takes the place of the current one. @param {Run} run @returns {Run} the one that was the current one */
  exchange(run) {
    const before = /** @type {Run} */ (this.current);
    this.list = [...this.list.slice(0, -1), { ...run, number: run.number || this.#next++, visible: true }];
    return before;
  }

  /** Notes a change of the current run. @param {string} path of the option @param {number} step @param {string} text */
  mark(path, step, text, made = Date.now()) {
    const { current } = this, last = current?.marks.at(-1);
    if (!current) return;
    const kept = last && last.path === path && made - last.made < ONE_GESTURE_MS ? current.marks.slice(0, -1) : current.marks;
    current.marks = [...kept, { path, step, text, made }];
  }

  /** @param {number} number @param {boolean} visible */
  show(number, visible) {
    this.list = this.list.map((run) => (run.number === number ? { ...run, visible } : run));
  }

  /**
   * @param {Run | null} [rival] a run beside the current one
   * @returns {string} the metrics of the current run as CSV; where others are shown, of all of them, each row with its run's number and label
   */
  csv(rival = null) {
    const runs = [...this.list.filter((run) => run.visible && run !== this.current), ...[rival ?? [], this.current ?? []].flat()];
    if (runs.length < 2) return runs[0]?.tables.metrics?.csv() ?? '';
    const names = [...new Set(runs.flatMap((run) => run.tables.metrics?.names ?? []))];
    const lines = runs.flatMap((run) => (run.tables.metrics?.csv(names) ?? '').trimEnd().split('\n').slice(1).map((line) => `${run === rival ? 'A' : run.number},"${run.label.replace(/"/g, '""')}",${line}`));
    return `${[`run,label,${names.join(',')}`, ...lines].join('\n')}\n`;
  }

  /** @param {number} number */
  remove(number) {
    this.list = this.list.filter((run) => run.number !== number || run === this.current);
  }
}

/**
 * @param {any} experiment @param {any} info what open() said @param {string} label
 * @returns {Run} without rows, and without a number as long as it is in no list
 */
export function new_run(experiment, info, label) {
  const tables = Object.fromEntries(Object.entries(info.tables).map(([name, columns]) => [name, new Metrics(/** @type {string[]} */ (columns))]));
  return { number: 0, label, experiment, info, visible: true, marks: [], tables };
}

/** @param {Run} run @returns {number} rows of its metrics */
function steps(run) {
  return run.tables.metrics?.rows ?? 0;
}
