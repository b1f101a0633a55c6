"""Builds the PyTorch modules of a Trainyard experiment, with the same parameter names.

    from trainyard_torch import build, load_weights
    model = build(json.load(open("experiment.json"))["model"], input_shape=(1, 28, 28))
    load_weights(model, "model.safetensors")      # load_state_dict takes it: names and layouts are PyTorch's
    model.eval()

A plain stack becomes the torch.nn.Sequential one would write by hand; `residual`, `parallel` and other
layers that PyTorch lacks are the classes below. Shapes are PyTorch's: (features,) or (channels, height, width).
"""
import json
import math
import struct
from collections import OrderedDict

import torch
from torch import nn
from torch.nn import functional as F


class Residual(nn.Module):
    """branch(x) + shortcut(x); an empty shortcut is the identity. Stochastic depth: in training the branch is there with
    probability `share`, which weighs it at test time; build() sets it by the rule."""

    def __init__(self, branch, shortcut, survival=1.0, rule="linear"):
        super().__init__()
        self.branch = branch
        self.shortcut = shortcut
        self.survival, self.rule, self.share = survival, rule, survival
        self.uniform = torch.rand

    def forward(self, x):
        if self.share == 1.0:
            return self.branch(x) + self.shortcut(x)
        if not self.training:
            return self.share * self.branch(x) + self.shortcut(x)
        return self.branch(x) + self.shortcut(x) if self.uniform(1).item() < self.share else self.shortcut(x)


class VanillaDropout(nn.Module):
    """Values are dropped in training and scaled by the share that is kept at test time."""

    def __init__(self, rate):
        super().__init__()
        self.rate = rate
        self.uniform = torch.rand

    def forward(self, x):
        return x * (self.uniform(x.shape) >= self.rate).to(x) if self.training else x * (1 - self.rate)


class DropConnect(nn.Linear):
    """A linear layer whose weights are dropped in training, anew in each step."""

    def __init__(self, inputs, units, bias, rate):
        super().__init__(inputs, units, bias)
        self.rate = rate
        self.uniform = torch.rand

    def forward(self, x):
        if not self.training:
            return super().forward(x)
        mask = (self.uniform(self.weight.t().shape).t() >= self.rate).to(x) / (1 - self.rate)
        return F.linear(x, self.weight * mask, self.bias)


