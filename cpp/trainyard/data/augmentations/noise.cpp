// AUG-11: every number of an example gets its own normal noise. For tables as well as for images; values may leave the
// range of the data. Drawn from 8192 equally likely quantiles, which end at 3.8 standard deviations: eight to a block
// of random bits, and nothing to compute.
#include <algorithm>

#include "trainyard/core/math.h"
#include "trainyard/data/augmentation.h"

namespace trainyard {
namespace {

constexpr size_t kHalf = 4096;

// First the lower half, then the upper, scaled to a variance of exactly 1. By summing the density up to each.
std::vector<float> normal_quantiles() {
  constexpr double kStep = 1.0 / 2048.0;
  const auto density = [](double x) { return math::exp(-0.5 * x * x) / math::sqrt(2.0 * math::kPi); };
  std::vector<double> quantiles;
  double x = 0.0, above_median = 0.0, here = density(0.0), squares = 0.0;
  while (quantiles.size() < kHalf) {
    const double next = density(x + kStep), area = kStep * (here + next) / 2.0;
    while (quantiles.size() < kHalf) {
      const double share = (static_cast<double>(quantiles.size()) + 0.5) / (2.0 * kHalf);
      if (share > above_median + area) break;
      quantiles.push_back(x + kStep * (share - above_median) / area);
      squares += quantiles.back() * quantiles.back();
    }
    x += kStep;
    above_median += area;
    here = next;
  }
  const double scale = math::sqrt(kHalf / squares);
  std::vector<float> out;
  for (const double sign : {-scale, scale}) {
    for (const double q : quantiles) out.push_back(static_cast<float>(sign * q));
  }
  return out;
}

struct NoiseOptions : AugmentationOptions {
  double std = 0.1;
  void visit(FieldVisitor& v) override {
    v.number({.name = "std",
              .doc = "standard deviation, in the data's units before preprocessing; images go from 0 to 1",
              .min = 0,
              .max = 1e6},
             std);
  }
};

class Noise final : public AugmentationWith<NoiseOptions> {
 public:
  using AugmentationWith::AugmentationWith;

  Shape output(const Shape& in) const override { return in; }

  void apply(Draw& draw, Canvas& canvas) const override {
    static const std::vector<float> quantiles = normal_quantiles();
    float* const x = canvas.pixels();
    const int64_t n = canvas.shape().count();
    const auto std = static_cast<float>(options().std);
    for (int64_t first = 0; first < n; first += 8) {
      const PhiloxBlock block = draw.block();
      for (int64_t k = 0; k < std::min<int64_t>(8, n - first); ++k) {
        const uint32_t bits = block[static_cast<size_t>(k / 2)] >> (k % 2 * 16);
        x[first + k] += std * quantiles[bits % (2 * kHalf)];
      }
    }
  }
};

}  // namespace

TY_REGISTER_AUGMENTATION(noise, Noise, NoiseOptions, "adds normal noise to every number of an example",
                         "x + std N(0, 1)")

}  // namespace trainyard
