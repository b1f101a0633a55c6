// @ts-nocheck: a stand-in for an untyped module; the tests exercise it.
/**
 * A stand-in for the wasm module with the same contract: dense networks trained in plain JavaScript.
 * Serves the JS tests and the development server; never part of a build. Layers other than dense and the
 * activations below pass values through, which is enough to draw every panel.
 */
import { generate, normal, uniform } from './fake_data.js';
import { FAKE_SCHEMA } from './fake_schema.js';

const ACTIVATIONS = {
  relu: [(x) => Math.max(0, x), (y) => (y > 0 ? 1 : 0)],
  leaky_relu: [(x) => (x > 0 ? x : 0.01 * x), (y) => (y > 0 ? 1 : 0.01)],
  tanh: [Math.tanh, (y) => 1 - y * y],
  sigmoid: [(x) => 1 / (1 + Math.exp(-x)), (y) => y * (1 - y)],
};
const METRICS = ['step', 'epoch', 'loss', 'penalty', 'accuracy', 'lr', 'grad_norm', 'seconds'];
const EVALUATIONS = ['step', 'epoch', 'loss', 'accuracy'];
const named = (item) => (typeof item === 'string' ? { type: item } : item);
const fail = (code, path, message) => { throw { code, path, message }; };

class FakeSession {
  #files = new Map();
  #error = null;

