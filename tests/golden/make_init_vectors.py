"""Writes torch_init.json: how PyTorch's initialisations are distributed.

    python3 tests/golden/make_init_vectors.py

For each scheme the standard deviation and the quantiles at 1/64 .. 63/64 of about a million weights, which
tests/cpp/init/torch_init_test.cpp holds against as many of ours (Kolmogorov and Smirnov's distance on that grid).
Made with PyTorch 1.13 (Debian's python3-torch).
"""
import json
import os

import torch
from torch.nn import init

MOST = 1_000_000
DENSE, CONV, SQUARE = (48, 32), (24, 8, 3, 3), (32, 32)  # PyTorch's: (out, in), (out, in, height, width)

SCHEMES = [
    ({"type": "normal", "std": 0.02}, DENSE, lambda w: init.normal_(w, 0.0, 0.02)),
    ("xavier", SQUARE, init.xavier_normal_),  # where both fans are equal fan_in is fan_avg
    ({"type": "xavier", "mode": "fan_avg"}, DENSE, init.xavier_normal_),
    ({"type": "xavier", "mode": "fan_avg", "distribution": "uniform"}, DENSE, init.xavier_uniform_),
    ({"type": "xavier", "mode": "fan_avg"}, CONV, init.xavier_normal_),
    ("kaiming", DENSE, lambda w: init.kaiming_normal_(w, nonlinearity="relu")),
    ("kaiming", CONV, lambda w: init.kaiming_normal_(w, nonlinearity="relu")),
    ({"type": "kaiming", "distribution": "uniform"}, DENSE, lambda w: init.kaiming_uniform_(w, nonlinearity="relu")),
    ({"type": "kaiming", "mode": "fan_out", "slope": 0.25}, CONV,
     lambda w: init.kaiming_normal_(w, a=0.25, mode="fan_out", nonlinearity="leaky_relu")),
    ("orthogonal", SQUARE, init.orthogonal_),
    ({"type": "orthogonal", "gain": 1.5}, DENSE, lambda w: init.orthogonal_(w, gain=1.5)),
]


def sample(shape, fill):
    w = torch.empty(*shape)
    return torch.cat([fill(w).flatten().clone() for _ in range(MOST // w.numel())]).double()


def main():
    torch.manual_seed(1)
    out = []
    for scheme, shape, fill in SCHEMES:
        values = sample(shape, fill).sort().values
        at = [values[int(len(values) * k / 64)].item() for k in range(1, 64)]
        out.append({"init": scheme, "shape": list(shape), "n": len(values), "std": float(f"{values.std().item():.6g}"),
                    "quantiles": [float(f"{q:.5g}") for q in at]})
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "torch_init.json")
    with open(path, "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(entry) for entry in out) + "\n]\n")


if __name__ == "__main__":
    main()
