/**
 * Initial weights, loss, penalties, optimizer and learning rate of an experiment in PyTorch, by the engine's formulas.
 * What PyTorch's own classes define otherwise (schedules, class weights, the hinge loss's mean) is written out.
 */
import { literal } from './pytorch_layers.js';

/** @typedef {import('./pytorch_code.js').Script} Script */

/** @type {Record<string, (o: any) => string>} the call that fills `w` */
const STARTS = {
  kaiming: (o) => `nn.init.kaiming_${o.distribution}_(w, a=${literal(o.slope)}, mode="${o.mode}")`,
  xavier: (o) => (o.mode === 'fan_avg' ? `nn.init.xavier_${o.distribution}_(w)` : `nn.init.kaiming_${o.distribution}_(w, nonlinearity="linear")`),
  normal: (o) => `nn.init.normal_(w, std=${literal(o.std)})`,
  constant: (o) => `nn.init.constant_(w, ${literal(o.value)})`,
  zeros: () => 'nn.init.zeros_(w)',
  orthogonal: (o) => `nn.init.orthogonal_(w, gain=${literal(o.gain)})`,
};

/** @param {any} spec @param {Script} script @returns {string} */
function start(spec, { filled, missing }) {
  const o = filled('init', spec ?? 'kaiming');
  if (Object.hasOwn(STARTS, o.type)) return STARTS[o.type](o);
  missing.add(o.type);
  return `${STARTS.kaiming(filled('init', 'kaiming'))}  # ${o.type}: not in PyTorch`;
}

/** @param {any} init the network's @param {{path: string, options: any}[]} own of single layers @param {Script} script @returns {string} */
export function initialisation(init, own, script) {
  const lines = ['for module in model.modules():', '    if isinstance(module, (nn.Linear, nn.Conv2d)):', '        w = module.weight', `        ${start(init, script)}`, '        if module.bias is not None:', '            nn.init.zeros_(module.bias)'];
  for (const { path, options } of own) {
    if (options.init) lines.push(`w = model.get_submodule("${path}").weight`, start(options.init, script));
    if (options.bias_value && options.bias !== false) lines.push(`nn.init.constant_(model.get_submodule("${path}").bias, ${literal(options.bias_value)})`);
  }
  return lines.join('\n');
}

/** @type {Record<string, (o: any) => string>} the loss of scores and targets */
export const LOSSES = {
  softmax_cross_entropy(o) {
    const smoothing = o.smoothing ? `label_smoothing=${literal(o.smoothing)}` : '';
    if (!o.class_weights.length) return `loss_of = nn.CrossEntropyLoss(${smoothing})`;
    // PyTorch's own mean divides by the sum of the weights, Trainyard's by the number of rows.
    return `class_weights = torch.tensor(${list(o.class_weights)})\nrow_losses = nn.CrossEntropyLoss(weight=class_weights, reduction="none"${smoothing && `, ${smoothing}`})\n\n\ndef loss_of(scores, targets):\n    return row_losses(scores, targets).mean()\n`;
  },
  mse: () => 'loss_of = nn.MSELoss()',
  hinge(o) {
    const weights = o.class_weights.length ? `, weight=torch.tensor(${list(o.class_weights)})` : '';
    return `margin_loss = nn.MultiMarginLoss(margin=${literal(o.margin)}${weights})\n\n\ndef loss_of(scores, targets):\n    return scores.shape[1] * margin_loss(scores, targets)  # PyTorch divides the sum by the number of classes\n`;
  },
};

/** @param {number[]} numbers */
const list = (numbers) => `[${numbers.map((n) => (Number.isInteger(n) ? `${n}.0` : String(n))).join(', ')}]`;

/** @type {Record<string, (o: any) => string>} a penalty on one weight */
const PENALTIES = {
  l2: (o) => `${o.strength} * w.square().sum()`,
  l1: (o) => `${o.strength} * w.abs().sum()`,
  elastic: (o) => `${o.strength} * (${o.beta} * w.square() + w.abs()).sum()`,
};

/**
 * L2 alone goes into the optimizer: its gradient is 2 strength w. Beside decoupled decay, a limit on the gradient or other
 * penalties it is a part of the loss.
 * @param {any} regularize @param {any} optimizer filled @param {Script} script
 * @returns {{decay: number, penalty: string}} for the weights: the optimizer's weight_decay, and what is added to the loss
 */
