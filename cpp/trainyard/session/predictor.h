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
  const std::string& data_hash() const;
  // What is averaged where `counts` are asked for.
  Passes passes(const PassCounts& counts) const;
  // How many predictions that comes to for an example, views of an image included; 0 for a single one without noise.
  int64_t averaged(const PassCounts& counts) const;

  // Examples read as the training examples were. `targets`: whether they are wanted. Error{"shape"} if the samples are
  // of another shape.
  Dataset load(const Spec& source, const Files&, bool targets) const;

  // All examples of `data` -> (n, outputs): class probabilities or values, averaged over as many passes
  // as the experiment says, or as are asked for. spread (n, outputs), if wanted: their standard deviation.
  // Error{"data"} if the experiment samples batch statistics, which need training examples.
  std::vector<float> predict(const Dataset&, const PassCounts& = {}, std::vector<float>* spread = nullptr);
  Evaluation evaluate(const Dataset&, const PassCounts& = {});
  // Of the examples `ids` only; their predictions (ids, outputs), if wanted.
  Evaluation evaluate(const Dataset&, const std::vector<int32_t>& ids, const PassCounts&,
                      std::vector<float>* predictions = nullptr);
  // What a pass over them would say with predictions (ids, outputs) that others made.
  Evaluation judge(const Dataset&, const std::vector<int32_t>& ids, const std::vector<float>& predictions);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace trainyard
