"""Writes torch_layers.json and torch_losses.json beside this file: what PyTorch computes, in double from float inputs, for
every layer and loss. The C++ tests compare. Optimizers and schedules have make_optimizer_vectors.py.

    /usr/bin/python3 tests/golden/make_torch_vectors.py        (python3-torch 1.13 of Debian 12)

Images are stored as Trainyard holds them, (n, h, w, c); parameters as PyTorch does.
"""
import copy
import json
import math
import pathlib
import sys

import torch
from torch.nn import functional as F

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent / "examples" / "python"))
from trainyard_torch import FractionalMaxPool, build  # noqa: E402

torch.set_default_dtype(torch.float64)


def philox(counter, key):
    """Philox4x32-10 (Salmon et al. 2011), here written from the paper."""
    c, k = list(counter), list(key)
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(p1 >> 32) ^ c[1] ^ k[0], p1 & 0xFFFFFFFF, (p0 >> 32) ^ c[3] ^ k[1], p0 & 0xFFFFFFFF]
        k = [(k[0] + 0x9E3779B9) & 0xFFFFFFFF, (k[1] + 0xBB67AE85) & 0xFFFFFFFF]
    return c


def own_bits(element):
    """Of seed 1, step 3, the network's first noise stream."""
    return philox((element // 4, 1 << 24, 3, 0), (1, 0))[element % 4]


def own_uniform(shape):
    shape = torch.Size([shape]) if isinstance(shape, int) else shape
    return torch.tensor([(own_bits(i) >> 8) * 2.0**-24 for i in range(shape.numel())]).reshape(shape)


class Dropout(torch.nn.Module):
    """Inverted dropout whose masks are Trainyard's."""

    def __init__(self, rate):
        super().__init__()
        self.rate = rate

    def forward(self, x):
        if not self.training:
            return x
        nhwc = x.permute(0, 2, 3, 1) if x.dim() == 4 else x
        mask = (own_uniform(nhwc.shape) >= self.rate) / (1 - self.rate)
        return x * (mask.permute(0, 3, 1, 2) if x.dim() == 4 else mask)


def numbers(shape, generator, scale=1.0):
    """Exact in float and short in decimal, so that the file is small."""
    return (torch.randn(shape, generator=generator) * scale * 64).round() / 64


def listed(t):
    t = t.detach()
    if t.dim() == 4:
        t = t.permute(0, 2, 3, 1)
    return [float(f"{v:.8g}") for v in t.reshape(-1).tolist()]


def stored(t):
    return {"shape": list(t.shape), "values": [float(f"{v:.8g}") for v in t.detach().reshape(-1).to(torch.float64).tolist()]}


ACTIVATIONS = ["relu", "sigmoid", "tanh", "leaky_relu", {"type": "leaky_relu", "slope": 0.1}, "prelu", "elu", {"type": "elu", "alpha": 0.5},
               "selu", "gelu", {"type": "gelu", "approximate": "tanh"}, {"type": "gelu", "approximate": "sigmoid"}, "swish",
               {"type": "swish", "beta": 1.5}, {"type": "swish", "beta": 0.75, "learn": True}, "softplus"]

# (layers, input shape as Trainyard writes it)
LAYERS = [([a], [9]) for a in ACTIVATIONS] + [
    ([{"type": "dense", "units": 4}], [5]),
    ([{"type": "dense", "units": 3, "bias": False}], [7]),
    ([{"type": "conv2d", "filters": 3, "kernel": 3}], [5, 4, 2]),
    ([{"type": "conv2d", "filters": 2, "kernel": [3, 2], "padding": "same", "bias": False}], [4, 5, 2]),
    ([{"type": "conv2d", "filters": 2, "kernel": [2, 4], "padding": "same", "dilation": [1, 2]}], [4, 5, 1]),
    ([{"type": "conv2d", "filters": 2, "kernel": 3, "stride": [2, 1], "padding": [1, 2]}], [6, 5, 1]),
    ([{"type": "conv2d", "filters": 2, "kernel": 3, "dilation": 2}], [6, 5, 2]),
    ([{"type": "conv2d", "filters": 6, "kernel": 2, "groups": 2}], [3, 3, 4]),
    (["max_pool"], [4, 5, 2]),
    ([{"type": "max_pool", "size": 3, "stride": 2, "padding": 1}], [5, 4, 3]),
    ([{"type": "max_pool", "size": [2, 3], "stride": 1, "padding": "same"}], [3, 4, 2]),
    (["avg_pool"], [4, 5, 2]),
    ([{"type": "avg_pool", "size": 3, "stride": 2, "padding": 1}], [5, 4, 3]),
    (["global_avg_pool"], [3, 4, 2]),
    (["batch_norm"], [5]),
    ([{"type": "batch_norm", "momentum": 0.25, "epsilon": 0.01}], [3, 2, 3]),
    ([{"type": "dropout", "rate": 0.25}], [3, 2, 5]),
    (["flatten", {"type": "dense", "units": 3}], [2, 3, 4]),
    ([{"type": "conv2d", "filters": 3, "kernel": 2}, "batch_norm", "relu", "max_pool", "flatten", "batch_norm", {"type": "dense", "units": 2}],
     [5, 5, 1]),
    ([{"type": "residual", "branch": [{"type": "dense", "units": 6}, "relu", {"type": "dense", "units": 4}, "relu"]}, "tanh"], [4]),
    ([{"type": "residual", "branch": [{"type": "conv2d", "filters": 3, "kernel": 3, "padding": "same"}, "batch_norm"],
       "shortcut": [{"type": "conv2d", "filters": 3, "kernel": 1, "name": "project"}]}], [3, 4, 2]),
    ([{"type": "parallel", "branches": [[], [{"type": "conv2d", "filters": 2, "kernel": 1}, "sigmoid"]]}, "flatten",
      {"type": "dense", "units": 2}], [2, 3, 2]),
    ([{"type": "parallel", "merge": "add", "branches": [[{"type": "dense", "units": 3}], [{"type": "dense", "units": 3}, "tanh"]]}], [4]),
    ([{"type": "parallel", "merge": "max", "branches": [[{"type": "dense", "units": 3}], [{"type": "dense", "units": 3}], [{"type": "dense", "units": 3}]]}],
     [4]),
    ([{"type": "maxout", "units": 3}], [5]),
    (["flatten", {"type": "maxout", "units": 2, "pieces": 3, "bias": False}], [2, 2, 3]),
    (["softmax"], [6]),
    (["softmax"], [2, 2, 3]),
    (["layer_norm"], [9]),
    ([{"type": "layer_norm", "epsilon": 0.01}], [3, 2, 4]),
    ([{"type": "layer_norm", "over": "channels"}], [2, 3, 5]),
    (["instance_norm"], [3, 3, 3]),
    ([{"type": "group_norm", "groups": 2}], [3, 2, 4]),
    ([{"type": "group_norm", "groups": 3, "affine": False}], [9]),
    (["flatten", "layer_norm", {"type": "dense", "units": 2}], [2, 3, 2]),
    ([{"type": "dropout", "rate": 0.25, "form": "vanilla"}], [9]),
    ([{"type": "drop_connect", "units": 4, "rate": 0.25}], [5]),
    (["fractional_max_pool"], [7, 5, 2]),
    ([{"type": "fractional_max_pool", "ratio": 1.25, "regions": "random"}], [6, 9, 1]),
    ([{"type": "residual", "survival": 0.5, "branch": [{"type": "dense", "units": 4}]}], [4]),
    ([{"type": "residual", "survival": 0.05, "branch": [{"type": "dense", "units": 4}]}], [4]),
]


def with_own_masks(module):
    for name, child in module.named_children():
        if isinstance(child, torch.nn.Dropout):
            setattr(module, name, Dropout(child.p))
        elif isinstance(child, FractionalMaxPool):
            child.below = lambda n, element: own_bits(element) * n >> 32
        else:
            child.uniform = own_uniform
            with_own_masks(child)


def layer_case(layers, shape, seed):
    generator = torch.Generator().manual_seed(seed)
    torch_shape = shape if len(shape) == 1 else [shape[2], shape[0], shape[1]]
    model = build(layers, torch_shape)
    with_own_masks(model)
    with torch.no_grad():
        for p in model.parameters():
            p.copy_(numbers(p.shape, generator, 0.5) + (1.0 if p.dim() == 1 and p.numel() > 1 else 0.0))
        for name, t in model.named_buffers():
            if t.dim() == 1:
                t.copy_(numbers(t.shape, generator).abs() + 0.5)
    case = {"layers": layers, "input": shape, "rows": 3,
            "tensors": {name: stored(t) for name, t in model.state_dict().items()}}
    # A quarter step off the grid: no activation's kink and no tie of a maximum.
    x = torch.randperm(3 * math.prod(shape), generator=generator).reshape([3] + torch_shape) * 0.0625
    x = (x - x.mean().round() + 0.015625).requires_grad_()
    x = (x.detach() * 0.25).requires_grad_()
    case["x"] = listed(x)
    case["evaluation"] = listed(copy.deepcopy(model).eval()(x))
    model.train()
    y = model(x)
    dy = numbers(y.shape, generator)
    y.backward(dy)
    case.update(y=listed(y), dy=listed(dy), dx=listed(x.grad),
                gradients={name: stored(torch.zeros_like(p) if p.grad is None else p.grad) for name, p in model.named_parameters()},
                statistics={name: stored(t) for name, t in model.named_buffers()})
    return case


def loss_cases():
    generator = torch.Generator().manual_seed(1)
    rows, k = 5, 4
    one_hot = F.one_hot(torch.tensor([1, 0, 3, 3, 2]), k).to(torch.float64)
    soft = 0.625 * one_hot + 0.375 * one_hot.roll(1, dims=1)
    values = numbers((rows, k), generator)

    weights = [1.0, 0.25, 2.0, 0.5]

    def hinge(margin, weight=None):
        # PyTorch divides by the number of classes; the lectures do not.
        return lambda s, t: k * F.multi_margin_loss(s, t.argmax(dim=1), margin=margin, weight=weight, reduction="none")

    def cross_entropy(**options):
        return lambda s, t: F.cross_entropy(s, t, reduction="none", **options)

    cases = []
    for loss, targets, f in [
        ({"type": "softmax_cross_entropy"}, one_hot, cross_entropy()),
        ({"type": "softmax_cross_entropy"}, soft, cross_entropy()),
        ({"type": "softmax_cross_entropy", "smoothing": 0.1}, one_hot, cross_entropy(label_smoothing=0.1)),
        ({"type": "softmax_cross_entropy", "smoothing": 0.3}, soft, cross_entropy(label_smoothing=0.3)),
        ({"type": "softmax_cross_entropy", "class_weights": weights}, one_hot, cross_entropy(weight=torch.tensor(weights))),
        ({"type": "softmax_cross_entropy", "smoothing": 0.25, "class_weights": weights}, soft,
         cross_entropy(weight=torch.tensor(weights), label_smoothing=0.25)),
        ({"type": "hinge"}, one_hot, hinge(1.0)),
        ({"type": "hinge", "margin": 0.3}, one_hot, hinge(0.3)),
        ({"type": "hinge", "class_weights": weights}, one_hot, hinge(1.0, torch.tensor(weights))),
        ({"type": "mse"}, values, lambda s, t: F.mse_loss(s, t, reduction="none").mean(dim=1)),
    ]:
        scores = numbers((rows, k), generator, 2.0).requires_grad_()
        row_loss = f(scores, targets)
        row_loss.mean().backward()
        cases.append({"loss": loss, "rows": rows, "k": k, "scores": listed(scores), "targets": listed(targets),
                      "row_loss": listed(row_loss), "dscores": listed(scores.grad)})
    return cases


def write(name, value):
    path = HERE / name
    path.write_text(json.dumps(value, separators=(",", ":")).replace('{"layers"', '\n{"layers"') + "\n")
    print(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    write("torch_layers.json", [layer_case(layers, shape, i) for i, (layers, shape) in enumerate(LAYERS)])
    write("torch_losses.json", loss_cases())