class FractionalMaxPool(nn.Module):
    """Disjoint regions of 1 or 2 pixels a side, drawn for every example in training, as even as can be at test time.
    torch.nn.FractionalMaxPool2d has overlapping windows of one size."""

    def __init__(self, ratio, regions):
        super().__init__()
        self.ratio, self.regions = ratio, regions
        self.below = lambda n, element: int(torch.randint(n, ()))

    def places(self, n, element):
        m = max(int(n / self.ratio), (n + 1) // 2)
        if self.training and self.regions == "random":
            left, sizes = n - m, []
            for i in range(m):
                sizes.append(2 if self.below(m - i, element + i) < left else 1)
                left -= sizes[-1] - 1
        else:
            t = self.below(m, element) if self.training else m // 2
            sizes = [(n * (i + 1) + t) // m - (n * i + t) // m for i in range(m)]
        first = [sum(sizes[:i]) for i in range(m)]
        return [p for f, size in zip(first, sizes) for p in (f, f + size - 1)], m

    def forward(self, x):
        out, element = [], 0
        for image in x:
            rows, m = self.places(image.shape[1], element)
            columns, n = self.places(image.shape[2], element + m)
            out.append(F.max_pool2d(image[:, rows][:, :, columns], 2))
            element += m + n
        return torch.stack(out)


class Parallel(nn.Module):
    """Branches on the same input, merged: added, joined along the channels, or the largest."""

    def __init__(self, branches, merge):
        super().__init__()
        self.branches = nn.ModuleList(branches)
        self.merge = merge

    def forward(self, x):
        outputs = [branch(x) for branch in self.branches]
        if self.merge == "concat":
            return torch.cat(outputs, dim=1)
        if self.merge == "add":
            return sum(outputs[1:], outputs[0])
        return torch.stack(outputs).max(dim=0).values


class Swish(nn.Module):
    """x sigmoid(beta x), beta learned or not."""

    def __init__(self, beta=1.0, learn=False):
        super().__init__()
        self.beta = nn.Parameter(torch.tensor([beta])) if learn else beta

    def forward(self, x):
        return x * torch.sigmoid(self.beta * x)


class Maxout(nn.Linear):
    """The largest of several linear functions; piece p of unit u is row p * units + u of the weight."""

    def __init__(self, inputs, units, pieces=2, bias=True):
        super().__init__(inputs, units * pieces, bias=bias)
        self.pieces = pieces

    def forward(self, x):
        return super().forward(x).unflatten(1, (self.pieces, -1)).max(dim=1).values


class ChannelNorm(nn.LayerNorm):
    """Layer norm over the channels of each place of an image."""

    def forward(self, x):
        return super().forward(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class ScalarAffine(nn.Module):
    """a x + b with one learned number each, as Fixup has them; either may be missing."""

    def __init__(self, scale, shift):
        super().__init__()
        self.register_parameter("weight", nn.Parameter(torch.ones(1)) if scale else None)
        self.register_parameter("bias", nn.Parameter(torch.zeros(1)) if shift else None)

    def forward(self, x):
        x = x if self.weight is None else self.weight * x
        return x if self.bias is None else x + self.bias


class GlobalAvgPool(nn.Module):
    def forward(self, x):
        return x.mean(dim=(2, 3))


class SamePad(nn.Module):
    """Pads an image so that a window at stride 1 keeps its size; of an odd amount more goes below and right."""

    def __init__(self, size, value):
        super().__init__()
        (h, w), self.value = size, value
        self.pad = ((w - 1) // 2, w // 2, (h - 1) // 2, h // 2)

    def forward(self, x):
        return F.pad(x, self.pad, value=self.value)


def pair(value):
    return (value, value) if isinstance(value, int) else tuple(value)


def pool(layer, kind, fill):
    size = pair(layer.get("size", 2))
    stride = pair(layer.get("stride", 0))
    stride = tuple(s or k for s, k in zip(stride, size))
    padding = layer.get("padding", 0)
    if padding == "same":
        return nn.Sequential(SamePad(size, fill), kind(size, stride))
    return kind(size, stride, 0 if padding == "valid" else pair(padding))


def normalization(layer, shape):
    """Layer, instance or group norm, with a scale and shift per channel unless "affine" is false."""
    kind, channels = layer["type"], shape[0]
    eps, affine = layer.get("epsilon", 1e-5), layer.get("affine", True)
    if kind == "instance_norm":
        return nn.InstanceNorm2d(channels, eps=eps, affine=affine)
    if kind == "layer_norm" and len(shape) == 1:
        return nn.LayerNorm(channels, eps=eps, elementwise_affine=affine)
    if kind == "layer_norm" and layer.get("over") == "channels":
        return ChannelNorm(channels, eps=eps, elementwise_affine=affine)
    groups = layer.get("groups", 2) if kind == "group_norm" else 1
    return nn.GroupNorm(groups, channels, eps=eps, affine=affine)


def make(layer, shape):
    """One layer's module for inputs of `shape`."""
    get = layer.get
    kind = layer["type"]
    if kind == "dense":
        return nn.Linear(shape[0], layer["units"], bias=get("bias", True))
    if kind == "drop_connect":
        return DropConnect(shape[0], layer["units"], get("bias", True), get("rate", 0.5))
    if kind == "fractional_max_pool":
        return FractionalMaxPool(get("ratio", math.sqrt(2)), get("regions", "pseudorandom"))
    if kind == "conv2d":
        padding = get("padding", 0)
        padding = padding if padding in ("same", "valid") else pair(padding)
        return nn.Conv2d(shape[0], layer["filters"], pair(layer["kernel"]), pair(get("stride", 1)), padding,
                         pair(get("dilation", 1)), get("groups", 1), get("bias", True))
    if kind == "max_pool":
        return pool(layer, nn.MaxPool2d, -math.inf)
    if kind == "avg_pool":
        return pool(layer, nn.AvgPool2d, 0.0)
    if kind == "batch_norm":
        norm = nn.BatchNorm2d if len(shape) == 3 else nn.BatchNorm1d
        return norm(shape[0], eps=get("epsilon", 1e-5), momentum=get("momentum", 0.1))
    if kind in ("layer_norm", "instance_norm", "group_norm"):
        return normalization(layer, shape)
    if kind == "maxout":
        return Maxout(shape[0], layer["units"], get("pieces", 2), get("bias", True))
    if kind == "repeat":
        return build(layer["layers"] * layer["times"], shape)
    if kind == "scalar_affine":
        return ScalarAffine(get("scale", True), get("shift", True))
    if kind == "residual":
        return Residual(build(layer["branch"], shape), build(get("shortcut", []), shape), get("survival", 1.0),
                        get("survival_rule", "linear"))
    if kind == "parallel":
        return Parallel([build(branch, shape) for branch in layer["branches"]], get("merge", "concat"))
    if kind == "gelu":
        form = get("approximate", "none")
        return Swish(1.702) if form == "sigmoid" else nn.GELU(approximate=form)
    if kind == "swish":
        plain = get("beta", 1.0) == 1.0 and not get("learn", False)
        return nn.SiLU() if plain else Swish(get("beta", 1.0), get("learn", False))
    simple = {
        "flatten": nn.Flatten, "global_avg_pool": GlobalAvgPool, "relu": nn.ReLU, "sigmoid": nn.Sigmoid, "tanh": nn.Tanh,
        "softmax": lambda: nn.Softmax(dim=1), "selu": nn.SELU, "softplus": nn.Softplus, "prelu": nn.PReLU,
        "leaky_relu": lambda: nn.LeakyReLU(get("slope", 0.01)), "elu": lambda: nn.ELU(get("alpha", 1.0)),
        "dropout": lambda: (VanillaDropout if get("form") == "vanilla" else nn.Dropout)(get("rate", 0.5)),
    }
    if kind not in simple:
        # An activation without options of its own: PyTorch's class of that name, softsign's nn.Softsign.
        namesake = getattr(nn, kind.replace("_", "").capitalize(), None)
        if namesake is None or not set(layer) <= {"type", "name", "lr_scale", "frozen", "decay"}:
            raise ValueError(f"no module for a layer of type {kind!r}")
        return namesake()
    return simple[kind]()


def build(layers, input_shape):
    """The torch.nn.Sequential of an experiment's "model" list."""
    modules = OrderedDict()
    sample = torch.zeros(2, *input_shape)
    for index, layer in enumerate(layers):
        layer = {"type": layer} if isinstance(layer, str) else layer
        module = make(layer, tuple(sample.shape[1:]))
        modules[layer.get("name") or str(index)] = module
        with torch.no_grad():
            was_training = module.training
            sample = module.eval()(sample)
            module.train(was_training)
    model = nn.Sequential(modules)
    blocks = [m for m in model.modules() if isinstance(m, Residual)]
    for l, block in enumerate(blocks, 1):
        block.share = 1 - l / len(blocks) * (1 - block.survival) if block.rule == "linear" else block.survival
    return model


def read_safetensors(path):
    """{name: float32 tensor} of a safetensors file."""
    with open(path, "rb") as file:
        (size,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(size))
        data = file.read()
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        if entry["dtype"] != "F32":
            raise ValueError(f"{name} is {entry['dtype']}, not F32")
        begin, end = entry["data_offsets"]
        values = torch.tensor(struct.unpack(f"<{(end - begin) // 4}f", data[begin:end]))
        tensors[name] = values.reshape(entry["shape"])
    return tensors


def load_weights(model, path):
    """Strict: every tensor of the file has its place in the model and the other way round."""
    model.load_state_dict(read_safetensors(path), strict=True)
    return model
