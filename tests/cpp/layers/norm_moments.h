// What the tests of the normalisations share.
#pragma once

#include <doctest/doctest.h>

#include "support/network.h"

namespace trainyard::test {

// Normal numbers around 2 with standard deviation 0.7.
inline std::vector<float> shifted_numbers(int64_t n, uint64_t seed) {
  std::vector<double> x = normal_numbers(n, seed);
  for (double& v : x) v = 0.7 * v + 2.0;
  return converted<float>(x);
}

// Mean 0 and variance s2 / (s2 + 1e-5) with s2 near 0.5, of `count` numbers `stride` apart.
inline void check_normal(const std::vector<float>& y, size_t first, size_t count, size_t stride) {
  double mean = 0.0, variance = 0.0;
  for (size_t i = 0; i < count; ++i) mean += static_cast<double>(y[first + i * stride]) / static_cast<double>(count);
  for (size_t i = 0; i < count; ++i) {
    const double d = static_cast<double>(y[first + i * stride]) - mean;
    variance += d * d / static_cast<double>(count);
  }
  CHECK(std::abs(mean) < 1e-6);
  CHECK(variance == doctest::Approx(1.0).epsilon(1e-4));  // epsilon takes 2e-5 or, of few numbers, some more
}

}  // namespace trainyard::test
