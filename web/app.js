/**
 * The composition root of the playground: elements of index.html, the workbench, the address bar, files, keys.
 */
import { define_rest } from './elements/define.js';
import { appearance } from './workbench/appearance.js';
import { turbo } from './workbench/turbo.js';
import { Views } from './workbench/views.js';
import { describe_source } from './workbench/describe.js';
import { theme_changed } from './elements/canvas_view.js';
import { fresh } from './store/forms.js';
import { Timeline } from './store/timeline.js';
import { decode, encode, split_hash } from './store/url_codec.js';
import { file_names, generators, place_name } from './store/schema.js';
import { TrainyardError } from './engine/protocol.js';
import { number } from './store/format.js';
import { t } from './strings.js';

/** Errors after which a new worker may do better. */
const RETRY = new Set(['worker_died', 'worker_script', 'engine_fetch', 'engine_memory', 'memory']);

/** An engine that takes longer comes over a slow line; the page need not wait for it. */
const LATE_MS = 700;

/** After the first step, the engine's second part and the gallery come first. */
const OFFLINE_MS = 2000;

/** Pasted text of fewer lines is taken for a slip: a header and two rows are the least table. */
const LINES_OF_A_TABLE = 3;

/** Examples made for a thumbnail. */
const THUMBNAIL_EXAMPLES = 160;

/** @param {string} selector @returns {any} */
const find = (selector) => document.querySelector(selector);

/**
 * @param {import('./engine/client.js').EngineClient} engine
 * @param {import('./workbench/workbench.js').Workbench} bench already training
 */
export function compose(engine, bench) {
  const { view } = split_hash(location.hash);
  const panels = {
    run_bar: find('ty-run-bar'), data: find('ty-data-panel'), network: find('ty-network-panel'), training: find('ty-training-panel'),
    output: find('ty-output-panel'), curves: find('ty-curves'), evaluation: find('ty-evaluation-panel'), inside: find('ty-inside-panel'), timeline: find('ty-timeline'), doctor: find('ty-doctor-panel'), probe: find('#probe'),
  };
  for (const name of (view.hide ?? '').split(',').filter(Boolean)) {
    const panel = /** @type {any} */ (panels)[name];
    if (panel instanceof HTMLElement) panel.hidden = true;
  }
  // Writing a checkpoint is in the engine's second part.
  void engine.whole.then(() => {
    bench.timeline = new Timeline();
    bench.timeline.begin(bench.info?.total_steps ?? 0);
  });
  // The doctor's checks are in the engine's second part too.
  if (!panels.doctor.hidden) void Promise.all([import('./workbench/checkup.js'), engine.whole]).then(([{ Checkup }]) => new Checkup(bench, panels.doctor, document));
  const views = new Views(bench, panels, document);
  appearance(view, () => { theme_changed(); views.refresh(); });
  turbo(engine, bench, find('#turbo'));
  const complete = all_elements(bench);
  void Promise.all([bench.load_schema(), complete]).then(() => thumbnails(engine, bench, panels.data)).catch(() => {});
  void Promise.all([engine.whole, complete, first_step(bench)]).then(() => offline());
  comparison(bench, views, panels);
  messages(bench, panels);
  address(bench);
  share_and_export(bench);
  files(engine, bench, panels.data);
  keys();
}

/**
 * Forms, charts and tables are fetched once the first step is done, or the engine is late, or there is an error to show.
 * @param {import('./workbench/workbench.js').Workbench} bench @returns {Promise<void>}
 */
function all_elements(bench) {
  return new Promise((resolve) => {
    const now = () => resolve(define_rest());
    bench.addEventListener('progress', now, { once: true });
    bench.addEventListener('change', () => { if (bench.error) now(); });
    setTimeout(now, LATE_MS);
    if (bench.status || bench.error) now();
  });
}

/** @param {import('./workbench/workbench.js').Workbench} bench @returns {Promise<unknown>} */
function first_step(bench) {
  return bench.status ? Promise.resolve() : new Promise((resolve) => { bench.addEventListener('progress', resolve, { once: true }); });
}

/** Fetches what the page may ask for later, when there is nothing better to do. */
async function offline() {
  if (!import.meta.env?.PROD) return;
  await new Promise((resolve) => { setTimeout(resolve, OFFLINE_MS); });
  await new Promise((resolve) => { (globalThis.requestIdleCallback ?? setTimeout)(resolve); });
  const { register_offline } = await import('./offline/register.js');
  if (!await register_offline(find('script[type=module]').src)) return;
  find('#offline').textContent = t('works_offline');
  document.dispatchEvent(new Event('offline-ready'));
}

