/**
 * An experiment as a PyTorch script: the same data, network, loss, optimizer and learning rate. Fetched when the share
 * dialog's list is opened. What PyTorch lacks stands in the script as a comment and in `missing`.
 */
import { preprocessing, source, first } from './pytorch_data.js';
import { HELPERS } from './pytorch_helpers.js';
import { sequence } from './pytorch_layers.js';
import { LOSSES, initialisation, optimizer, penalties, schedule } from './pytorch_training.js';
import { filled, filler } from './schema.js';

/** @typedef {{filled: (kind: string, spec: any) => any, missing: Set<string>}} Script what each part is told: how to fill in a component; and asked: what it leaves out */

/** @param {string} code */
const indented = (code, by = '    ') => code.split('\n').map((line) => (line ? by + line : line)).join('\n');

/** @param {any} data @param {boolean} classes */
function split(data, classes) {
  const { validation } = data, test = typeof data.test === 'number' ? data.test : 0, groups = classes ? 'y' : 'torch.zeros(len(y))', lines = ['everything = torch.arange(len(x))'];
  if (test) lines.push(`rest, test = split(everything, ${groups}, ${test})  # test is for the very end`, `train, validation = split(rest, ${groups}[rest], ${Number((validation / (1 - test)).toPrecision(12))})`);
  else lines.push(`train, validation = split(everything, ${groups}, ${validation})`);
  return `def split(examples, groups, share):
    """The examples without and with the share that is held out, as many of each group."""
    place = torch.zeros(len(examples))  # within its group, from 0 to 1
    for group in groups.unique():
        members = torch.nonzero(groups == group)[:, 0]
        place[members[torch.randperm(len(members))]] = (torch.arange(len(members)) + 0.5) / len(members)
    held_out = torch.zeros(len(examples), dtype=torch.bool)
    held_out[place.argsort()[: int(share * len(examples) + 0.5)]] = True
    return examples[~held_out], examples[held_out]


${lines.join('\n')}`;
}

/** What a script has no place for. @param {any} experiment @param {Script} script */
function left_out(experiment, { filled: whole, missing }) {
  const { data, evaluate, average, changes, from, member } = experiment;
  for (const kind of ['augment', 'mix']) for (const one of data[kind] ?? []) missing.add(whole(kind, one).type);
  if (data.test && typeof data.test !== 'number') missing.add('data.test');
  if (average) missing.add(`${whole('averaging', average).type} (average)`);
  if (evaluate && Object.values(evaluate).some(Boolean)) missing.add('evaluate');
  if (changes?.length) missing.add('changes');
  if (from) missing.add('from');
  if (member) missing.add('member');
}

/** @param {any} early @param {boolean} classes @returns {{before: string, after: string, end: string}} */
function stopping(early, classes) {
  if (!early) return { before: '', after: '', end: '' };
  const by_accuracy = early.metric === 'accuracy' && classes, { patience, restore_best: restore } = early;
  return {
    before: `best, waited${restore ? ', best_weights' : ''} = math.inf, 0${restore ? ', None' : ''}\n`,
    after: `\n    value = ${by_accuracy ? '-held_out[1]' : 'held_out[0]'}\n    if value < best:\n        best, waited = value, 0\n${restore ? '        best_weights = copy.deepcopy(model.state_dict())\n' : ''}    else:\n        waited += 1\n        if waited >= ${patience}:  # early stopping\n            break\n`,
    end: restore ? 'if best_weights:\n    model.load_state_dict(best_weights)\n' : '',
  };
}

/** A section of an experiment with all of its options. @param {import('./schema.js').Field[]} fields @param {any} given */
function section(fields, given) {
  const inner = fields.filter((field) => field.type === 'section' && given?.[field.name]);
  return { ...filled(fields, given), ...Object.fromEntries(inner.map(({ name, fields: own = [] }) => [name, filled(own, given[name])])) };
}

/**
 * @param {any} experiment
 * @param {any} info what open() said of it: task, input, outputs, layers, features, data
 * @param {import('./schema.js').Schema} schema for the options that are left out
 * @returns {{code: string, missing: string[]}} missing: what the script does not do
 */
