"""Writes torch_optimizers.json beside this file: fifty steps of PyTorch's optimizers on a quadratic under its learning
rate schedulers, and the averages of its swa_utils. The C++ tests compare.

    /usr/bin/python3 tests/golden/make_optimizer_vectors.py        (python3-torch 1.13 of Debian 12)
"""
import json
import math
import pathlib
import warnings

import torch
from torch.optim.swa_utils import AveragedModel

HERE = pathlib.Path(__file__).resolve().parent
torch.set_default_dtype(torch.float64)
warnings.filterwarnings("ignore", message="Detected call of `lr_scheduler.step")

STEPS, STEPS_PER_EPOCH, LR = 50, 10, 0.125
SEEN_AFTER = (1, 10, 30, 50)
OPTIM, SCHEDULERS = torch.optim, torch.optim.lr_scheduler

# What a plateau is shown, every second step.
OBSERVED = [1.0, 0.8, 0.9, 0.85, 0.7, 0.7, 0.75, 0.8, 0.6, 0.65, 0.65, 0.65, 0.65, 0.5, 0.5, 0.5, 0.5, 0.4, 0.45, 0.45, 0.45, 0.3, 0.3, 0.3, 0.3]
OBSERVE_EVERY = 2


def numbers(shape, generator, scale=1.0):
    """Exact in float and short in decimal, so that the file is small."""
    return (torch.randn(shape, generator=generator) * scale * 64).round() / 64


def short(value):
    return float(f"{value:.8g}")


def listed(t):
    return [short(v) for v in t.detach().reshape(-1).tolist()]


def warmup_then_cosine(o):
    # LinearLR may not start from 0.
    rise = SCHEDULERS.LambdaLR(o, lambda t: min(1.0, t / 6))
    return SCHEDULERS.SequentialLR(o, [rise, SCHEDULERS.CosineAnnealingLR(o, STEPS - 6)], milestones=[6])


# (Trainyard's, PyTorch's). CyclicLR and OneCycleLR move the momentum of any optimizer that has one, at 0 too.
SCHEDULES = [
    ({"type": "constant"}, lambda o: SCHEDULERS.ConstantLR(o, factor=1.0)),
    ({"type": "step", "factor": 0.5, "at": [1, 3.5]}, lambda o: SCHEDULERS.MultiStepLR(o, [10, 35], gamma=0.5)),
    ({"type": "step", "factor": 0.5, "at": [1, 2, 3, 4]}, lambda o: SCHEDULERS.StepLR(o, 10, gamma=0.5)),
    ({"type": "cosine"}, lambda o: SCHEDULERS.CosineAnnealingLR(o, STEPS)),
    ({"type": "linear"}, lambda o: SCHEDULERS.LinearLR(o, 1.0, 0.0, STEPS)),
    ({"type": "inverse_sqrt"}, lambda o: SCHEDULERS.LambdaLR(o, lambda t: 1 / math.sqrt(t + 1))),
    ({"type": "warmup", "steps": 6, "then": "cosine"}, warmup_then_cosine),
    ({"type": "warmup", "steps": 8, "from": 0.25}, lambda o: SCHEDULERS.LinearLR(o, 0.25, 1.0, 8)),
    ({"type": "warmup", "steps": 8, "from": 0.25, "form": "constant"}, lambda o: SCHEDULERS.ConstantLR(o, 0.25, 8)),
    ({"type": "sgdr", "period": 7, "t_mult": 2, "min": 0.01}, lambda o: SCHEDULERS.CosineAnnealingWarmRestarts(o, 7, 2, 0.01)),
    ({"type": "snapshot_cycle", "cycles": 3}, lambda o: SCHEDULERS.CosineAnnealingWarmRestarts(o, 17)),
    ({"type": "cyclic", "min": 0.02, "step_size": 6}, lambda o: SCHEDULERS.CyclicLR(o, 0.02, LR, 6, cycle_momentum=False)),
    ({"type": "cyclic", "min": 0.02, "max": 0.25, "step_size": 6, "mode": "triangular2"},
     lambda o: SCHEDULERS.CyclicLR(o, 0.02, 0.25, 6, mode="triangular2", cycle_momentum=False)),
    ({"type": "one_cycle", "cycle_momentum": False, "anneal": "linear"},
     lambda o: SCHEDULERS.OneCycleLR(o, LR, STEPS, anneal_strategy="linear", cycle_momentum=False)),
    # Our patience counts the evaluation that brings the fall, PyTorch's does not.
    ({"type": "plateau", "factor": 0.5, "patience": 2, "cooldown": 1, "min_lr": 0.01},
     lambda o: SCHEDULERS.ReduceLROnPlateau(o, factor=0.5, patience=1, cooldown=1, min_lr=0.01)),
    ({"type": "one_cycle", "pct_start": 0.4, "max": 0.2, "base_momentum": 0.7},
     lambda o: SCHEDULERS.OneCycleLR(o, 0.2, STEPS, pct_start=0.4, base_momentum=0.7)),
]
MOVES_MOMENTUM = len(SCHEDULES) - 1