export function penalties(regularize, optimizer, { filled, missing }) {
  const all = Object.entries(regularize).map(([type, value]) => filled('regularizer', typeof value === 'number' ? { type, strength: value } : { ...value, type })).filter((o) => o.strength);
  if (optimizer.type === 'adamw' || optimizer.clip_norm || all.some((o) => o.type !== 'l2')) {
    for (const o of all) if (o.form === 'proximal') missing.add(`${o.type} (proximal)`);
    return { decay: optimizer.weight_decay ?? 0, penalty: all.map((o) => PENALTIES[o.type](o)).join(' + ') };
  }
  return { decay: all.reduce((sum, o) => sum + 2 * o.strength, 0), penalty: '' };
}

/** @type {Record<string, {name: string, options: (o: any) => string, momentum?: 'momentum' | 'betas', cannot?: (o: any) => string}>} momentum: where one_cycle moves it */
export const OPTIMIZERS = {
  sgd: { name: 'SGD', options: () => '' },
  momentum: { name: 'SGD', options: (o) => `momentum=${o.momentum}`, momentum: 'momentum' },
  nesterov: { name: 'SGD', options: (o) => (o.momentum ? `momentum=${o.momentum}, nesterov=True` : ''), momentum: 'momentum' },
  adam: { name: 'Adam', options: (o) => `betas=(${o.beta1}, ${o.beta2}), eps=${o.epsilon}`, momentum: 'betas', cannot: (o) => (o.bias_correction ? '' : 'bias_correction') },
  adamw: { name: 'AdamW', options: (o) => `betas=(${o.beta1}, ${o.beta2}), eps=${o.epsilon}`, momentum: 'betas', cannot: (o) => (o.bias_correction ? '' : 'bias_correction') },
  rmsprop: { name: 'RMSprop', options: (o) => `alpha=${o.decay}, eps=${o.epsilon}`, cannot: (o) => (o.epsilon_inside ? 'epsilon_inside' : '') },
  adagrad: { name: 'Adagrad', options: (o) => `eps=${o.epsilon}`, cannot: (o) => (o.epsilon_inside ? 'epsilon_inside' : '') },
};

/** @param {any} o filled @param {number} decay of weights @param {Script} script @returns {string} */
export function optimizer(o, decay, { missing }) {
  const known = Object.hasOwn(OPTIMIZERS, o.type), { name, options, cannot } = OPTIMIZERS[known ? o.type : 'sgd'];
  if (!known) missing.add(o.type);
  if (cannot?.(o)) missing.add(`${cannot(o)} (${o.type})`);
  const settings = [`lr=${o.lr}`, options(o)].filter(Boolean).join(', '), note = known ? '' : `  # ${o.type}: not among PyTorch's plain optimizers`;
  if (!decay) return `optimizer = torch.optim.${name}(model.parameters(), ${settings}${name === 'AdamW' ? ', weight_decay=0' : ''})${note}`;
  return `others = [p for p in model.parameters() if p.dim() < 2]  # biases, scales and shifts: no decay
optimizer = torch.optim.${name}([{"params": weights, "weight_decay": ${Number(decay.toPrecision(12))}}, {"params": others, "weight_decay": 0}],
                         ${settings})${note}`;
}

/** @param {any} duration steps or {epochs} */
const steps = (duration) => (typeof duration === 'object' && duration ? `int(${duration.epochs} * steps_per_epoch + 0.5)` : String(duration));

