// INI-32 (Frankle & Carbin 2019): weights taken away by their magnitude, and held at zero while the rest trains. A
// winning ticket is a network pruned after training and trained anew from its own first weights.
#pragma once

#include <vector>

#include "trainyard/backend/backend.h"
#include "trainyard/tensor/plan.h"

namespace trainyard {

// One number for each element of the weight slab: 1 for what trains, 0 for what is pruned.
using Mask = std::vector<float>;

// `before` without the `share` of its remaining weights that are smallest in `weights` (both slabs on the host;
// `before` may be empty for all): of every layer that share, or over all layers if `global`. Biases and their kin stay.
Mask pruned(const ParameterTable&, const std::vector<float>& weights, const Mask& before, double share, bool global);

// Of the weights that could be pruned, those left.
double share_left(const ParameterTable&, const Mask&);

// A mask on a backend.
class WeightMask {
 public:
  WeightMask(Backend<float>&, const Mask&);
  ~WeightMask();
  WeightMask(const WeightMask&) = delete;
  WeightMask& operator=(const WeightMask&) = delete;

  // values (slab) *= mask
  void apply(float* values) const;
  Mask values() const;

 private:
  Backend<float>& backend_;
  int64_t size_;
  float* mask_;
};

}  // namespace trainyard
