"""Images for a Trainyard run, and PyTorch's outputs for them from the run's model.safetensors.

    torch_reads.py make DIR              writes DIR/images.npz: x (n, h, w, c) uint8, y (n) int64
    torch_reads.py predict DIR MODEL...  prints class probabilities, a JSON list of rows
"""
import json
import os
import sys

import numpy
import torch

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "examples", "python"))
from trainyard_torch import build, load_weights  # noqa: E402

what, folder = sys.argv[1:3]
images = os.path.join(folder, "images.npz")

if what == "make":
    random = numpy.random.RandomState(3)
    y = numpy.arange(60) % 3
    x = random.randint(0, 60, (60, 6, 8, 2))
    for i, label in enumerate(y):  # a bright bar whose place is the class
        x[i, 2 * label, :, label % 2] += 150
    numpy.savez(images, x=x.astype(numpy.uint8), y=y.astype(numpy.int64))
else:
    x = torch.tensor(numpy.load(images)["x"], dtype=torch.float32).permute(0, 3, 1, 2) / 255
    with open(os.path.join(folder, "experiment.json")) as file:
        model = build(json.load(file)["model"], input_shape=(2, 6, 8))
    load_weights(model, sys.argv[3]).eval()
    with torch.no_grad():
        print(json.dumps(torch.softmax(model(x), dim=1).tolist()))