/** @type {Record<string, (o: any, base: number) => string[]>} lines of a function of `step`, from 0, and `total` */
const SCHEDULES = {
  cosine: (_, base) => [`return ${base} * (1 + math.cos(math.pi * min(1, step / max(1, total)))) / 2`],
  linear: (_, base) => [`return ${base} * (1 - min(1, step / max(1, total)))`],
  inverse_sqrt: (_, base) => [`return ${base} / math.sqrt(step + 1)`],
  step: (o, base) => [`return ${base} * ${o.factor} ** sum(step / steps_per_epoch >= epoch for epoch in [${o.at.join(', ')}])`],
  cyclic: (o, base) => [`t = step / max(1, ${steps(o.step_size)})`, 'cycle = t // 2', `height = (1 - abs(t - 2 * cycle - 1))${o.mode === 'triangular' ? '' : ' * 0.5 ** cycle'}`, `return ${o.min} + ${(o.max || base) - o.min} * height`],
  piecewise(o) {
    const t = { share: 'min(1, step / max(1, total))', epochs: 'step / steps_per_epoch', steps: 'step' }[/** @type {string} */ (o.unit)];
    const lr = o.interpolation === 'log' ? `np.log([${o.lr}])` : `[${o.lr.join(', ')}]`;
    if (o.interpolation === 'hold') return [`passed = sum(${t} >= at for at in [${o.at.join(', ')}])`, `return [${o.lr.join(', ')}][max(0, passed - 1)]`];
    return [`rate = float(np.interp(${t}, [${o.at.join(', ')}], ${lr}))`, `return ${o.interpolation === 'log' ? 'math.exp(rate)' : 'rate'}`];
  },
  one_cycle(o, base) {
    const peak = o.max || base, first = peak / o.div_factor;
    return [`return one_cycle(step, total, ${first}, ${peak}, ${first / o.final_div_factor})`];
  },
};

/** @param {any} o */
const one_cycle = (o) => `def one_cycle(step, total, first, peak, last):
    """Up in the first ${o.pct_start * 100} % of the run, down in the rest."""
    top = max(0, ${o.pct_start} * total - 1)
    rising = 0 < top and step <= top
    part = step / top if rising else min(1, (step - top) / (total - 1 - top)) if total - 1 > top else 1
    a, b = (first, peak) if rising else (peak, last)
    return ${o.anneal === 'linear' ? 'a + (b - a) * part' : 'b + (a - b) * (1 + math.cos(math.pi * part)) / 2'}


`;

/**
 * @param {any} spec @param {any} of the optimizer, filled @param {Script} script
 * @returns {{functions: string, set: string}} what is defined before training, and what is set before each step; both empty for a constant rate
 */
export function schedule(spec, of, { filled, missing }) {
  const o = filled('schedule', spec ?? 'constant'), warm = o.type === 'warmup', then = warm ? filled('schedule', o.then ?? 'constant') : o, base = of.lr;
  if (then.type !== 'constant' && !Object.hasOwn(SCHEDULES, then.type)) missing.add(`${then.type} (schedule)`);
  const body = Object.hasOwn(SCHEDULES, then.type) ? SCHEDULES[then.type](then, base) : [`return ${base}`];
  if (!warm && body[0] === `return ${base}`) return { functions: '', set: '' };
  const moved = then.type === 'one_cycle' && then.cycle_momentum ? OPTIMIZERS[of.type]?.momentum : undefined;
  if (moved && warm) missing.add('cycle_momentum');
  let functions = then.type === 'one_cycle' ? one_cycle(then) : '';
  functions += `def ${warm ? 'after_warmup' : 'learning_rate'}(step, total):\n    ${body.join('\n    ')}\n`;
  if (warm) {
    const part = o.form === 'constant' ? `${o.from}` : `(${o.from} + ${1 - o.from} * step / warmup)`;
    functions += `\n\ndef learning_rate(step, total):\n    warmup = ${steps(o.steps)}\n    rate = after_warmup(max(0, step - warmup), max(0, total - warmup))\n    return rate * ${part} if step < warmup else rate\n`;
  }
  let set = 'for group in optimizer.param_groups:\n    group["lr"] = learning_rate(step, total_steps)\n';
  // PyTorch's velocity sums gradients, so that a new rate acts on all of the past; in the other forms each keeps its own.
  if (of.type === 'nesterov' || (of.type === 'momentum' && of.form !== 'accumulate')) {
    set = `for group in optimizer.param_groups:
    before, group["lr"] = group["lr"], learning_rate(step, total_steps)
    for p in group["params"]:  # past gradients keep the rate they came with
        if group["lr"] and optimizer.state[p].get("momentum_buffer") is not None:
            optimizer.state[p]["momentum_buffer"] *= before / group["lr"]
`;
  }
  if (moved && !warm) {
    const value = `one_cycle(step, total_steps, ${then.max_momentum}, ${then.base_momentum}, ${then.max_momentum})`;
    set += `    group["${moved}"] = ${moved === 'betas' ? `(${value}, ${of.beta2})` : value}\n`;
  }
  return { functions, set };
}
