/**
 * The first script: starts the engine and training before the page's elements are even fetched, then hands over to
 * the composition root. Kept small on purpose; its imports are what stands between a visitor and the first step.
 */
import { shared_engine } from './engine/engine.js';
import { Workbench } from './workbench/workbench.js';
import { stored } from './store/preferences.js';
import { START } from './store/experiment.js';
import { decode, names_experiment } from './store/url_codec.js';
import { TrainyardError } from './engine/protocol.js';

const engine = shared_engine({ turbo: stored('turbo') === 'on' });
// Another experiment than the usual one may need all of the engine.
if (names_experiment(location.hash)) void engine.rest();
void engine.start().catch(() => {});
const bench = new Workbench(engine, START);
bench.addEventListener('progress', () => performance.mark('trainyard-first-step', { startTime: bench.finished_at - performance.timeOrigin }), { once: true });

/** @type {TrainyardError | null} */
let link_error = null;
/** @type {Promise<void>} */
let opened;
try {
  const experiment = decode(location.hash);
  opened = experiment instanceof Promise ? experiment.then((value) => bench.open(value, { play: true }), damaged) : bench.open(experiment, { play: true });
} catch (error) {
  opened = damaged(error);
}

/** @param {any} error */
function damaged(error) {
  link_error = new TrainyardError('bad_link', '', error.message);
  return bench.open(START, { play: true });
}

/** This script may run before the page is parsed. @type {Promise<unknown>} */
const parsed = document.readyState === 'loading' ? new Promise((resolve) => { document.addEventListener('DOMContentLoaded', resolve, { once: true }); }) : Promise.resolve();

void Promise.all([import('./app.js'), parsed]).then(async ([{ compose }]) => {
  compose(engine, bench);
  await opened;
  if (link_error) { bench.error = link_error; bench.dispatchEvent(new Event('change')); }
});