ALL, BUT_MOMENTUM, ONLY_CONSTANT = range(len(SCHEDULES)), range(MOVES_MOMENTUM), range(1)
# (Trainyard's, PyTorch's, what is compared, schedules)
OPTIMIZERS = [
    ({"type": "sgd"}, lambda p: OPTIM.SGD(p, LR), "weights", BUT_MOMENTUM),
    ({"type": "momentum", "momentum": 0.75}, lambda p: OPTIM.SGD(p, LR, momentum=0.75), "weights", ALL),
    # PyTorch has form B only; they agree at a constant rate.
    ({"type": "momentum", "momentum": 0.75, "form": "velocity"}, lambda p: OPTIM.SGD(p, LR, momentum=0.75), "weights", ONLY_CONSTANT),
    ({"type": "momentum", "momentum": 0.75, "form": "step"}, lambda p: OPTIM.SGD(p, LR, momentum=0.75), "weights", ONLY_CONSTANT),
    # PyTorch keeps the weights of the change of variables, w + momentum v.
    ({"type": "nesterov", "momentum": 0.75}, lambda p: OPTIM.SGD(p, LR, momentum=0.75, nesterov=True), "look_ahead", ONLY_CONSTANT),
    ({"type": "nesterov", "momentum": 0.75, "form": "change_of_variables"}, lambda p: OPTIM.SGD(p, LR, momentum=0.75, nesterov=True),
     "weights", ONLY_CONSTANT),
    ({"type": "adagrad"}, lambda p: OPTIM.Adagrad(p, LR), "weights", BUT_MOMENTUM),
    ({"type": "rmsprop"}, lambda p: OPTIM.RMSprop(p, LR), "weights", BUT_MOMENTUM),
    ({"type": "rmsprop", "decay": 0.9, "epsilon": 0.01}, lambda p: OPTIM.RMSprop(p, LR, alpha=0.9, eps=0.01), "weights", ONLY_CONSTANT),
    ({"type": "adam"}, lambda p: OPTIM.Adam(p, LR), "weights", ALL),
    ({"type": "adam", "beta1": 0.5, "beta2": 0.9, "epsilon": 0.001}, lambda p: OPTIM.Adam(p, LR, betas=(0.5, 0.9), eps=0.001), "weights",
     ONLY_CONSTANT),
    ({"type": "adamw"}, lambda p: OPTIM.AdamW(p, LR), "weights", ALL),
    ({"type": "adamw", "weight_decay": 0.5}, lambda p: OPTIM.AdamW(p, LR, weight_decay=0.5), "weights", ONLY_CONSTANT),
    ({"type": "lbfgs", "lr": 1.0}, lambda p: OPTIM.LBFGS(p, 1.0, max_iter=1, history_size=10, line_search_fn="strong_wolfe"), "minimum",
     ONLY_CONSTANT),
]


