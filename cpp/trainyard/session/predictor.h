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

  // All examples of `data` -> (n, outputs): class probabilities or values.
  std::vector<float> predict(const Dataset&);
  Evaluation evaluate(const Dataset&);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace trainyard