export function pytorch_code(experiment, info, schema) {
  const missing = /** @type {Set<string>} */ (new Set()), script = { missing, filled: filler(schema) };
  const data = section(schema.sections.data, experiment.data), train = section(schema.sections.train, experiment.train), classes = info.task !== 'regression';
  left_out(experiment, script);
  const from = source(data.source, info, script);
  const place = { ...script, shape: first(info.input), path: '', helpers: new Set(), starts: [], outputs: info.layers?.map((/** @type {any} */ layer) => first(layer.output)) };
  const network = sequence(experiment.model, place).code;
  const loss = script.filled('loss', experiment.loss), optim = script.filled('optimizer', experiment.optimizer);
  const { decay, penalty } = penalties(loss.regularize, optim, script), rate = schedule(experiment.schedule, optim, script);
  const weights_start = initialisation(experiment.init, place.starts, script), steps = optimizer(optim, decay, script);
  if (!Object.hasOwn(LOSSES, loss.type)) missing.add(loss.type);
  const loss_of = (Object.hasOwn(LOSSES, loss.type) ? LOSSES[loss.type] : classes ? LOSSES.softmax_cross_entropy : LOSSES.mse)(loss);
  const held_out = data.validation > 0, early = stopping(held_out ? train.early_stopping : null, classes), { batch } = train;
  const prepared = preprocessing(data.preprocess, info, script), lonely = /BatchNorm/.test(network) && (info.data?.train ?? 0) % batch === 1;
  const classes_used = [...place.helpers].map((name) => `${HELPERS[name]}\n\n\n`).join(''), body = from.lines.join('\n');
  const whole = `${from.before ?? ''}${body}${network}${rate.functions}${rate.set}${early.before}${steps}`;
  const imports = [...(from.imports ?? []), ...(early.end ? ['copy'] : []), 'math'].sort().map((name) => `import ${name}`).join('\n') + (/OrderedDict/.test(whole) ? '\nfrom collections import OrderedDict' : '');
  const notes = String(experiment.notes ?? '').replace(/\s+/g, ' ').trim();
  const about = ['Made by Trainyard: the same experiment in PyTorch. Random numbers differ, so that no two runs are equal.', ...(notes ? [notes] : []), ...(missing.size ? [`INCOMPLETE, not in this script: ${[...missing].join(', ')}.`] : [])];
  const code = `${about.map((text) => `# ${text}`).join('\n')}
${imports}

import numpy as np
import torch
from torch import nn

SEED = ${experiment.seed ?? 0}
torch.manual_seed(SEED)

${from.before ?? '\n'}def load_data():
${indented(body)}


x, y = load_data()
x = torch.tensor(x, dtype=torch.float32)
y = torch.tensor(y, dtype=torch.${classes ? 'int64' : 'float32'})


${split(data, classes)}
${prepared ? `${prepared}\n` : ''}

${classes_used}${info.input.length === 3 ? '# Images are (channels, height, width) here and the flattened order follows; model.safetensors is written so.\n' : ''}model = ${network}

${weights_start}

${loss_of}
${decay || penalty ? 'weights = [p for p in model.parameters() if p.dim() > 1]\n' : ''}${steps}

batch_size = ${batch}
steps_per_epoch = math.ceil(len(train) / batch_size)
total_steps = ${train.steps ? train.steps : `round(${train.epochs} * steps_per_epoch)`}


${rate.functions ? `${rate.functions}\n\n` : ''}@torch.no_grad()
def evaluate(examples):
    """Mean loss${classes ? ' and accuracy' : ''}."""
    model.train(False)
    scores = torch.cat([model(x[part]) for part in examples.split(500)])
    model.train()
    return ${classes ? 'loss_of(scores, y[examples]).item(), (scores.argmax(1) == y[examples]).float().mean().item()' : '[loss_of(scores, y[examples]).item()]'}


print(sum(p.numel() for p in model.parameters()), "parameters")
${early.before}step = 0
while step < total_steps:
    order = train${train.shuffle === false ? '' : '[torch.randperm(len(train))]'}
    for batch in order.split(batch_size)[: total_steps - step]:
${lonely ? '        if len(batch) < 2:  # PyTorch\'s batch norm refuses a single example\n            step += 1\n            continue\n' : ''}${rate.set && indented(rate.set, '        ')}        loss = loss_of(model(x[batch]), y[batch])${penalty && ` + sum(${penalty} for w in weights)`}
        optimizer.zero_grad()
        loss.backward()
${optim.clip_norm ? `        nn.utils.clip_grad_norm_(model.parameters(), ${optim.clip_norm})\n` : ''}        optimizer.step()
        step += 1
    print("step", step, " training", *(round(value, 4) for value in evaluate(train)))
${held_out ? '    held_out = evaluate(validation)\n    print("    on validation", *(round(value, 4) for value in held_out))\n' : ''}${early.after}${early.end}${typeof data.test === 'number' && data.test ? 'print("test", *(round(value, 4) for value in evaluate(test)))\n' : ''}`;
  return { code: code.replace(/\n{4,}/g, '\n\n\n'), missing: [...missing] };
}
