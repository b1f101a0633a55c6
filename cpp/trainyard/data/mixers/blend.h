// Two examples, or their labels, in one: what mixup does with a given lambda.
#pragma once

#include <cstdint>

namespace trainyard {

// own = lambda own + (1 - lambda) other, n numbers; with lambda 1 nothing changes.
inline void blend(float lambda, const float* other, float* own, int64_t n) {
  for (int64_t i = 0; i < n; ++i) own[i] = lambda * own[i] + (1.0f - lambda) * other[i];
}

}  // namespace trainyard
