/**
 * What becomes of dropped or chosen files: data of a run, a checkpoint to go on from, an experiment, images of folders
 * or a zip. Files that the experiment asks for by name, in whatever folder it has them, are just handed over.
 */
import { TrainyardError } from '../engine/protocol.js';
import { file_names } from '../store/schema.js';
import { holds_arrays, read_file, source_of, test_source_of } from './files.js';
import { file_name, is_picture, picture_source, wanted_size } from './picture_files.js';
import { read_pictures, remarks } from './pictures.js';
import { t } from '../strings.js';

/** @typedef {import('./picture_files.js').Found} Found @typedef {import('./pictures.js').Origin} Origin */

/** @param {string} path @returns {string} */
const base_name = (path) => path.split('/').at(-1) ?? path;

export class Intake {
  #engine;
  #bench;
  #panel;
  /** Ends the reading that a newer one replaces. */
  #reading = new AbortController();
  /** The images that are the data, to be read at another size. @type {Origin | null} */ #origin = null;
  /** The array made of them. @type {Blob | null} */ #array = null;
  /** A checkpoint whose data have not come yet. @type {Uint8Array | null} */ #waiting = null;

  /** @param {import('../engine/client.js').EngineClient} engine @param {import('./workbench.js').Workbench} bench @param {any} panel shows `files`, `reading`, `pictures` */
  constructor(engine, bench, panel) {
    this.#engine = engine;
    this.#bench = bench;
    this.#panel = panel;
  }

  /** @param {Found[]} found @returns {Promise<void>} */
  take(found) {
    return this.#try(async () => {
      const zips = found.filter(({ file }) => /\.zip$/i.test(file.name)), zip = zips.length && !(await holds_arrays(zips[0].file)) ? zips[0].file : null;
      const pictures = found.filter(({ path }) => is_picture(path));
      if (!zip && !pictures.length) { await this.#take_files(found.map(({ file }) => file)); return; }
      const document = found.find(({ path }) => /\.json$/i.test(path));
      const experiment = document ? JSON.parse(await document.file.text()) : this.#bench.experiment;
      await this.#take_pictures({ found: zip ? [] : pictures, zip, name: zip ? zip.name.replace(/\.zip$/i, '') : folder_name(pictures) }, experiment);
    });
  }

  /** The images again, at another size. @param {{height: number, width: number} | null} size @returns {Promise<void>} */
  resize(size) {
    const origin = this.#origin;
    return this.#try(async () => { if (origin) await this.#take_pictures(origin, this.#bench.experiment, size); });
  }

  /** @returns {Blob | null} the images as the engine reads them, for the command line */
  get array() {
    return this.#array;
  }

  /** Other data are on the screen. */
  forget() {
    this.#reading.abort();
    this.#origin = this.#array = null;
    Object.assign(this.#panel, { files: [], pictures: null, reading: null });
  }

  /** @param {() => Promise<void>} act */
  async #try(act) {
    const bench = this.#bench;
    try {
      await act();
    } catch (error) {
      if (/** @type {any} */ (error)?.name === 'AbortError') return;
      bench.error = error instanceof SyntaxError ? new TrainyardError('json', '', error.message) : TrainyardError.from(error);
      bench.dispatchEvent(new Event('change'));
    }
  }

  /** @param {any} experiment @returns {string[]} */
  #wanted(experiment) {
    const { schema } = this.#bench;
    return schema ? file_names(schema, experiment).map(base_name) : [];
  }

  /** @param {Uint8Array} checkpoint @returns {Promise<boolean>} whether it is open; one that lacks its data is kept until they come */
  async #go_on(checkpoint) {
    const bench = this.#bench;
    bench.error = null;
    await bench.load(checkpoint);
    const error = /** @type {TrainyardError | null} */ (bench.error);
    this.#waiting = error?.code === 'file' ? checkpoint : null;
    return error === null;
  }

  /** @param {File[]} list */
  async #take_files(list) {
    const bench = this.#bench, read = await Promise.all(list.map(read_file));
    const document = read.find((file) => file.kind === 'experiment');
    const data = read.filter((file) => file !== document);
    const experiment = document ? JSON.parse(new TextDecoder().decode(document.bytes)) : bench.experiment;
    const wanted = this.#wanted(experiment);
    const checkpoint = read.find((file) => file.kind === 'checkpoint' && !wanted.includes(file.name));
    if (checkpoint) {
      // Data that it was trained on may come with it.
      for (const file of data) if (file !== checkpoint) await this.#engine.file(file.name, file.bytes);
      await this.#go_on(checkpoint.bytes);
      return;
    }
    if (this.#waiting && data.length && !document) {
      for (const file of data) await this.#engine.file(file.name, file.bytes);
      if (await this.#go_on(this.#waiting)) { this.#panel.files = data.map((file) => ({ name: file.name, size: file.bytes.length })); return; }
      // They are not what it asked for: other data, then.
      this.#waiting = null;
    }
    const source = document || (data.length && data.every((file) => wanted.includes(file.name))) ? null : source_of(data);
    const test = source ? test_source_of(data) : null;
    const sizes = data.map((file) => ({ name: file.name, size: file.bytes.length }));
    for (const file of data) await this.#engine.file(file.name, file.bytes);
    this.forget();
    this.#panel.files = sizes;
    if (source) await bench.edits.source(source, true, test);
    else await bench.open(experiment, { play: true });
  }

  /** @param {Origin} origin @param {any} experiment @param {{height: number, width: number} | null} [size] */
  async #take_pictures(origin, experiment, size) {
    this.#reading.abort();
    const reading = this.#reading = new AbortController(), { signal } = reading, panel = this.#panel;
    const wanted = this.#wanted(experiment), asked = wanted_size(origin.name, wanted);
    panel.reading = { done: 0, all: 0 };
    try {
      const pictures = await read_pictures(origin, size === undefined ? asked : size, { signal, progress: (done, all) => { panel.reading = { done, all }; } });
      const { bytes } = pictures, name = file_name(pictures), array = new Blob([/** @type {any} */ (bytes)]);
      const source = picture_source(pictures), before = experiment.data?.source;
      const same = wanted.includes(name) && (!before?.classes || JSON.stringify(before.classes) === JSON.stringify(source.classes));
      await this.#engine.file(name, bytes);
      this.#origin = origin;
      this.#array = array;
      Object.assign(panel, { files: [], pictures: { name: origin.zip?.name ?? origin.name, file: name, ...shape_of(pictures), remarks: remarks(pictures) } });
      if (same) await this.#bench.open(experiment, { play: true });
      else await this.#bench.edits.source(source, true);
    } finally {
      if (this.#reading === reading) panel.reading = null;
    }
  }
}

/** @param {import('./picture_files.js').Pictures} pictures */
function shape_of({ n, classes, height, width, channels }) {
  return { n, classes: classes.length, height, width, channels };
}

/** @param {Found[]} found @returns {string} what to call images that come without a file's name */
function folder_name(found) {
  const [first] = found[0].path.split('/');
  return found.every(({ path }) => path.startsWith(`${first}/`)) ? first : t('images');
}
