// LRS-10, the linear scaling rule (Goyal et al. 2017): with batches k times as large take k times the learning rate,
// since k steps of lr then come to one step of k lr, up to terms in lr^2. It breaks where the network changes much
// within those k steps: early in training (hence the warm-up, LRS-09) and for very large k.
#pragma once

#include <cstdint>

namespace trainyard {

inline double linearly_scaled(double lr, int64_t batch, int64_t new_batch) {
  return lr * static_cast<double>(new_batch) / static_cast<double>(batch);
}

}  // namespace trainyard
