// Runs a network without changing it: predictions, and what a pass over examples says. Has a plan of its own, without
// backward; no randomness of training is touched.
// REG-25: where training draws noise z, y = f(x, z), a prediction is meant to be its mean over z. Without samples each
// layer stands in its own approximation, all noise off; with k samples k noisy passes are averaged, probabilities or
// values, over the Monte-Carlo samples 1 .. k of the random counters. A row's noise depends on its place among all rows
// only, so the batches in which they are run do not matter.
#pragma once

#include <vector>

#include "trainyard/data/loader.h"
#include "trainyard/train/batch.h"
#include "trainyard/train/evaluation.h"
#include "trainyard/train/passes.h"

namespace trainyard {

class Evaluator {
 public:
  // All outlive it. The model's memory must be there before the first call. `rows`: the least that a batch must hold.
  Evaluator(Backend<float>&, Model<float>&, Loss<float>&, uint64_t seed, int64_t rows = 1);
  // What such an evaluator's plan will be, without allocating it.
  static PlanLayout layout_of(Model<float>&, Loss<float>&, int64_t rows = 1);
  ~Evaluator();
  Evaluator(const Evaluator&) = delete;
  Evaluator& operator=(const Evaluator&) = delete;

  // Every example once, in order. predictions (n, outputs), if wanted: what predict() would say of them.
  Evaluation evaluate(Loader& loader, const Passes& passes = {}, float* predictions = nullptr) {
    return assess(loader, &passes, nullptr, predictions);
  }
  // The same of predictions (n, outputs) that others made.
  Evaluation judge(Loader& loader, const float* predictions) { return assess(loader, nullptr, predictions, nullptr); }
  // x (rows, input), preprocessed, on the host -> y (rows, outputs): probabilities or values. spread (rows, outputs),
  // if wanted: their standard deviation over the passes, 0 for fewer than two.
  void predict(const float* x, int64_t rows, float* y, const Passes& = {}, float* spread = nullptr);

  const PlanLayout& layout() const { return plan_->layout; }

 private:
  Evaluation assess(Loader&, const Passes*, const float* given, float* predictions);
  // Scores of host rows x, those from `first` on; averaged ones with several passes, whose mean and deviations are
  // kept.
  void forward(const BatchView&, const float* x, int64_t first, const Passes&);
  // The passes of the network that the model holds, taken into the mean of `done` others.
  void add_passes(const BatchView&, const float* x, int64_t first, const Passes&, int64_t& done);
  void run(const BatchView&, const float* x, int64_t first, const Mode&);
  // The predictions that the scores of forward() stand for.
  void download_predictions(const BatchView&, const Passes&, float* y);
  // The running statistics become those of training batch number `sample`.
  void sample_statistics(const Passes&, uint32_t sample);

  Backend<float>& backend_;
  Model<float>& model_;
  Loss<float>& loss_;
  BatchBuffers buffers_;
  Handle mean_, squares_;  // (rows, outputs): of predictions over passes, and the sum of squares about it
  Handle states_;          // the model's, while batches give them
  const Plan<float>* plan_ = nullptr;
  StepBlock block_;
  // The host side of a batch.
  std::vector<float> x_, targets_, scores_, deviations_, batch_x_;
  std::vector<int32_t> predicted_;
};

}  // namespace trainyard
