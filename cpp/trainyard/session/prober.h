// An experiment's network without a trainer, for looking at what passes through it before training or at a checkpoint:
// memory for weights, and for gradients only if somebody wants them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "trainyard/data/files.h"
#include "trainyard/diagnose/probe.h"
#include "trainyard/session/session.h"

namespace trainyard {

class Prober {
 public:
  // With starting weights.
  Prober(const std::string& experiment_json, const Files&, const SessionOptions&, bool gradients);
  // With a checkpoint's.
  Prober(const std::vector<uint8_t>& checkpoint, const Files&, const SessionOptions&, bool gradients);
  ~Prober();

  const Experiment& experiment() const;
  // The first training examples, in order; settings.rows 0 for a batch of the experiment's size.
  Probe run(ProbeSettings settings);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// For pages and files: {"rows", "loss", "input": {...}, "layers": [{"path", "type", "output", "activation": {...},
// "gradient": {...}}], "weights": [...]}, with or without the histograms' counts.
std::string statistics_json(const Probe&, bool histograms);
// All histograms one behind the other, in the order of that text: input, each layer's activation and gradient, each
// parameter's value and gradient; `bins` numbers each (zeros for what was not looked at).
std::vector<float> histograms_of(const Probe&, int64_t bins);

}  // namespace trainyard
