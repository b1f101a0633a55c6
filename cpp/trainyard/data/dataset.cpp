#include "trainyard/data/dataset.h"

#include <algorithm>

#include "trainyard/core/error.h"

namespace trainyard {

void Dataset::read(int64_t i, float* x) const {
  TY_ASSERT(i >= 0 && i < n);
  const int64_t w = width();
  if (!bytes.empty()) {
    const uint8_t* from = bytes.data() + i * w;
    for (int64_t j = 0; j < w; ++j) x[j] = static_cast<float>(from[j]) / 255.0f;
  } else {
    std::copy_n(values.data() + i * w, w, x);
  }
}

void Dataset::read_target(int64_t i, float* target) const {
  TY_ASSERT(i >= 0 && i < n);
  std::fill_n(target, target_width(), 0.0f);
  if (task == Task::classification) {
    if (!labels.empty()) target[labels[static_cast<size_t>(i)]] = 1.0f;
  } else if (!targets.empty()) {
    std::copy_n(targets.data() + i * outputs, outputs, target);
  }
}

}  // namespace trainyard
