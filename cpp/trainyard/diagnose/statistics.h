// What can be said of many numbers at a glance: moments, how many are zero or saturated, a histogram.
#pragma once

#include <vector>

#include "trainyard/backend/backend.h"

namespace trainyard {

struct Statistics {
  int64_t count = 0, not_finite = 0;  // those that are not finite are left out of the rest
  double mean = 0.0, std = 0.0;       // population's
  double least = 0.0, most = 0.0;
  double zero = 0.0;                      // share that is exactly 0
  double above_90 = 0.0, above_99 = 0.0;  // share with |x| > 0.9 and > 0.99: saturated, for tanh
  std::vector<int64_t> histogram;         // counts over [least, most] in equal bins; the last takes `most` too

  // Of n numbers that lie on a backend, read in portions.
  static Statistics of(Backend<float>&, const float* x, int64_t n, int64_t bins);
};

}  // namespace trainyard