/** Two runs side by side. @param {import('./workbench/workbench.js').Workbench} bench @param {Views} views @param {any} panels */
function comparison(bench, views, panels) {
  /** @type {import('./workbench/comparing.js').Comparing | null} */
  let comparing = null;
  panels.curves.comparable = true;
  document.addEventListener('compare-start', async () => {
    const { Comparing } = await import('./workbench/comparing.js');
    comparing ??= new Comparing(bench, find('ty-comparison'), () => views.scene, document);
    if (comparing.on) return comparing.end('');
    await comparing.begin();
    find('#live').textContent = t('compare_begun');
    return undefined;
  });
  document.addEventListener('example-choose', async (event) => {
    const { experiment, beside } = /** @type {CustomEvent} */ (event).detail;
    if (comparing?.on) await comparing.end('B');
    while (comparing?.on) await new Promise((resolve) => { requestAnimationFrame(resolve); });
    await bench.open(experiment, { play: true });
    if (!beside) return;
    const { Comparing } = await import('./workbench/comparing.js');
    comparing ??= new Comparing(bench, find('ty-comparison'), () => views.scene, document);
    await comparing.begin();
    await bench.set(beside.path, beside.value);
  });
}

/**
 * Draws the gallery once training is under way, one source at a time.
 * @param {import('./engine/client.js').EngineClient} engine @param {import('./workbench/workbench.js').Workbench} bench @param {any} panel
 */
async function thumbnails(engine, bench, panel) {
  const { schema } = bench;
  if (!schema) return;
  await engine.whole;
  for (const entry of generators(schema)) {
    const source = fresh(schema.kinds, 'source', entry.type);
    for (const field of entry.fields) if (field.type === 'integer' && Number(field.default) > THUMBNAIL_EXAMPLES) source[field.name] = Math.max(field.minimum ?? 1, THUMBNAIL_EXAMPLES);
    try {
      const data = await describe_source(engine, source, { tensors: true });
      panel.thumbnails = new Map([...panel.thumbnails, [entry.type, data]]);
    } catch { /* a source that cannot be shown keeps its name in the gallery */ }
  }
}

/** Errors, milestones. @param {import('./workbench/workbench.js').Workbench} bench @param {any} panels */
function messages(bench, panels) {
  const message = find('ty-message'), live = find('#live');
  let spoken = 0;
  const say = (/** @type {string} */ text) => { live.textContent = text; };
  bench.addEventListener('change', () => {
    const { error, notice } = bench, retry = error && RETRY.has(error.code) && !error.path;
    Object.assign(message, { text: error ? said(error) : notice, where: error?.path ? place_name(error.path) : '', action: retry ? t('retry') : error?.code === 'file' ? t('choose_file') : '', tone: error ? 'error' : 'note' });
  });
  document.addEventListener('message-close', () => bench.clear_error());
  document.addEventListener('message-action', () => {
    if (RETRY.has(bench.error?.code ?? '')) void bench.recovery.retry().catch(() => {});
    else panels.data.renderRoot.querySelector('#files')?.click();
  });
  bench.addEventListener('progress', () => {
    const status = bench.status, epoch = Math.floor(status?.epoch ?? 0);
    // A milestone is a tenth of the run: a screen reader is not told every step.
    const tenth = Math.floor(10 * (status?.step ?? 0) / (bench.info?.total_steps || 1));
    if (tenth > spoken) { spoken = tenth; say(t('milestone', { epoch, loss: number(status?.loss ?? NaN) })); }
  });
  bench.addEventListener('opened', () => { spoken = 0; });
  bench.addEventListener('ended', () => {
    const { status } = bench, step = status?.step ?? 0;
    // In slow motion every step ends.
    if (bench.speed === 'slow' && !status?.done) return;
    say(status?.done ? t(status.reason === 'early_stopping' ? 'early_stopping' : status.reason === 'diverged' ? 'diverged' : 'finished', { step }) : t('paused', { step }));
  });
}

/** @param {TrainyardError} error @returns {string} what happened and what to do */
function said({ code, path, message }) {
  if (code === 'worker_died') return t('engine_gone', { message });
  return code === 'memory' && !path ? t('out_of_memory') : message;
}

