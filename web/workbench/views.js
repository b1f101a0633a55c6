/**
 * Keeps panels and a workbench together: panels get their properties when something changed, their wishes become
 * calls. How often the engine is asked for pictures, looks.js decides.
 */
import { Allowance } from './allowance.js';
import { Looks } from './looks.js';
import { answer_scene, begin_scene } from './scenes.js';
import { ask_graph, change_hidden, plan_columns } from './graph.js';
import { take_apart } from '../charts/histogram.js';
import { previewed } from '../store/experiment.js';
import { unit_pixels } from '../charts/surface.js';
import { read_palette } from '../charts/palette.js';

/** Shortest time between two looks of a sort, in ms, and the share of the worker's time at full speed: 2 % in all. */
const PICTURE = { least_ms: 66, share: 0.008 }, EVALUATION = { least_ms: 700, share: 0.004 }, INSIDE = { least_ms: 1000, share: 0.004 }, IMAGE = { least_ms: 400, share: 0.004 };
/** Of the main thread's time at full speed: processors share their memory, often more, and the other one trains. */
const DRAWING = 0.06;
/** A look inside passes so many examples through the network, and its histograms have so many bins. */
const INSIDE_ROWS = 128, BINS = 37;
/** Points of the learning rate's plan. */
const RATES = 161;

/**
 * @typedef {import('../engine/client.js').EngineSession} EngineSession
 * @typedef {{run_bar?: any, data?: any, network?: any, training?: any, output?: any, curves?: any, evaluation?: any, inside?: any, timeline?: any, probe: HTMLElement}} Panels
 *   `probe` is an element of the document that may be used to read colours
 */

export class Views {
  /** @type {import('./workbench.js').Workbench} */ #bench;
  /** @type {Panels} */ #panels;
  /** @type {any} */ #scene = null;
  /** The session that the scene was begun with; between two runs it is the one before. @type {any} */ #scene_of = null;
  /** @type {any} */ #graph = null;
  /** @type {any[]} */ #plan = [];
  #frame = 0;
  #drawing = new Allowance(0, DRAWING);
  /** Of rows that have come and are not drawn yet. @type {any} */ #timer = 0;
  #turn = 0;
  /** Points that are on their way into a run. @type {any} */ #drawn = null;
  /** @type {Looks} */ #looks;
  #evaluated_rows = -1;
  /** Nobody looks into the network while its panel is closed. */
  #inside_open = false;
  /** What is looked at of a network on images, if anything. @type {{view: string, index: number | null} | null} */ #image = null;
  /** The epoch whose training batch is looked at, -1 for none. */
  #preview = -1;
  /** `drawing`: the class whose points a click puts down, 0 for none. */
  #options = { held_out: false, discretize: false, drawing: 0 };
  /** @type {{column: number, unit: number} | null} */ #look = null;
  /** Shows steps in their phases, once somebody wants them slow. @type {import('./slow_motion.js').SlowMotion | null} */ #motion = null;
  /** The graph before the step that is shown in phases. @type {any} */ #before = null;
  #abort = new AbortController();

