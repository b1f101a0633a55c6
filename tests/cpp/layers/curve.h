// An activation as a function of one number.
#pragma once

#include <doctest/doctest.h>

#include <cmath>

#include "support/check_layer.h"
#include "support/network.h"

namespace trainyard::test {

#if TY_DOUBLE_LAYERS
// Double throughout: a few roundings.
inline constexpr double kCurveTolerance = 4e-15;
#else
// Float: the 4 ulp of simd/math.h and the roundings around it.
inline constexpr double kCurveTolerance = 1e-6;
#endif

struct Curve {
  std::vector<double> y, slope;  // at each x
};

inline Curve curve(const std::string& layer, const std::vector<double>& x) {
#if TY_DOUBLE_LAYERS
  using T = double;
  auto backend = make_reference_backend<double>();
#else
  using T = float;
  auto backend = make_cpu_backend(1);
#endif
  const int64_t n = static_cast<int64_t>(x.size());
  Network<T> net(std::move(backend), layer, {n}, {.rows = 1});
  const std::vector<T> y = net.forward(converted<T>(x), Mode::probe());
  const std::vector<T> slope = net.backward(std::vector<T>(x.size(), T(1)));
  return {{y.begin(), y.end()}, {slope.begin(), slope.end()}};
}

// Relative, so that tails count; 0 is met exactly.
inline bool close(double got, double expected, double tolerance = kCurveTolerance) {
  return std::abs(got - expected) <= tolerance * std::abs(expected);
}

// Mean of f over a standard normal by the midpoint rule: for a smooth f exact to rounding.
inline double normal_mean(const std::string& layer, double power = 1.0) {
  std::vector<double> x;
  const double step = 1.0 / 64.0;
  for (double at = -9.0 + step / 2.0; at < 9.0; at += step) x.push_back(at);
  const Curve c = curve(layer, x);
  double sum = 0.0;
  for (size_t i = 0; i < x.size(); ++i) sum += std::pow(c.y[i], power) * std::exp(-0.5 * x[i] * x[i]);
  return sum * step * 0.3989422804014327;
}

}  // namespace trainyard::test

#define CHECK_CLOSE(got, expected) \
  CHECK_MESSAGE(trainyard::test::close((got), (expected)), #got " is ", (got), ", not ", (expected))
