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
    const tables = Object.fromEntries(Object.entries(info.tables).map(([name, columns]) => [name, new Metrics(/** @type {string[]} */ (columns))]));
    /** @type {Run} */
    const run = { number: this.#next++, label, experiment, info, visible: true, marks: [], tables };
    this.list = [...this.list.slice(-(KEPT - 1)), run];
    return run;
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

  /** @param {number} number */
  remove(number) {
    this.list = this.list.filter((run) => run.number !== number || run === this.current);
  }
}

/** @param {Run} run @returns {number} rows of its metrics */
function steps(run) {
  return run.tables.metrics?.rows ?? 0;
}
