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
  for (int64_t i = 0; i < n; ++i) {
    // The same reach on both sides, so that the curve is not shifted; shorter at the ends.
    const int64_t side = std::min({reach, i, n - 1 - i});
    double sum = 0.0;
    for (int64_t k = i - side; k <= i + side; ++k) sum += loss_[static_cast<size_t>(k)];
    smoothed_.push_back(sum / static_cast<double>(2 * side + 1));
  }
  if (n < 3) return;
  const auto lowest = std::min_element(smoothed_.begin(), smoothed_.end()) - smoothed_.begin();
  double fastest = 0.0;
  for (int64_t i = 1; i + 1 < n && i <= lowest; ++i) {
    const auto at = static_cast<size_t>(i);
    const double slope = (smoothed_[at + 1] - smoothed_[at - 1]) / (math::log(lr_[at + 1]) - math::log(lr_[at - 1]));
    if (slope >= fastest) continue;
    fastest = slope;
    steepest_ = lr_[at];
  }
  if (fastest < 0.0) lowest_ = lr_[static_cast<size_t>(lowest)];
}

}  // namespace trainyard