class Problem:
    """1/2 (w - target)' matrix (w - target)"""

    def __init__(self):
        generator = torch.Generator().manual_seed(2)
        n = 6
        root = numbers((n, n), generator, 0.5)
        matrix = root @ root.T / 2 + torch.diag(torch.linspace(0.25, 3.0, n))
        self.matrix = (matrix * 1024).round() / 1024
        self.target, self.start = numbers((n,), generator), numbers((n,), generator)

    def loss(self, w):
        return 0.5 * (w - self.target) @ self.matrix @ (w - self.target)

    def stored(self):
        return {"matrix": listed(self.matrix), "target": listed(self.target), "start": listed(self.start)}


def momentum_of(group):
    return group["betas"][0] if "betas" in group else group.get("momentum", 0.0)


def advance(scheduler, step):
    if not isinstance(scheduler, SCHEDULERS.ReduceLROnPlateau):
        scheduler.step()
    elif step % OBSERVE_EVERY == OBSERVE_EVERY - 1:
        scheduler.step(OBSERVED[step // OBSERVE_EVERY])


def run(problem, make, scheduler_of, each):
    """each(step, weights, group) sees the rates before a step, and the weights after it."""
    w = problem.start.clone().requires_grad_()
    optimizer = make([w])
    scheduler = scheduler_of(optimizer) if scheduler_of else None

    def closure():
        optimizer.zero_grad()
        value = problem.loss(w)
        value.backward()
        return value

    for step in range(STEPS):
        group = dict(optimizer.param_groups[0])
        optimizer.step(closure)
        each(step, w, group)
        if scheduler:
            advance(scheduler, step)


def schedule_rows(problem):
    rows = []
    for ours, theirs in SCHEDULES:
        row = {"schedule": ours, "rates": [], "momenta": []}

        def note(step, w, group):
            row["rates"].append(short(group["lr"]))
            row["momenta"].append(short(momentum_of(group)))

        run(problem, lambda p: OPTIM.SGD(p, LR, momentum=0.75), theirs, note)
        if len(rows) != MOVES_MOMENTUM:
            assert set(row["momenta"]) == {0.75}
            del row["momenta"]
        rows.append(row)
    return rows


def optimizer_cases(problem):
    cases = []
    for ours, theirs, compared, schedules in OPTIMIZERS:
        for index in schedules:
            case = {"optimizer": {"lr": LR, **ours}, "schedule": index, "compared": compared, "weights": []}

            def note(step, w, group):
                if step + 1 in SEEN_AFTER:
                    case["weights"].append(listed(w))

            run(problem, theirs, None if compared == "minimum" else SCHEDULES[index][1], note)
            cases.append(case)
    return cases


def averages(problem):
    """Of the weights of plain momentum: ours begins an exponential mean with the starting weights."""

    class Holder(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.w = torch.nn.Parameter(problem.start.clone())

    out = []
    for ours, function in [({"type": "ema", "decay": 0.9}, lambda mean, w, n: 0.9 * mean + 0.1 * w), ({"type": "polyak"}, None)]:
        holder = Holder()
        average = AveragedModel(holder, avg_fn=function)
        if ours["type"] == "ema":
            average.update_parameters(holder)
        row = {"average": ours, "values": []}

        def note(step, w, group):
            with torch.no_grad():
                holder.w.copy_(w)
            average.update_parameters(holder)
            if step + 1 in SEEN_AFTER:
                row["values"].append(listed(average.module.w))

        run(problem, lambda p: OPTIM.SGD(p, LR, momentum=0.75), None, note)
        out.append(row)
    return {"optimizer": {"type": "momentum", "lr": LR, "momentum": 0.75}, "rows": out}


if __name__ == "__main__":
    problem = Problem()
    value = {"steps": STEPS, "steps_per_epoch": STEPS_PER_EPOCH, "seen_after": SEEN_AFTER, "observe_every": OBSERVE_EVERY,
             "observed": OBSERVED, "problem": problem.stored(), "schedules": schedule_rows(problem), "cases": optimizer_cases(problem),
             "averages": averages(problem)}
    path = HERE / "torch_optimizers.json"
    text = json.dumps(value, separators=(",", ":"))
    path.write_text(text.replace('{"optimizer"', '\n{"optimizer"').replace('{"schedule"', '\n{"schedule"') + "\n")
    print(f"{path.name}: {path.stat().st_size} bytes")
