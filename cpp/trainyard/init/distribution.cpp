#include "trainyard/init/distribution.h"

#include "trainyard/core/math.h"

namespace trainyard {

void draw_scaled(const std::string& distribution, double std, int64_t n, const RngStream& stream, float* w) {
  const bool uniform = distribution == "uniform";
  const double bound = std * math::sqrt(3.0);
  for (int64_t i = 0; i < n; ++i) {
    const auto element = static_cast<uint64_t>(i);
    w[i] = static_cast<float>(uniform ? bound * (2.0 * random_double(stream, element) - 1.0)
                                      : std * random_normal(stream, element));
  }
}

}  // namespace trainyard
