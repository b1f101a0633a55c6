import assert from 'node:assert/strict';
import { test } from 'node:test';
import { new_run, Runs } from '../../../web/store/runs.js';

const info = { tables: { metrics: ['step', 'loss'], evaluations: ['step', 'loss'] } };

/** @param {Runs} runs @param {number} rows */
function train(runs, rows) {
  runs.current?.tables.metrics.append(0, Float64Array.from({ length: 2 * rows }, (_, i) => i));
}

test('runs that were hardly begun leave no trace, others stay hidden', () => {
  const runs = new Runs();
  runs.begin({}, info, 'first');
  train(runs, 80);
  for (let i = 0; i < 30; ++i) { runs.begin({}, info, `dragged ${i}`); train(runs, 3); }
  runs.begin({}, info, 'second');
  assert.deepEqual(runs.list.map((run) => [run.label, run.visible]), [['first', false], ['second', true]]);
});

test('the oldest runs give way', () => {
  const runs = new Runs();
  for (let i = 0; i < 40; ++i) { runs.begin({}, info, String(i)); train(runs, 60); }
  assert.equal(runs.list.length, 12);
  assert.equal(runs.current?.label, '39');
});

test('a run can be shown again and removed, the current one stays', () => {
  const runs = new Runs();
  for (const label of ['a', 'b']) { runs.begin({}, info, label); train(runs, 60); }
  const [{ number }] = runs.list;
  runs.show(number, true);
  assert.equal(runs.list[0].visible, true);
  runs.remove(number);
  runs.remove(runs.current?.number ?? 0);
  assert.deepEqual(runs.list.map((run) => run.label), ['b']);
});

test('a change during a run leaves a mark; a dragged slider leaves one', () => {
  const runs = new Runs();
  runs.mark('/optimizer/lr', 1, 'nothing runs yet', 0);
  runs.begin({}, info, 'a');
  runs.mark('/optimizer/lr', 10, 'lr: 0.1', 0);
  runs.mark('/optimizer/lr', 14, 'lr: 0.2', 400);
  runs.mark('/model/1/rate', 15, 'rate: 0.5', 500);
  runs.mark('/optimizer/lr', 900, 'lr: 0.3', 9000);
  assert.deepEqual(runs.current?.marks.map(({ step, text }) => [step, text]), [[14, 'lr: 0.2'], [15, 'rate: 0.5'], [900, 'lr: 0.3']]);
});

test('a run made beside the current one takes its place or joins the earlier ones', () => {
  const runs = new Runs(), rival = new_run({ a: 1 }, info, 'rival');
  runs.begin({}, info, 'mine');
  train(runs, 60);
  const before = runs.exchange(rival);
  assert.deepEqual([before.label, runs.current?.label, runs.current?.number], ['mine', 'rival', 2]);
  runs.add(before, true);
  assert.deepEqual(runs.list.map((run) => [run.number, run.label, run.visible]), [[1, 'mine', true], [2, 'rival', true]]);
  runs.add(new_run({}, info, 'hardly begun'), true);
  assert.equal(runs.list.length, 2);
});

test('CSV is of the current run alone, or of all that are shown, each row with its run', () => {
  const runs = new Runs();
  runs.begin({}, info, 'a');
  runs.current?.tables.metrics.append(0, Float64Array.of(1, 0.5));
  assert.equal(runs.csv(), 'step,loss\n1,0.5\n');
  const other = new_run({}, { tables: { metrics: ['step', 'rmse'] } }, 'say "b"');
  other.tables.metrics.append(0, Float64Array.of(1, 7));
  assert.equal(runs.csv(other), 'run,label,step,rmse,loss\nA,"say ""b""",1,7,\n1,"a",1,,0.5\n');
});
