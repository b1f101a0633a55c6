#include "trainyard/train/weight_average.h"

#include <algorithm>

#include "trainyard/ops/map.h"

namespace trainyard {
namespace {

// Exact where both are equal: the mean of a constant is that constant.
struct Approach {
  float weight;
  template <class V>
  constexpr void operator()(V& average, V w) const {
    average = average + V(weight) * (w - average);
  }
};

}  // namespace

WeightAverage::WeightAverage(Backend<float>& backend, Model<float>& model, const Averaging& kind, int64_t start,
                             int64_t every)
    : backend_(backend), model_(model), kind_(kind), first_(start + (kind.takes_start() ? 0 : 1)), every_(every) {
  const auto slab = [&](int64_t n) {
    return static_cast<float*>(backend_.allocate(static_cast<size_t>(std::max<int64_t>(n, 1)) * sizeof(float)));
  };
  weights_ = slab(model.table().parameter_slab);
  states_ = slab(model.table().state_slab);
}

WeightAverage::~WeightAverage() {
  if (swapped_) swap();
  backend_.release(weights_);
  backend_.release(states_);
}

void WeightAverage::take(int64_t step) {
  if (step < first_ || (step - first_) % every_ != 0) return;
  const double weight = kind_.weight(taken_++);
  const int64_t n = model_.table().parameter_slab;
  const float* const w = model_.memory().weights;
  if (weight == 1.0) {
    backend_.copy(weights_, w, static_cast<size_t>(n) * sizeof(float));
  } else {
    update(backend_, n, Approach{static_cast<float>(weight)}, weights_, w);
  }
  // For layers that are frozen these hold; the others' are found on some batches, once somebody asks.
  backend_.copy(states_, model_.memory().states, static_cast<size_t>(model_.table().state_slab) * sizeof(float));
}

void WeightAverage::swap() {
  std::swap(model_.memory().weights, weights_);
  std::swap(model_.memory().states, states_);
  swapped_ = !swapped_;
}

}  // namespace trainyard
