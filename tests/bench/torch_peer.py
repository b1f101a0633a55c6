"""PyTorch's side of `npm run bench:native`: one process that answers a line of JSON with a line of JSON.

{"do": "open", "workload": "w3", "threads": 1}  builds the workload's network from its experiment file and its NPZ, tries
    the forms that PyTorch has for it (images as they come or channels last, parameters updated one by one or together,
    traced) for a moment each and keeps the fastest
{"do": "run", "seconds": 0.5}  steps for so long: milliseconds a step, steps, loss
{"do": "products", "size": 1024}  GFLOP/s of the three forms of a product
Debian: apt-get install python3-torch libopenblas0-pthread
"""
import ctypes
import json
import os
import re
import statistics
import sys
import time

import numpy
import torch
from torch import nn

HERE = os.path.dirname(os.path.abspath(__file__))
DATA = os.path.join(HERE, "..", "..", "build", "bench")


def layers_of(model, shape):
    """The experiment's layers as PyTorch's. shape: of an example, channels last, as it comes to each layer."""
    out = []
    for entry in model:
        layer = {"type": entry} if isinstance(entry, str) else entry
        kind, bias = layer["type"], layer.get("bias", True)
        if kind == "repeat":
            for _ in range(layer["times"]):
                more, shape = layers_of(layer["layers"], shape)
                out += more
        elif kind == "dense":
            out.append(nn.Linear(shape[-1], layer["units"], bias=bias))
            shape = [layer["units"]]
        elif kind == "conv2d":
            out.append(nn.Conv2d(shape[2], layer["filters"], layer["kernel"], padding=layer["padding"], bias=bias))
            shape = [shape[0], shape[1], layer["filters"]]
        elif kind == "batch_norm":
            out.append(nn.BatchNorm2d(shape[2]))
        elif kind == "max_pool":
            out.append(nn.MaxPool2d(layer["size"]))
            shape = [shape[0] // layer["size"], shape[1] // layer["size"], shape[2]]
        elif kind == "global_avg_pool":
            out += [nn.AdaptiveAvgPool2d(1), nn.Flatten()]
            shape = [shape[2]]
        elif kind == "flatten":
            out.append(nn.Flatten())
            shape = [shape[0] * shape[1] * shape[2]]
        else:
            out.append({"relu": nn.ReLU, "tanh": nn.Tanh}[kind]())
    return out, shape


def optimizer_of(options, parameters, together):
    if isinstance(options, str):
        options = {"type": options, "lr": 0.01}
    if options["type"] == "adam":
        return torch.optim.Adam(parameters, lr=options["lr"], foreach=together)
    momentum = 0.9 if options["type"] == "momentum" else 0.0
    return torch.optim.SGD(parameters, lr=options["lr"], momentum=momentum, foreach=together)


class Workload:
    """One network in one form, over batches that are ready-made tensors."""

    def __init__(self, name, form):
        with open(os.path.join(HERE, "workloads", name + ".json")) as file:
            experiment = json.load(file)
        arrays = numpy.load(os.path.join(DATA, name + ".npz"))
        x, y = torch.from_numpy(arrays["x"]), torch.from_numpy(arrays["y"])
        shape, self.forward_only = list(x.shape[1:]), y.dtype == torch.float32
        if x.dtype == torch.uint8:
            x = x.float() / 255
        if len(shape) == 3:
            x = x.permute(0, 3, 1, 2).contiguous()
        torch.manual_seed(1)
        self.network = nn.Sequential(*layers_of(experiment["model"], shape)[0])
        if form["channels_last"]:
            x, self.network = x.contiguous(memory_format=torch.channels_last), self.network.to(memory_format=torch.channels_last)
        batch = experiment["train"]["batch"]
        self.batches = [(x[i:i + batch].clone(memory_format=torch.preserve_format), y[i:i + batch].long() if not self.forward_only else y[i:i + batch])
                        for i in range(0, len(x) - batch + 1, batch)]
        self.call = torch.jit.trace(self.network, self.batches[0][0]) if form["traced"] else self.network
        self.loss = nn.CrossEntropyLoss()
        self.optimizer = optimizer_of(experiment["optimizer"], self.network.parameters(), form["together"])
        self.next = 0

    def step(self):
        x, y = self.batches[self.next % len(self.batches)]
        self.next += 1
        if self.forward_only:
            with torch.no_grad():
                self.call(x)
            return None
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.loss(self.call(x), y)
        loss.backward()
        self.optimizer.step()
        return loss

    def run(self, seconds):
        """As `trainyard bench` does it: the median over groups of steps that take 4 ms."""
        begin, steps, times, group = time.perf_counter(), 0, [], 1
        while not times or time.perf_counter() - begin < seconds:
            start = time.perf_counter()
            for _ in range(group):
                loss = self.step()
            times.append((time.perf_counter() - start) / group)
            steps += group
            group = max(1, int(0.004 / times[-1]))
        return {"ms": 1000 * statistics.median(times), "steps": steps, "loss": None if loss is None else loss.item()}


def forms(name):
    images, forward = name in ("w4", "w5"), name == "w6"
    for channels_last in ([False, True] if images else [False]):
        for together in ([False] if forward else [False, True]):
            for traced in [False, True]:
                yield {"channels_last": channels_last, "together": together, "traced": traced}


def opened(name):
    """The fastest of the forms, each tried after a warm-up."""
    best = None
    for form in forms(name):
        workload = Workload(name, form)
        first = workload.run(0)["loss"]
        workload.run(0.1)
        ms = min(workload.run(0.1)["ms"] for _ in range(3))
        if best is None or ms < best[0]:
            best = (ms, form, workload, first)
        del workload
    _, form, workload, first = best
    words = [word for word in form if form[word]]
    return workload, {"form": ", ".join(words).replace("_", " ") or "as it comes", "loss": first}


def products(size):
    a, b = torch.randn(size, size), torch.randn(size, size)
    out = {}
    for form, multiply in (("a b", lambda: a @ b), ("a' b", lambda: a.t() @ b), ("a b'", lambda: a @ b.t())):
        multiply()
        begin, count = time.perf_counter(), 0
        while time.perf_counter() - begin < 0.15:
            multiply()
            count += 1
        out[form] = 2e-9 * size ** 3 * count / (time.perf_counter() - begin)
    return out


def blas():
    """Which library multiplies matrices, and which processor it takes this one for ("" where it does not say). The
    reference library, which Debian takes where no other is there, is 50 times slower."""
    torch.randn(64, 64) @ torch.randn(64, 64)
    with open("/proc/self/maps") as file:
        found = {line.split()[-1] for line in file if re.search(r"/lib\w*(blas|mkl_core)\w*[-.]", line)}
    if not found:
        return "none that is known", ""
    path = sorted(found, key=lambda name: "openblas" not in os.path.basename(name))[0]
    core = ""
    if "openblas" in os.path.basename(path):
        name = ctypes.CDLL(path).openblas_get_corename
        name.restype = ctypes.c_char_p
        core = name().decode()
    return os.path.basename(path), core


def main():
    workload = None
    library, core = blas()
    print(json.dumps({"version": torch.__version__, "blas": library, "core": core}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        if request["do"] == "open":
            torch.set_num_threads(request["threads"])
            workload = None  # its memory first
            workload, answer = opened(request["workload"])
        elif request["do"] == "products":
            torch.set_num_threads(1)
            answer = products(request["size"])
        else:
            answer = workload.run(request["seconds"])
        print(json.dumps(answer), flush=True)


main()
