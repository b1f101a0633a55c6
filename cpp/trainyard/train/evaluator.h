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

namespace trainyard {

struct MonteCarlo {
  int64_t samples = 0;
  // Where given, batch norm's noise is sampled too (Teye et al. 2018): each pass normalises with the statistics of
  // another random batch of `batch` training examples, instead of the running ones.
  Loader* batches = nullptr;
  int64_t batch = 0;
};

class Evaluator {
 public:
  // All outlive it. The model's memory must be there before the first call. `rows`: the least that a batch must hold.
  Evaluator(Backend<float>&, Model<float>&, Loss<float>&, uint64_t seed, int64_t rows = 1);
  // What such an evaluator's plan will be, without allocating it.
  static PlanLayout layout_of(Model<float>&, Loss<float>&, int64_t rows = 1);
  ~Evaluator();
  Evaluator(const Evaluator&) = delete;
  Evaluator& operator=(const Evaluator&) = delete;

  // Every example once, in order.
  Evaluation evaluate(Loader&, const MonteCarlo& = {});
  // x (rows, input), preprocessed, on the host -> y (rows, outputs): probabilities or values. spread (rows, outputs),
  // if wanted: their standard deviation over the samples, 0 for fewer than two.
  void predict(const float* x, int64_t rows, float* y, const MonteCarlo& = {}, float* spread = nullptr);

  const PlanLayout& layout() const { return plan_->layout; }

 private:
  // Scores of host rows x, those from `first` on; averaged ones with samples, whose mean and deviations are kept.
  void forward(const BatchView&, const float* x, int64_t first, const MonteCarlo&);
  // The running statistics become those of training batch number `sample`.
  void sample_statistics(const MonteCarlo&, uint32_t sample);
  double deviation(double squares, const MonteCarlo&) const;

  Backend<float>& backend_;
  Model<float>& model_;
  Loss<float>& loss_;
  BatchBuffers buffers_;
  Handle mean_, squares_;  // (rows, outputs): of predictions over samples, and the sum of squares about it
  Handle states_;          // the model's, while batches give them
  const Plan<float>* plan_ = nullptr;
  StepBlock block_;
  // The host side of a batch.
  std::vector<float> x_, targets_, scores_, deviations_, batch_x_;
  std::vector<int32_t> predicted_;
};

}  // namespace trainyard