/** The address names the experiment, so that a reload or a copied address restores it. @param {import('./workbench/workbench.js').Workbench} bench */
function address(bench) {
  let written = location.hash.replace(/^#/, '');
  const write = async () => {
    const experiment = await encode(bench.experiment), { view } = split_hash(location.hash);
    const kept = Object.entries(view).map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
    written = [experiment, ...kept].filter(Boolean).join('&');
    if (`#${written}` !== location.hash && !(written === '' && location.hash === '')) history.replaceState(null, '', written ? `#${written}` : location.pathname + location.search);
  };
  for (const name of ['opened', 'exchanged']) bench.addEventListener(name, () => { void write(); });
  addEventListener('hashchange', async ({ newURL }) => {
    // Not location.hash: a run that was being opened may have written its own there meanwhile.
    const { hash } = new URL(newURL);
    if (hash.replace(/^#/, '') === written) return;
    try {
      await bench.open(await decode(hash), { play: true });
    } catch (error) {
      bench.error = new TrainyardError('bad_link', '', t('bad_link', { message: /** @type {any} */ (error).message }));
      bench.dispatchEvent(new Event('change'));
    }
  });
}

/** @param {import('./workbench/workbench.js').Workbench} bench */
function share_and_export(bench) {
  document.addEventListener('share-open', async () => {
    const experiment = await bench.replayable(), hash = await encode(experiment), base = new URL('.', location.href);
    const names = bench.schema ? file_names(bench.schema, experiment) : [];
    await define_rest();
    await find('ty-share-dialog').show({ url: `${location.origin}${location.pathname}${hash ? `#${hash}` : ''}`, embed_url: `${new URL('embed.html', base)}${hash ? `#${hash}` : ''}`, script_url: String(new URL('embed.js', base)), experiment, info: bench.info, schema: bench.schema, files: names });
  });
  document.addEventListener('export-open', async () => {
    await define_rest();
    find('ty-export-dialog').show();
  });
  document.addEventListener('export-file', (event) => { void save(bench, /** @type {CustomEvent} */ (event).detail.kind); });
  document.addEventListener('table-download', (event) => { const { name, text } = /** @type {CustomEvent} */ (event).detail; download(name, text, 'text/plain'); });
  document.addEventListener('metrics-download', () => { void save(bench, 'metrics'); });
}

/** @param {import('./workbench/workbench.js').Workbench} bench @param {string} kind */
async function save(bench, kind) {
  try {
    if (kind === 'metrics') download('metrics.csv', bench.runs.csv(bench.rival?.run), 'text/csv');
    else if (kind === 'experiment') download('experiment.json', `${JSON.stringify(await bench.replayable(), null, 2)}\n`, 'application/json');
    else if (bench.session) download(`${kind}.safetensors`, await bench.session.save(/** @type {any} */ (kind)), 'application/octet-stream');
  } catch (error) {
    bench.error = TrainyardError.from(error);
    bench.dispatchEvent(new Event('change'));
  }
}

/** @param {string} name @param {string | Uint8Array | Blob} content @param {string} type */
function download(name, content, type) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([/** @type {any} */ (content)], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** @param {import('./engine/client.js').EngineClient} engine @param {import('./workbench/workbench.js').Workbench} bench @param {any} panel */
function files(engine, bench, panel) {
  /** @type {Promise<{intake: import('./workbench/intake.js').Intake, from_input: typeof import('./workbench/dropped.js').from_input, from_entries: typeof import('./workbench/dropped.js').from_entries}> | null} */
  let loaded = null;
  const reader = () => (loaded ??= Promise.all([import('./workbench/intake.js'), import('./workbench/dropped.js')]).then(([{ Intake }, dropped]) => ({ intake: new Intake(engine, bench, panel), ...dropped })));
  const take = async (/** @type {File[]} */ list) => { const { intake, from_input } = await reader(); await intake.take(from_input(list)); };
  document.addEventListener('files-choose', (event) => { void take(/** @type {CustomEvent} */ (event).detail.files); });
  document.addEventListener('pictures-size', async (event) => { const { intake } = await reader(); void intake.resize(/** @type {CustomEvent} */ (event).detail.size); });
  document.addEventListener('pictures-download', async () => { const { intake } = await reader(); if (intake.array) download(panel.pictures.file, intake.array, 'application/zip'); });
  for (const name of ['source-choose', 'example-choose']) document.addEventListener(name, () => { if (loaded) void loaded.then(({ intake }) => intake.forget()); });
  const shade = find('#drop');
  let depth = 0;
  const is_file = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes('Files');
  addEventListener('dragenter', (event) => { if (is_file(event)) { ++depth; shade.hidden = false; } });
  addEventListener('dragleave', (event) => { if (is_file(event) && --depth <= 0) { depth = 0; shade.hidden = true; } });
  addEventListener('dragover', (event) => { if (is_file(event)) event.preventDefault(); });
  // A table copied from a spreadsheet or an editor.
  addEventListener('paste', (event) => {
    const text = event.clipboardData?.getData('text') ?? '';
    if (is_editable(event) || text.trim().split('\n').length < LINES_OF_A_TABLE) return;
    event.preventDefault();
    void take([new File([text], 'pasted.csv', { type: 'text/csv' })]);
  });
  addEventListener('drop', (event) => {
    if (!is_file(event)) return;
    event.preventDefault();
    depth = 0;
    shade.hidden = true;
    // Folders can be looked into only while the event lasts.
    const { items = [], files: list = [] } = event.dataTransfer ?? {};
    const entries = [...items].map((item) => item.webkitGetAsEntry?.() ?? null).filter((entry) => entry !== null), plain = [...list];
    if (entries.some((entry) => entry.isDirectory)) void reader().then(async ({ intake, from_entries }) => intake.take(await from_entries(entries)));
    else void take(plain);
  });
}

/** @param {Event} event @returns {boolean} whether it goes to a field that is typed into */
function is_editable(event) {
  return /^(INPUT|TEXTAREA)$/.test(/** @type {HTMLElement} */ (event.composedPath()[0]).tagName ?? '');
}

/** Space trains or pauses wherever it would not type or press something. */
function keys() {
  addEventListener('keydown', (event) => {
    if (event.key !== ' ' || event.ctrlKey || event.metaKey || event.altKey || is_editable(event) || /^(SELECT|BUTTON|SUMMARY|A)$/.test(/** @type {HTMLElement} */ (event.composedPath()[0]).tagName ?? '')) return;
    event.preventDefault();
    document.dispatchEvent(new CustomEvent('run-toggle'));
  });
}