  file(name, bytes) { this.#files.set(name, bytes); }
  counted(tell) { this.tell = tell; }
  lastError() { return JSON.stringify(this.#error); }
  delete() { this.deleted = true; }
  save() { return new TextEncoder().encode(JSON.stringify(this.experiment)); }
  load(bytes) { return this.open(new TextDecoder().decode(bytes)); }
  open(text) { return this.#guard(() => this.#open(JSON.parse(text))); }
  set(path, value) { return this.#guard(() => { if (path === '/optimizer/lr') this.lr = JSON.parse(value); return {}; }); }

  describe(text) {
    return this.#guard(() => {
      const { data } = JSON.parse(text);
      this.described = generate(named(data.source), 1, (name) => this.#files.get(name));
      const { task, classes, input, n } = this.described;
      return { task, classes, input, data: { n } };
    });
  }

  #guard(f) {
    try {
      return JSON.stringify(f());
    } catch (error) {
      return JSON.stringify({ error: error.code ? error : { code: 'internal', path: '', message: String(error) } });
    }
  }

  #check(experiment) {
    (experiment.model ?? fail('missing', '/model', 'an experiment needs a model')).map(named).forEach((layer, i) => {
      const kind = FAKE_SCHEMA.kinds.layer.find((entry) => entry.type === layer.type);
      if (!kind) fail('unknown_type', `/model/${i}/type`, `unknown layer "${layer.type}"`);
      if (layer.type === 'dense' && !(layer.units >= 1 && layer.units <= 65536)) fail('out_of_range', `/model/${i}/units`, `[dense] units must be 1 to 65536, got ${layer.units}`);
    });
    return experiment;
  }

  #open(experiment) {
    this.experiment = this.#check(experiment);
    const seed = experiment.seed ?? 1, data = (this.data = generate(named(experiment.data.source), seed, (name) => this.#files.get(name)));
    const u = uniform(seed + 3), validation = experiment.data.validation ?? 0.2;
    this.split = Float32Array.from({ length: data.n }, (_, i) => (u(i) < validation ? 1 : 0));
    const rows = [...this.split.keys()];
    this.train = rows.filter((i) => this.split[i] === 0);
    this.held = rows.filter((i) => this.split[i] === 1);
    this.width = data.input.reduce((a, b) => a * b, 1);
    this.outputs = data.task === 'regression' ? 1 : data.classes.length;
    let d = this.width, parameters = 0, shape = data.input;
    const g = normal(uniform(seed + 11));
    this.layers = experiment.model.map(named).map((layer, index) => {
      const input = shape, act = /** @type {any} */ (ACTIVATIONS)[layer.type];
      if (layer.type !== 'dense') {
        if (layer.type === 'flatten') shape = [d];
        return { ...layer, act, d, info: { path: String(index), type: layer.type, input, output: shape, parameters: 0, flops: d } };
      }
      const count = d * layer.units + layer.units;
      const w = Float64Array.from({ length: d * layer.units }, (_, i) => g(i + index * 1e5) * Math.sqrt(2 / d));
      const made = { ...layer, d, w, b: new Float64Array(layer.units), mw: new Float64Array(count), vw: new Float64Array(count), info: { path: String(index), type: 'dense', input: [d], output: [layer.units], parameters: count, flops: 2 * count } };
      parameters += count;
      d = layer.units;
      shape = [d];
      return made;
    });
    this.tell?.(parameters, parameters * 16);
    if (d !== this.outputs) fail('output_size', `/model/${experiment.model.length - 1}`, `the network has ${d} outputs, the data ${this.outputs} classes`);
    const batch = experiment.train?.batch ?? 32, per_epoch = Math.ceil(this.train.length / batch);
    Object.assign(this, { batch, per_epoch, total: (experiment.train?.epochs ?? 10) * per_epoch, step: 0, lr: experiment.optimizer?.lr ?? 0.01, tables: { metrics: [], evaluations: [] }, last: null });
    return {
      parameters, memory_bytes: parameters * 16, task: data.task, classes: data.classes, input: data.input, outputs: this.outputs,
      layers: this.layers.map((layer) => layer.info), data: { train: this.train.length, validation: this.held.length, test: 0, n: data.n },
      steps_per_epoch: per_epoch, total_steps: this.total, tables: { metrics: METRICS, evaluations: EVALUATIONS },
    };
  }

  /** Activations of one row, input first. */
  #forward(x) {
    const values = [x];
    for (const layer of this.layers) {
      const v = values.at(-1);
      if (layer.w) values.push(Float64Array.from(layer.b, (b, j) => { let s = b; for (let i = 0; i < v.length; ++i) s += v[i] * layer.w[i * layer.b.length + j]; return s; }));
      else values.push(layer.act ? v.map(layer.act[0]) : v);
    }
    return values;
  }

  #row(i) { return Float64Array.from(this.data.x.subarray(i * this.width, (i + 1) * this.width)); }

  #outputs(v) {
    if (this.data.task === 'regression') return v;
    const m = Math.max(...v), e = v.map((z) => Math.exp(z - m)), s = e.reduce((a, b) => a + b, 0);
    return e.map((z) => z / s);
  }

  #loss(p, y) { return this.data.task === 'regression' ? (p[0] - y) ** 2 : -Math.log(Math.max(p[y], 1e-12)); }
  #right(p, y) { return p.indexOf(Math.max(...p)) === y ? 1 : 0; }

  #step() {
    const order = uniform(this.step + 77), rows = Array.from({ length: Math.min(this.batch, this.train.length) }, (_, i) => this.train[Math.floor(order(i) * this.train.length)]);
    const grads = this.layers.map((layer) => layer.w && new Float64Array(layer.mw.length));
    let loss = 0, right = 0, norm = 0;
    for (const i of rows) {
      const values = this.#forward(this.#row(i)), y = this.data.y[i], p = this.#outputs(values.at(-1));
      loss += this.#loss(p, y) / rows.length;
      right += this.#right(p, y) / rows.length;
      let d = p.map((z, k) => (this.data.task === 'regression' ? 2 * (z - y) : z - (k === y ? 1 : 0)));
      for (let l = this.layers.length - 1; l >= 0; --l) {
        const layer = this.layers[l], x = values[l], out = values[l + 1];
        if (!layer.w) { if (layer.act) d = d.map((z, k) => z * layer.act[1](out[k])); continue; }
        const n = layer.b.length, g = grads[l], dx = new Float64Array(x.length);
        for (let j = 0; j < n; ++j) {
          g[x.length * n + j] += d[j] / rows.length;
          for (let k = 0; k < x.length; ++k) { g[k * n + j] += x[k] * d[j] / rows.length; dx[k] += layer.w[k * n + j] * d[j]; }
        }
        d = dx;
      }
    }
    ++this.step;
    const adam = this.experiment.optimizer?.type === 'adam';
    this.layers.forEach((layer, l) => {
      const g = grads[l];
      if (!g) return;
      for (let i = 0; i < g.length; ++i) {
        norm += g[i] * g[i];
        layer.mw[i] = 0.9 * layer.mw[i] + 0.1 * g[i];
        layer.vw[i] = 0.999 * layer.vw[i] + 0.001 * g[i] * g[i];
        const change = adam ? this.lr * layer.mw[i] / (1 - 0.9 ** this.step) / (Math.sqrt(layer.vw[i] / (1 - 0.999 ** this.step)) + 1e-8) : this.lr * g[i];
        if (i < layer.w.length) layer.w[i] -= change; else layer.b[i - layer.w.length] -= change;
      }
    });
    this.last = { loss, accuracy: right };
    this.tables.metrics.push(this.step, this.step / this.per_epoch, loss, 0, right, this.lr, Math.sqrt(norm), this.step * 0.001);
    if (this.step % this.per_epoch === 0) { const e = this.#evaluate(this.held); this.tables.evaluations.push(this.step, this.step / this.per_epoch, e.loss, e.accuracy); }
  }

  #evaluate(rows) {
    const c = this.outputs, confusion = Array.from({ length: c }, () => new Array(c).fill(0));
    let loss = 0, right = 0, mae = 0;
    for (const i of rows) {
      const y = this.data.y[i], p = this.#outputs(this.#forward(this.#row(i)).at(-1));
      loss += this.#loss(p, y) / rows.length;
      if (this.data.task === 'regression') mae += Math.abs(p[0] - y) / rows.length;
      else { right += this.#right(p, y) / rows.length; ++confusion[y][p.indexOf(Math.max(...p))]; }
    }
    if (this.data.task === 'regression') return { loss, accuracy: NaN, mae, rmse: Math.sqrt(loss), r2: 1 - loss / 0.5 };
    const per_class = this.data.classes.map((name, k) => ({
      name, support: confusion[k].reduce((a, b) => a + b, 0), recall: confusion[k][k] / Math.max(1, confusion[k].reduce((a, b) => a + b, 0)), precision: confusion[k][k] / Math.max(1, confusion.reduce((s, row) => s + row[k], 0)),
    }));
    return { loss, accuracy: right, confusion, per_class };
  }

  run(budget_ms, max_steps) {
    return this.#guard(() => {
      const begin = performance.now(), first = this.step;
      while (this.step < this.total && this.step - first < max_steps && performance.now() - begin < budget_ms) this.#step();
      const done = this.step >= this.total;
      return { step: this.step, epoch: this.step / this.per_epoch, done, reason: done ? 'finished' : 'running', ...this.last, examples_per_second: this.batch * (this.step - first) / Math.max(1e-3, performance.now() - begin) * 1000 };
    });
  }

  columns(table, from) {
    const width = table === 'metrics' ? METRICS.length : EVALUATIONS.length;
    return Float64Array.from(this.tables[table].slice(from * width));
  }

  predict(x, rows) {
    const y = new Float32Array(rows * this.outputs);
    for (let i = 0; i < rows; ++i) y.set(this.#outputs(this.#forward(Float64Array.from(x.subarray(i * this.width, (i + 1) * this.width))).at(-1)), i * this.outputs);
    return y;
  }

  probe(x, rows) {
    this.units = this.layers.map(() => []);
    for (let i = 0; i < rows; ++i) this.#forward(Float64Array.from(x.subarray(i * this.width, (i + 1) * this.width))).slice(1).forEach((v, l) => this.units[l].push(...v));
    return JSON.stringify({ layers: this.layers.map((layer, l) => ({ path: layer.info.path, shape: [rows, this.units[l].length / rows] })) });
  }

  tensor(name) {
    const [group, key, from, count] = name.split('/');
    if (group === 'source') return Float32Array.from(this.described[key]);
    if (group === 'data' && count !== undefined) return this.data.x.slice(Number(from) * this.width, (Number(from) + Number(count)) * this.width);
    if (group === 'data') return Float32Array.from({ x: this.data.x, y: this.data.y, split: this.split }[key]);
    if (group === 'units') return Float32Array.from(this.units[key]);
    const [index, which] = key.split('.');
    const layer = this.layers[index];
    if (!layer?.w) { this.#error = { code: 'no_tensor', path: '', message: `there is no tensor "${name}"` }; return null; }
    return Float32Array.from(which === 'bias' ? layer.b : layer.w);
  }

  ask(text) {
    return this.#guard(() => {
      const question = JSON.parse(text);
      if (question.what === 'evaluate') return this.#evaluate(question.split === 'train' ? this.train : this.held);
      if (question.what === 'experiment') return this.experiment;
      if (question.what === 'check') return this.#check(question.experiment) && {};
      return { step: this.step };
    });
  }
}

/** @returns {Promise<any>} what the wasm module's factory resolves to */
export async function createFakeEngine() {
  return { Session: FakeSession, schema: () => JSON.stringify(FAKE_SCHEMA) };
}
