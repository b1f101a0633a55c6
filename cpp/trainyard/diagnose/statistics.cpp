#include "trainyard/diagnose/statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace trainyard {
namespace {

constexpr int64_t kPortion = 1 << 16;

template <class F>
void for_each_number(Backend<float>& backend, const float* x, int64_t n, const F& f) {
  std::vector<float> here(static_cast<size_t>(std::min(n, kPortion)));
  for (int64_t first = 0; first < n; first += kPortion) {
    const auto count = static_cast<size_t>(std::min(kPortion, n - first));
    backend.download(here.data(), x + first, count * sizeof(float));
    for (size_t i = 0; i < count; ++i) f(static_cast<double>(here[i]));
  }
}

}  // namespace

Statistics Statistics::of(Backend<float>& backend, const float* x, int64_t n, int64_t bins) {
  Statistics out;
  out.count = n;
  double sum = 0.0, squares = 0.0, least = std::numeric_limits<double>::infinity(), most = -least;
  int64_t zero = 0, above_90 = 0, above_99 = 0;
  for_each_number(backend, x, n, [&](double v) {
    if (!std::isfinite(v)) {
      ++out.not_finite;
      return;
    }
    sum += v;
    least = std::min(least, v);
    most = std::max(most, v);
    zero += v == 0.0 ? 1 : 0;
    above_90 += std::fabs(v) > 0.9 ? 1 : 0;
    above_99 += std::fabs(v) > 0.99 ? 1 : 0;
  });
  out.histogram.assign(static_cast<size_t>(bins), 0);
  const double finite = static_cast<double>(n - out.not_finite);
  if (finite == 0.0) return out;
  out.mean = sum / finite;
  out.least = least;
  out.most = most;
  out.zero = static_cast<double>(zero) / finite;
  out.above_90 = static_cast<double>(above_90) / finite;
  out.above_99 = static_cast<double>(above_99) / finite;
  const double per_bin = most > least ? static_cast<double>(bins) / (most - least) : 0.0;
  for_each_number(backend, x, n, [&](double v) {
    if (!std::isfinite(v)) return;
    squares += (v - out.mean) * (v - out.mean);
    ++out.histogram[static_cast<size_t>(std::min<int64_t>(bins - 1, static_cast<int64_t>((v - least) * per_bin)))];
  });
  out.std = std::sqrt(squares / finite);
  return out;
}

}  // namespace trainyard
