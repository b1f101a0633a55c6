// AUG-11: every number of an example gets its own normal noise. For tables as well as for images; values may leave the
// range of the data. Drawn from 8192 equally likely quantiles, which end at 3.8 standard deviations: eight to a block
// of random bits, and nothing to compute.
#include <cmath>

#include "trainyard/core/math.h"
#include "trainyard/data/augmentation.h"

namespace trainyard {
namespace {

constexpr size_t kHalf = 4096;

// Those above 0, scaled to a variance of exactly 1. By summing the density up to each.
std::vector<float> upper_quantiles() {
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
  for (const double q : quantiles) out.push_back(static_cast<float>(scale * q));
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
    static const std::vector<float> quantiles = upper_quantiles();
    float* const x = canvas.pixels();
    const int64_t n = canvas.shape().count();
    const auto std = static_cast<float>(options().std);
    PhiloxBlock block{};
    for (int64_t i = 0; i < n; ++i) {
      if (i % 8 == 0) block = draw.block();
      const uint32_t bits = block[static_cast<size_t>(i % 8 / 2)] >> (i % 2 * 16);
      const float size = std * quantiles[bits % kHalf];
      x[i] += bits & kHalf ? size : -size;
    }
  }
};

}  // namespace

TY_REGISTER_AUGMENTATION(noise, Noise, NoiseOptions, "adds normal noise to every number of an example",
                         "x + std N(0, 1)")

}  // namespace trainyard
