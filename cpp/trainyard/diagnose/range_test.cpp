#include "trainyard/diagnose/range_test.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "trainyard/core/math.h"

namespace trainyard {
namespace {

// The running mean that decides when to stop looks back this share of the sweep; it stops at this many times the best.
constexpr double kMemory = 0.05;
constexpr double kBlownUp = 4.0;
// A fall is one if it is this many times the standard error of the smoothed loss.
constexpr double kClear = 4.0;

}  // namespace

bool RangeTest::add(double lr, double loss) {
  if (!std::isfinite(loss)) {
    blew_up_ = true;
    return false;
  }
  lr_.push_back(lr);
  loss_.push_back(loss);
  const double keep = 1.0 - 1.0 / std::max(1.0, kMemory * static_cast<double>(steps_));
  running_ = keep * running_ + (1.0 - keep) * loss;
  weight_ = keep * weight_ + (1.0 - keep);
  const double mean = running_ / weight_;
  best_ = lr_.size() == 1 ? mean : std::min(best_, mean);
  blew_up_ = mean > kBlownUp * best_;
  return !blew_up_;
}

void RangeTest::finish() {
  lowest_ = steepest_ = std::numeric_limits<double>::quiet_NaN();
  const auto n = static_cast<int64_t>(loss_.size()), reach = std::max<int64_t>(1, steps_ / 20);
  double squares = 0.0;
  for (int64_t i = 0; i < n; ++i) {
    const int64_t first = std::max<int64_t>(0, i - reach), last = std::min(n - 1, i + reach);
    double sum = 0.0;
    for (int64_t k = first; k <= last; ++k) sum += loss_[static_cast<size_t>(k)];
    smoothed_.push_back(sum / static_cast<double>(last - first + 1));
  }
  if (n <= 2 * reach) return;
  const auto at = [&](int64_t i) { return smoothed_[static_cast<size_t>(i)]; };
  const int64_t lowest = std::min_element(smoothed_.begin(), smoothed_.end()) - smoothed_.begin();
  for (int64_t i = 0; i <= lowest; ++i) {
    const double off = loss_[static_cast<size_t>(i)] - at(i);
    squares += off * off;
  }
  const double noise = math::sqrt(squares / static_cast<double>((lowest + 1) * (2 * reach + 1)));
  if (at(0) - at(lowest) <= kClear * noise) return;
  lowest_ = lr_[static_cast<size_t>(lowest)];
  double fastest = 0.0;
  for (int64_t i = 0; i <= lowest; ++i) {
    // The rates rise by equal factors: a difference of losses is a slope.
    const int64_t first = std::max<int64_t>(0, i - reach), last = std::min(lowest, i + reach);
    const double slope = last > first ? (at(last) - at(first)) / static_cast<double>(last - first) : 0.0;
    if (slope >= fastest) continue;
    fastest = slope;
    steepest_ = lr_[static_cast<size_t>(i)];
  }
}

}  // namespace trainyard