  /** @param {import('./workbench.js').Workbench} bench @param {Panels} panels @param {EventTarget} root where wishes arrive */
  constructor(bench, panels, root) {
    this.#bench = bench;
    this.#panels = panels;
    this.#looks = new Looks({
      picture: { ...PICTURE, look: (session) => this.#look_at_outputs(session) },
      evaluation: { ...EVALUATION, wanted: () => this.#evaluated(), look: (session) => this.#evaluate(session) },
      inside: { ...INSIDE, wanted: () => this.#inside_open, look: (session) => this.#look_inside(session) },
      image: { ...IMAGE, wanted: () => this.#image !== null && Boolean(panels.output), look: (session) => this.#look_at_image(session) },
    }, { session: () => (this.#scene && this.#scene_of === bench.session ? bench.session : null), full_speed: () => this.#full_speed, again: () => { requestAnimationFrame(() => this.#looks.take()); } });
    const { signal } = this.#abort;
    const on = (/** @type {string} */ name, /** @type {(detail: any) => void} */ act) => root.addEventListener(name, (event) => act(/** @type {CustomEvent} */ (event).detail), { signal });
    let paired = false;
    bench.addEventListener('change', () => {
      this.#show();
      const parted = paired && !bench.rival;
      paired = Boolean(bench.rival);
      // Whether the one that is left plays is known behind the event.
      if (parted) void Promise.resolve().then(() => { if (bench.playing) void this.#in_its_way(); });
    }, { signal });
    for (const name of ['opened', 'exchanged']) bench.addEventListener(name, () => { void this.#begin(); }, { signal });
    bench.addEventListener('progress', () => this.#progressed(), { signal });
    bench.addEventListener('travelled', () => { this.#motion?.end(); this.#scene_of = bench.session; this.#evaluated_rows = -1; this.#looks.forgive(); this.#changed(); }, { signal });
    bench.addEventListener('ended', () => { this.#looks.forgive(); this.#changed(); void this.#test().catch(() => {}); }, { signal });
    on('run-toggle', () => { void this.#toggle(); });
    on('run-reset', () => { this.#motion?.end(); void bench.reset(); });
    on('run-step', ({ unit }) => { void this.#step(unit); });
    on('run-speed', ({ speed }) => { void this.#speed(speed); });
    on('seed-change', ({ seed }) => bench.set('/seed', seed));
    on('option-change', ({ path, value, live }) => { void Promise.resolve(bench.set(path, value, live)).then(() => { void this.#ask_rates(); if (live && path.startsWith('/data/')) void this.#ask_preview(); }); });
    on('source-choose', ({ source }) => bench.edits.source(source));
    on('weight-change', ({ path, value, text }) => { void bench.edits.weight(path, value, text).then(() => { this.#looks.forgive('picture'); this.#changed(); }); });
    on('units-change', ({ layer, units }) => bench.set(`/model/${layer}/units`, units));
    on('layers-change', ({ hidden }) => bench.set('/model', change_hidden(bench.experiment.model, this.#plan, hidden)));
    on('point-draw', (point) => { void this.#draw((drawn, { with_point }) => with_point(drawn, { ...point, label: point.shift ? 2 : this.#options.drawing })); });
    on('point-erase', (place) => { void this.#draw((drawn, { without_point }) => without_point(drawn, place)); });
    on('output-option', (detail) => { Object.assign(this.#options, detail); this.#show(); });
    on('unit-look', (place) => { this.#look = place; this.#show_output(); });
    on('inside-open', ({ open }) => { this.#inside_open = open; this.#looks.forgive('inside'); this.#changed(); });
    on('image-look', (wish) => { void this.#wish_image(wish); });
    on('preview-look', ({ open, epoch }) => { this.#preview = open ? epoch : -1; void this.#ask_preview(); });
    on('travel', ({ step }) => { this.#motion?.end(); void bench.travels.to(step); });
    on('layer-look', ({ layer, key }) => { void this.#ask_activation(layer, key); });
    on('run-show', ({ number, visible }) => { bench.runs.show(number, visible); this.#show(); });
    on('run-remove', ({ number }) => { bench.runs.remove(number); this.#show(); });
    on('run-reopen', ({ number }) => { const run = bench.runs.list.find((one) => one.number === number); if (run) void bench.open(run.experiment); });
    this.#show();
    if (bench.info) void this.#begin();
  }

  /** What the output card shows. */
  get scene() {
    return this.#scene_of === this.#bench.session ? this.#scene : null;
  }

  /** Draws everything again, as after a change of theme. */
  refresh() {
    if (this.#panels.curves) this.#panels.curves.theme_turn = ++this.#turn;
    this.#show_graph();
    this.#show();
  }

  /** Stops asking and listening. */
  close() {
    this.#abort.abort();
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    this.#looks.close();
  }

  get #full_speed() {
    return this.#bench.playing && this.#bench.speed === 'max';
  }

  get #goes_on() {
    return this.#bench.playing || Boolean(this.#motion?.running);
  }

  /** Whether steps can be shown in their phases. */
  get #in_phases() {
    return this.#bench.speed === 'slow' && this.#plan.length > 0 && Boolean(this.#panels.network) && !this.#bench.rival;
  }

  async #slow_motion() {
    const { SlowMotion } = await import('./slow_motion.js'), { network } = this.#panels;
    this.#motion ??= new SlowMotion(this.#bench, () => ({ plan: this.#plan, graph: this.#graph }), (graph, motion) => {
      this.#before = graph;
      network.motion = motion;
      this.#show_graph();
      this.#show();
    });
    return this.#motion;
  }

  async #toggle() {
    const bench = this.#bench;
    if (!this.#in_phases || bench.status?.done) return bench.toggle();
    const motion = await this.#slow_motion();
    if (motion.running) return motion.pause();
    await bench.pause();
    void motion.run();
    return undefined;
  }

  /** @param {'batch' | 'epoch'} unit */
  async #step(unit) {
    if (!this.#in_phases || unit === 'epoch') { this.#motion?.end(); return this.#bench.step(unit); }
    const motion = await this.#slow_motion();
    motion.pause();
    await this.#bench.pause();
    await motion.advance();
    return undefined;
  }

  /** @param {keyof typeof import('./workbench.js').RATES} speed */
  async #speed(speed) {
    const bench = this.#bench, goes_on = this.#goes_on;
    if (speed === bench.speed) return;
    this.#motion?.end();
    bench.speed = speed;
    if (this.#in_phases) await bench.pause();
    await bench.set_speed(speed);
    if (goes_on && !bench.playing) await this.#toggle();
  }

  /** Goes on in phases where they can be shown, without where they cannot. */
  async #in_its_way() {
    const bench = this.#bench;
    if (!this.#in_phases) return bench.play();
    await bench.pause();
    return this.#toggle();
  }

  #show() {
    const { run_bar, data, network, training, curves, evaluation } = this.#panels, bench = this.#bench;
    const { schema, experiment, info, error } = bench;
    if (run_bar) Object.assign(run_bar, { playing: this.#goes_on, status: bench.status, info, seed: experiment.seed ?? 0, speed: bench.speed, busy: !info && !error });
    for (const panel of [data, network, training]) if (panel) Object.assign(panel, { schema, experiment, error });
    for (const panel of [data, network, evaluation]) if (panel) panel.info = info;
    if (network) Object.assign(network, { fixed: Boolean(bench.rival), large: bench.large });
    if (training) training.notices = info?.notices ?? [];
    if (curves) Object.assign(curves, { runs: bench.runs.list, rival: bench.rival?.run ?? null, turn: ++this.#turn, past: bench.past });
    this.#show_output();
    this.#show_timeline();
  }

  #show_timeline() {
    const { timeline: panel } = this.#panels, { timeline, status, past, runs } = this.#bench;
    if (!panel || !timeline) return;
    const last = Math.max(runs.current?.tables.metrics?.last('step') || 0, timeline.snapshots.at(-1)?.step ?? 0);
    Object.assign(panel, { steps: timeline.snapshots.map(({ step }) => step), step: status?.step ?? 0, last, past: past !== null });
  }

  #show_output() {
    const { output } = this.#panels, graph = this.#graph, look = this.#look;
    if (!output) return;
    const column = look && graph?.plan[look.column];
    const unit = column ? { values: graph.values[look.column], stride: column.units, offset: look.unit } : null;
    const can_draw = this.#scene?.kind === 'surface' && this.#scene.d === 2;
    Object.assign(output, { scene: this.#scene, unit, ...this.#options, drawing: can_draw ? this.#options.drawing : null });
  }

  /**
   * What clicks draw while a run is being opened is drawn by the next one, all at once.
   * @param {(drawn: any, tools: typeof import('./drawing.js')) => any} change what a click does to the drawn source
   */
  async #draw(change) {
    const tools = await import('./drawing.js'), bench = this.#bench, type = tools.drawable(bench.schema);
    if (!type || !this.#scene) return;
    const before = this.#drawn ?? tools.begin_drawing(type, bench.experiment.data.source, this.#scene), busy = this.#drawn !== null;
    const drawn = change(before, tools);
    if (this.#panels.output) this.#panels.output.drawn = { n: drawn.x.length, by: drawn.x.length - before.x.length };
    if (drawn === before) return;
    this.#drawn = drawn;
    if (busy) return;
    for (let next = null; next !== this.#drawn;) {
      next = this.#drawn;
      await bench.edits.source(next, Math.max(...next.class) > (bench.info?.classes.length ?? 0));
    }
    this.#drawn = null;
  }

  #show_graph() {
    const { network, probe } = this.#panels, graph = this.#before ?? this.#graph;
    if (!network) return;
    if (!graph) {
      network.columns = this.#plan.map((column) => ({ ...column, maps: [], weights: null }));
      return;
    }
    const palette = read_palette(probe);
    network.columns = graph.plan.map((/** @type {any} */ column, /** @type {number} */ c) => ({
      ...column, weights: graph.weights[c], biases: graph.biases[c], maps: Array.from({ length: Math.min(column.units, 8) }, (_, unit) => unit_pixels(graph.values[c], column.units, unit, palette)),
    }));
  }

  /** A new run: what does not change while it trains. */
  async #begin() {
    const bench = this.#bench, { session, info, experiment } = bench;
    if (!session) return;
    this.#evaluated_rows = -1;
    this.#looks.forgive();
    this.#graph = null;
    this.#look = null;
    const goes_on = this.#goes_on;
    this.#motion?.end();
    this.#plan = plan_columns(experiment, info);
    // Whether the new run plays is known behind the event that it was opened.
    void Promise.resolve().then(() => { if (goes_on || bench.playing) void this.#in_its_way(); });
    if (this.#panels.evaluation) Object.assign(this.#panels.evaluation, { evaluation: null, tested: null });
    this.#show_graph();
    void this.#ask_rates();
    void this.#ask_preview();
    const scene = await begin_scene(session, info).catch(() => null);
    if (session !== bench.session || !scene) return;
    // Another data set has other images.
    if (this.#image && this.#image.index !== null) this.#image = { view: 'image', index: scene.rows_looked?.[0] ?? null };
    this.#looks.forgive('image');
    this.#scene = scene;
    this.#scene_of = session;
    this.#changed();
  }

  /** The property card of a layer, if it is an activation: the engine refuses what mixes its inputs. @param {any} layer @param {string} key */
  async #ask_activation(layer, key) {
    const { network } = this.#panels;
    if (network) network.look = { key, card: await this.#bench.session?.ask({ what: 'activation', layer }).catch(() => null) };
  }

  /** What the schedule makes of the learning rate: asked anew when a rate was changed during the run. */
  async #ask_rates() {
    const { session } = this.#bench, { training } = this.#panels;
    if (!session || !training) return;
    const rates = await session.tensor(`rates/${RATES}`).catch(() => null);
    if (session === this.#bench.session) training.rates = rates;
  }

  /** The training batch as the network sees it: it changes with the data's options, not with the weights. */
  async #ask_preview() {
    const { session, info, experiment } = this.#bench, { data } = this.#panels, epoch = this.#preview;
    const kind = session && data && epoch >= 0 ? previewed(experiment, info) : null;
    if (!session || !kind) return;
    const { look_at_batch } = await import('./preview.js'), preview = await look_at_batch(session, kind, info.classes, epoch).catch(() => null);
    if (session === this.#bench.session && epoch === this.#preview) data.preview = preview;
  }

  /** @param {{view: string, index?: number, by?: number}} wish */
  async #wish_image(wish) {
    const { wished_image } = await import('./image_look.js'), { output } = this.#panels;
    if (this.#scene?.kind !== 'grid') return;
    this.#image = wish.view === 'answers' ? null : { view: wish.view, index: wish.view === 'image' ? wished_image(this.#scene, wish, this.#image?.index ?? null) : null };
    if (output.look?.view !== wish.view) output.look = null;
    this.#looks.forgive();
    this.#changed();
  }

  /** What a network on images has learnt, as it stands. @param {EngineSession} session */
  async #look_at_image(session) {
    const { look_at_filters, look_at_image } = await import('./image_look.js'), { info, experiment } = this.#bench, image = this.#image, scene = this.#scene;
    if (!image || scene?.kind !== 'grid') return;
    const current = this.#while_shown(), look = image.index === null ? await look_at_filters(session, info, experiment) : await look_at_image(session, info, experiment, scene, image.index);
    current(() => { if (image === this.#image) this.#panels.output.look = look; });
  }

  /** The test examples are looked at only when a run rests: they are for the end. */
  async #test() {
    const bench = this.#bench, { session, info } = bench, { evaluation } = this.#panels;
    if (!session || !evaluation || !info?.data.test) return;
    const answer = await session.ask({ what: 'evaluate', split: 'test' });
    if (session === bench.session) evaluation.tested = answer;
  }

  #changed() {
    // A result of the test set is of the weights it was measured with.
    if (this.#bench.playing && this.#panels.evaluation?.tested) this.#panels.evaluation.tested = null;
    this.#looks.changed();
    this.#draw_soon();
  }

  /** At full speed, the page is drawn as often as its share of the time allows. */
  #progressed() {
    const wait = this.#full_speed ? this.#drawing.wait(performance.now()) : 0;
    if (wait <= 0) this.#changed();
    else this.#timer ||= setTimeout(() => { this.#timer = 0; this.#changed(); }, wait);
  }

  #draw_soon() {
    this.#frame ||= requestAnimationFrame(() => this.#tick());
  }

  #tick() {
    this.#frame = 0;
    const bench = this.#bench, begin = performance.now();
    // The frame is made after this, and whatever comes next is another task.
    setTimeout(() => this.#drawing.paid(begin, performance.now() - begin, true));
    if (this.#panels.run_bar) Object.assign(this.#panels.run_bar, { status: bench.status, playing: this.#goes_on, info: bench.info });
    if (this.#panels.curves) Object.assign(this.#panels.curves, { runs: bench.runs.list, rival: bench.rival?.run ?? null, turn: ++this.#turn });
    if (this.#panels.training) this.#panels.training.progress = Math.round(RATES * (bench.status?.step ?? 0) / (bench.info?.total_steps || 1)) / RATES;
    this.#show_timeline();
    this.#looks.take();
  }

  /** @returns {(show: () => void) => void} does what it is given if the run on the screen is still the one of now */
  #while_shown() {
    const { session } = this.#bench;
    return (show) => { if (session === this.#bench.session) show(); };
  }

  /** @param {EngineSession} session */
  async #look_at_outputs(session) {
    const { output, network } = this.#panels, current = this.#while_shown();
    if (output) await answer_scene(session, this.#scene).then((answered) => current(() => { this.#scene = answered; this.#show_output(); }));
    if (network && this.#plan.length && this.#scene.kind === 'surface') await ask_graph(session, this.#plan, this.#scene.x, this.#scene.y).then((graph) => current(() => { this.#graph = graph; this.#show_graph(); }));
  }

  /** Rows of evaluations that the run has. */
  get #rows() {
    return this.#bench.runs.current?.tables.evaluations?.rows ?? 0;
  }

  /** Whether the run was evaluated since its confusions were last looked at. */
  #evaluated() {
    return Boolean(this.#panels.evaluation && this.#bench.info.data.validation) && this.#rows > 0 && this.#rows !== this.#evaluated_rows;
  }

  /** @param {EngineSession} session */
  async #evaluate(session) {
    const current = this.#while_shown();
    this.#evaluated_rows = this.#rows;
    const answer = await session.ask({ what: 'evaluate', split: 'validation' });
    current(() => { this.#panels.evaluation.evaluation = answer; });
  }

  /** @param {EngineSession} session */
  async #look_inside(session) {
    const { inside } = this.#panels, current = this.#while_shown();
    if (!inside) return;
    const [statistics, all] = await Promise.all([session.ask({ what: 'statistics', rows: INSIDE_ROWS, bins: BINS }), session.tensor('histograms')]);
    current(() => { inside.look = { statistics, histograms: take_apart(all, statistics.layers.length, statistics.weights.length) }; });
  }
}
