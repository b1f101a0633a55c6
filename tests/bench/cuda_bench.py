#!/usr/bin/env python3
"""Training steps on one GPU: `trainyard bench --device cuda` against PyTorch, in turns, medians after warming up.

    python3 tests/bench/cuda_bench.py [--workloads mlp,cifar] [--precisions fp32,tf32,bf16] [--rounds 3] [--seconds 1]
        [--device cuda] [--trainyard build/cuda/trainyard] [--out build/bench/cuda.json]

PyTorch trains on batches that are on the device already: eagerly, and with the whole step captured in a CUDA graph; its
better time counts. Ours reads its examples as it always does. Prints a table for BENCHMARKS.md. `--device cpu` is for
trying the script where there is no GPU.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import time

import numpy
import torch
from torch import nn

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")
sys.path.insert(0, os.path.join(ROOT, "examples", "python"))
from trainyard_torch import build  # noqa: E402


def read(*path):
    with open(os.path.join(ROOT, *path)) as file:
        return json.load(file)


def resnet18():
    """ResNet-18 as it is trained on CIFAR-10: a 3 x 3 stem without pooling, four stages of two blocks."""
    def conv(filters, stride=1, kernel=3):
        return [{"type": "conv2d", "filters": filters, "kernel": kernel, "stride": stride,
                 "padding": kernel // 2, "bias": False}, "batch_norm"]

    model = conv(64) + ["relu"]
    for stage, filters in enumerate((64, 128, 256, 512)):
        for block in range(2):
            stride = 2 if stage > 0 and block == 0 else 1
            entry = {"type": "residual", "branch": conv(filters, stride) + ["relu"] + conv(filters)}
            if stride == 2:
                entry["shortcut"] = conv(filters, 2, 1)
            model += [entry, "relu"]
    return model + ["global_avg_pool", {"type": "dense", "units": 10}]


def workloads():
    """name: (layers, optimizer, an example's shape, classes, batches)"""
    def own(name, shape, classes, batches):
        experiment = read("tests", "bench", "workloads", name + ".json")
        return experiment["model"], experiment["optimizer"], shape, classes, batches

    wide = read("examples", "experiments", "models", "wide_resnet_28_10.json")
    momentum = {"type": "momentum", "lr": 0.02}
    return {
        "tiny": own("w1", [2], 2, [32]),
        "mlp": own("w2", [784], 10, [128, 8192]),
        "lenet": own("w4", [28, 28, 1], 10, [64, 512, 4096]),
        "cifar": own("w5", [32, 32, 3], 10, [64, 512, 4096]),
        "resnet18": (resnet18(), momentum, [32, 32, 3], 10, [512]),
        "wide": (wide["model"], momentum, [32, 32, 3], 10, [128]),
    }


class Ours:
    def __init__(self, options, name, model, optimizer, shape, classes, batch):
        folder = os.path.join(ROOT, "build", "bench")
        os.makedirs(folder, exist_ok=True)
        rng = numpy.random.default_rng(1)
        rows = max(2 * batch, 256)
        x = rng.integers(0, 256, [rows, *shape], dtype=numpy.uint8) if len(shape) == 3 else \
            rng.standard_normal([rows, *shape], dtype=numpy.float32)
        numpy.savez(os.path.join(folder, "cuda_data.npz"), x=x, y=rng.integers(0, classes, rows, dtype=numpy.int32))
        self.file = os.path.join(folder, "cuda_experiment.json")
        self.experiment = {
            "version": 1, "seed": 1, "notes": name,
            "data": {"source": {"type": "npz", "path": "cuda_data.npz"}, "validation": 0},
            "model": model, "loss": "softmax_cross_entropy", "optimizer": optimizer,
            "train": {"batch": batch, "steps": 1000}}
        self.options = options

    def run(self, precision, seconds):
        self.experiment["train"]["precision"] = precision
        with open(self.file, "w") as file:
            json.dump(self.experiment, file)
        said = subprocess.run(
            [self.options.trainyard, "bench", self.file, "--device", self.options.device, "--seconds", str(seconds),
             "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if said.returncode != 0:
            raise SystemExit(said.stderr.decode())
        return json.loads(said.stdout)


class Torch:
    """One network in one precision, over batches that are there."""

    def __init__(self, device, precision, captured, model, optimizer, shape, classes, batch):
        torch.manual_seed(1)
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = precision == "tf32"
        torch.backends.cudnn.benchmark = True
        self.device, self.mixed, self.next = device, precision == "bf16", 0
        image = len(shape) == 3
        self.network = build(model, [shape[2], shape[0], shape[1]] if image else shape).to(device)
        size = [batch, shape[2], shape[0], shape[1]] if image else [batch, *shape]
        self.batches = [(torch.randn(size, device=device), torch.randint(classes, [batch], device=device))
                        for _ in range(2)]
        if image:
            self.network = self.network.to(memory_format=torch.channels_last)
            self.batches = [(x.to(memory_format=torch.channels_last), y) for x, y in self.batches]
        more = {"capturable": True} if captured else {}
        lr = optimizer["lr"]
        if optimizer["type"] == "adam":
            self.optimizer = torch.optim.Adam(self.network.parameters(), lr=lr, **more)
        else:
            momentum = 0.9 if optimizer["type"] == "momentum" else 0.0
            self.optimizer = torch.optim.SGD(self.network.parameters(), lr=lr, momentum=momentum)
        self.loss = nn.CrossEntropyLoss()
        self.graph = None
        if captured:
            self.capture()

    def train(self, x, y):
        self.optimizer.zero_grad(set_to_none=True)
        with torch.autocast(self.device, dtype=torch.bfloat16, enabled=self.mixed):
            loss = self.loss(self.network(x), y)
        loss.backward()
        self.optimizer.step()
        return loss

    def capture(self):
        self.x, self.y = (t.clone(memory_format=torch.preserve_format) for t in self.batches[0])
        side = torch.cuda.Stream()
        side.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(side):
            for _ in range(3):
                self.train(self.x, self.y)
        torch.cuda.current_stream().wait_stream(side)
        self.graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(self.graph):
            self.train(self.x, self.y)

    def step(self):
        x, y = self.batches[self.next % len(self.batches)]
        self.next += 1
        if not self.graph:
            return self.train(x, y)
        self.x.copy_(x)
        self.y.copy_(y)
        return self.graph.replay()

    def wait(self):
        if self.device == "cuda":
            torch.cuda.synchronize()

    def run(self, seconds):
        """Milliseconds: the median over groups of steps that take 20 ms."""
        until, group, times = time.perf_counter() + 0.3 * seconds, 1, []
        while time.perf_counter() < until:
            self.step()
        self.wait()
        begin = time.perf_counter()
        while len(times) < 3 or time.perf_counter() - begin < seconds:
            start = time.perf_counter()
            for _ in range(group):
                self.step()
            self.wait()
            times.append((time.perf_counter() - start) / group)
            group = max(1, int(0.02 / times[-1]))
        return 1000 * statistics.median(times)


def products(device):
    """TFLOP/s of cuBLAS by precision: what bounds everything that multiplies."""
    out, size = {}, 8192 if device == "cuda" else 512
    for precision in ("fp32", "tf32", "bf16"):
        torch.backends.cuda.matmul.allow_tf32 = precision == "tf32"
        kind = torch.bfloat16 if precision == "bf16" else torch.float32
        a, b = (torch.randn(size, size, device=device, dtype=kind) for _ in range(2))
        a @ b
        if device == "cuda":
            torch.cuda.synchronize()
        begin, count = time.perf_counter(), 10
        for _ in range(count):
            a @ b
        if device == "cuda":
            torch.cuda.synchronize()
        out[precision] = 2e-12 * size ** 3 * count / (time.perf_counter() - begin)
    return out


def measured(options, name, precision, workload, batch):
    arguments = (*workload[:4], batch)
    ours = Ours(options, name, *arguments)
    forms = {"eager": Torch(options.device, precision, False, *arguments)}
    if options.device == "cuda":
        try:
            forms["graph"] = Torch(options.device, precision, True, *arguments)
        except RuntimeError as error:  # a layer that cannot be captured
            print(f"{name} {batch} {precision}: no graph: {error}", file=sys.stderr)
    times, results = {form: [] for form in forms}, []
    for _ in range(options.rounds):
        results.append(ours.run(precision, options.seconds))
        for form, torch_side in forms.items():
            times[form].append(torch_side.run(options.seconds))
    last = results[-1]
    return {
        "workload": name, "batch": batch, "precision": precision,
        "ours_ms": statistics.median(r["ms"]["median"] for r in results), "loss": last["loss"],
        "tflops": 1e-3 * last["gflops"], "profile": last["profile"],
        **{form + "_ms": statistics.median(all_of) for form, all_of in times.items()}}


def row(one, ceiling):
    best = min(one[form] for form in ("eager_ms", "graph_ms") if form in one)
    graph = f"{one['graph_ms']:.3f}" if "graph_ms" in one else ""
    return (f"| {one['workload']} {one['batch']} | {one['precision']} | {one['ours_ms']:.3f} | {one['eager_ms']:.3f} | "
            f"{graph} | {one['eager_ms'] / one['ours_ms']:.2f} | {best / one['ours_ms']:.2f} | "
            f"{one['tflops']:.1f} ({100 * one['tflops'] / ceiling[one['precision']]:.0f} %) |")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--workloads")
    parser.add_argument("--precisions", default="fp32,tf32,bf16")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=1.0)
    parser.add_argument("--largest", type=int, default=1 << 30, help="batches above this are left out")
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--trainyard", default=os.path.join(ROOT, "build", "cuda", "trainyard"))
    parser.add_argument("--out", default=os.path.join(ROOT, "build", "bench", "cuda.json"))
    options = parser.parse_args()

    ceiling = products(options.device)
    machine = torch.cuda.get_device_name() if options.device == "cuda" else "the processor"
    print(f"{machine}; PyTorch {torch.__version__}; products of cuBLAS: " +
          ", ".join(f"{p} {t:.1f} TFLOP/s" for p, t in ceiling.items()) + "\n")
    print("| workload, batch | precision | ours ms | eager ms | graph ms | times eager | times PyTorch's best | "
          "TFLOP/s (of cuBLAS) |\n|---|---|---|---|---|---|---|---|")
    all_workloads, results = workloads(), []
    for name in options.workloads.split(",") if options.workloads else all_workloads:
        for batch in all_workloads[name][4]:
            for precision in options.precisions.split(",") if batch <= options.largest else []:
                results.append(measured(options, name, precision, all_workloads[name], batch))
                print(row(results[-1], ceiling), flush=True)
    os.makedirs(os.path.dirname(options.out), exist_ok=True)
    with open(options.out, "w") as file:
        json.dump({"machine": machine, "torch": torch.__version__, "tflops": ceiling, "results": results}, file)


if __name__ == "__main__":
    main()
