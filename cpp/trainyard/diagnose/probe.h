// DIA-03, 04, 06: what passes forward and back through a network on one batch, layer by layer; nothing is changed by
// looking. Dropout and its kin are on, batch norm sees the batch, as in a training step; running statistics stay.
#pragma once

#include <string>
#include <vector>

#include "trainyard/diagnose/statistics.h"
#include "trainyard/losses/loss.h"
#include "trainyard/model/model.h"

namespace trainyard {

struct ProbeSettings {
  int64_t rows = 0;  // from 1 on for probe(); 0 leaves it to the caller above
  // Without them the network may have no memory for gradients.
  bool gradients = true;
  // What comes down from above: the loss's gradient (of the mean over the rows), or numbers from N(0, 1).
  enum class Upstream : uint8_t { loss, normal } upstream = Upstream::loss;
  int64_t bins = 50;
};

struct Probe {
  struct Layer {
    std::string path, type;
    Shape output;                     // per sample
    Statistics activation, gradient;  // of y and of dL/dy; a gradient that was not asked for counts 0 numbers
    int64_t units = 0, dead = 0;      // channels, and those that are 0 on all rows and positions
  };
  struct Weights {
    std::string path;
    Shape shape;
    Statistics value, gradient;
    // DIA-01: how far the latest step that was measured moved it: the change's norm over the weights', and over the
    // gradient's, which is the learning rate that it comes to. Negative where nothing was measured, or the norm is 0.
    double update_ratio = -1.0, effective_rate = -1.0;
  };
  int64_t rows = 0;
  double loss = 0.0;  // mean over the rows; 0 where nobody asked for the loss
  Statistics input;
  std::vector<Layer> layers;  // in order of computation; composites behind what they are made of
  std::vector<Weights> weights;
};

// One batch. x (rows, input), preprocessed, on the host; targets (rows, outputs), null with upstream normal.
Probe probe(Backend<float>&, Model<float>&, Loss<float>&, const StepBlock&, const ProbeSettings&, const float* x,
            const float* targets);

}  // namespace trainyard
