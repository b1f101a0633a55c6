// Runs a network without changing it: predictions, and what a pass over examples says. Has a plan of its own, without
// backward; no randomness of training is touched.
#pragma once

#include <vector>

#include "trainyard/data/loader.h"
#include "trainyard/train/batch.h"
#include "trainyard/train/evaluation.h"

namespace trainyard {

class Evaluator {
 public:
  // All outlive it. The model's memory must be there before the first call.
  Evaluator(Backend<float>&, Model<float>&, Loss<float>&, uint64_t seed);
  ~Evaluator();
  Evaluator(const Evaluator&) = delete;
  Evaluator& operator=(const Evaluator&) = delete;

  // Every example once, in order.
  Evaluation evaluate(Loader&);
  // x (rows, input), preprocessed, on the host -> y (rows, outputs): probabilities or values.
  void predict(const float* x, int64_t rows, float* y);

  const PlanLayout& layout() const { return plan_->layout; }

 private:
  void forward(const BatchView&);

  Backend<float>& backend_;
  Model<float>& model_;
  Loss<float>& loss_;
  BatchBuffers buffers_;
  const Plan<float>* plan_ = nullptr;
  StepBlock block_;
  // The host side of a batch.
  std::vector<float> x_, targets_, scores_;
  std::vector<int32_t> predicted_;
};

}  // namespace trainyard
