// The averaged weights of a run, beside those that are trained, with statistics (batch norm's) of their own.
#pragma once

#include <memory>
#include <utility>

#include "trainyard/model/model.h"
#include "trainyard/optim/averaging.h"

namespace trainyard {

class WeightAverage {
 public:
  // Takes weights in at step `start` or the one after it, and every `every` steps from there.
  WeightAverage(Backend<float>& backend, Model<float>& model, const Averaging& kind, int64_t start, int64_t every);
  ~WeightAverage();
  WeightAverage(const WeightAverage&) = delete;
  WeightAverage& operator=(const WeightAverage&) = delete;

  // Nothing was taken in yet: the trained weights are all there is.
  bool empty() const { return taken_ == 0; }
  int64_t taken() const { return taken_; }
  // The model's weights after `step` updates.
  void take(int64_t step);

  // The averaged weights and statistics become the model's and the other way round. No number moves.
  void swap();
  bool swapped() const { return swapped_; }
  // Whether the averages have moved since their statistics were known.
  bool needs_statistics() const { return statistics_of_ != taken_ && model_.table().state_slab > 0; }
  void statistics_are_known() { statistics_of_ = taken_; }
  // After the averages were written by hand.
  void restore(int64_t taken) { statistics_of_ = taken_ = taken; }

  int64_t elements() const { return model_.table().parameter_slab + model_.table().state_slab; }

 private:
  Backend<float>& backend_;
  Model<float>& model_;
  const Averaging& kind_;
  int64_t first_, every_;
  float* weights_ = nullptr;
  float* states_ = nullptr;
  int64_t taken_ = 0, statistics_of_ = 0;
  bool swapped_ = false;
};

}  // namespace trainyard
