#include "trainyard/init/distribution.h"

#include "trainyard/core/math.h"
#include "trainyard/core/normals.h"

namespace trainyard {

void draw_scaled(const std::string& distribution, double std, int64_t n, const RngStream& stream, float* w) {
  if (distribution == "uniform") {
    const double bound = std * math::sqrt(3.0);
    for (int64_t i = 0; i < n; ++i)
      w[i] = static_cast<float>(bound * (2.0 * random_double(stream, static_cast<uint64_t>(i)) - 1.0));
    return;
  }
  for (int64_t i = 0; i < n; i += 2) {
    const auto [even, odd] = random_normals(stream, static_cast<uint64_t>(i) / 2);
    w[i] = static_cast<float>(std * even);
    if (i + 1 < n) w[i + 1] = static_cast<float>(std * odd);
  }
}

}  // namespace trainyard
