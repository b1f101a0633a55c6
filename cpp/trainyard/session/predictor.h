// A trained network at work without its training data: from a checkpoint's weights, preprocessing and class names.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "trainyard/data/files.h"
#include "trainyard/session/session.h"

namespace trainyard {

class Predictor {
 public:
  // Of checkpoint.safetensors. Error{"checkpoint"} if it is none, or damaged.
  explicit Predictor(const std::vector<uint8_t>& checkpoint, const SessionOptions& options = {});
  ~Predictor();

  const Experiment& experiment() const;
  // What the training data looked like; no examples.
  const Dataset& data() const;

  // Examples read as the training examples were. `targets`: whether they are wanted. Error{"shape"} if the samples are
  // of another shape.
  Dataset load(const Spec& source, const Files&, bool targets) const;

  // All examples of `data` -> (n, outputs): class probabilities or values, averaged over `samples` noisy passes
  // (negative: as many as the experiment says). spread (n, outputs), if wanted: their standard deviation.
  // Error{"data"} if the experiment samples batch statistics, which need training examples.
  std::vector<float> predict(const Dataset&, int64_t samples = -1, std::vector<float>* spread = nullptr);
  Evaluation evaluate(const Dataset&, int64_t samples = -1);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace trainyard
