// A step length t > 0 along a descent direction that meets the strong Wolfe conditions (Nocedal & Wright 2006,
// algorithms 3.5 and 3.6, cubic interpolation):
//   value(t) <= value(0) + 1e-4 t slope(0),  |slope(t)| <= 0.9 |slope(0)|.
#pragma once

#include <cmath>

#include "trainyard/core/math.h"

namespace trainyard {

struct LinePoint {
  double t, value, slope;
};

namespace detail {

inline constexpr double kDecrease = 1e-4, kCurvature = 0.9;
inline constexpr int kEvaluations = 25;

// Where the cubic through two points with their slopes has its minimum, kept away from both ends; the middle if it
// has none or a value is not finite.
inline double between(const LinePoint& a, const LinePoint& b) {
  const double middle = 0.5 * (a.t + b.t), margin = 0.1 * std::abs(b.t - a.t);
  if (!std::isfinite(a.value + b.value + a.slope + b.slope)) return middle;
  const double d1 = a.slope + b.slope - 3.0 * (a.value - b.value) / (a.t - b.t);
  const double square = d1 * d1 - a.slope * b.slope;
  if (!(square >= 0.0)) return middle;
  const double d2 = b.t > a.t ? math::sqrt(square) : -math::sqrt(square);
  const double t = b.t - (b.t - a.t) * (b.slope + d2 - d1) / (b.slope - a.slope + 2.0 * d2);
  const double low = std::fmin(a.t, b.t) + margin, high = std::fmax(a.t, b.t) - margin;
  return t >= low && t <= high ? t : t < low ? low : t > high ? high : middle;
}

}  // namespace detail

// evaluate(t) gives the point at t and leaves the caller's weights and gradient there; the last evaluation is that of
// the point returned. t = 0 is returned if no length gives a decrease.
template <class Evaluate>
LinePoint strong_wolfe(const Evaluate& evaluate, const LinePoint& start, double first) {
  using namespace detail;
  const auto too_high = [&](const LinePoint& p) {
    return !std::isfinite(p.value) || p.value > start.value + kDecrease * p.t * start.slope;
  };
  const auto flat = [&](const LinePoint& p) { return std::abs(p.slope) <= -kCurvature * start.slope; };

  // Lengthen until a minimum is enclosed by `low`, which meets the first condition, and `high`.
  LinePoint low = start, high = start;
  double t = first;
  int left = kEvaluations;
  for (;; t *= 2.0) {
    const LinePoint p = evaluate(t);
    if (--left == 0) return too_high(p) ? LinePoint{0.0, start.value, start.slope} : p;
    if (too_high(p) || (low.t > 0.0 && p.value >= low.value)) {
      high = p;
      break;
    }
    if (flat(p)) return p;
    if (p.slope >= 0.0) {
      high = low;
      low = p;
      break;
    }
    low = p;
  }
  while (left-- > 0 && low.t != high.t) {
    const LinePoint p = evaluate(between(low, high));
    if (too_high(p) || p.value >= low.value) {
      high = p;
      continue;
    }
    if (flat(p)) return p;
    if (p.slope * (high.t - low.t) >= 0.0) high = low;
    low = p;
  }
  return low.t > 0.0 ? evaluate(low.t) : low;
}

}  // namespace trainyard
