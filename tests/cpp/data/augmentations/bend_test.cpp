// Augmentations that move each pixel on its own: lens distortion and elastic deformation.
#include <doctest/doctest.h>

#include <cmath>

#include "data/augmentations/support.h"
#include "support/sample_moments.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("augment", "lens_distortion") { check_augmentation("lens_distortion"); }
TY_CHECKS("augment", "elastic") { check_augmentation("elastic"); }

TEST_CASE("AUG-10 lens_distortion: k = 0 is the identity, and pixels move along their radius by its cube") {
  const Shape shape{20, 30, 2};
  const std::vector<float> image = places(20, 30);
  CHECK(augmented(augmenter({R"({"type": "lens_distortion", "strength": 0})"}, shape), image) == image);

  const Augmenter lens = augmenter({R"({"type": "lens_distortion", "strength": 0.3, "fill": "edge"})"}, shape);
  SampleMoments drawn;
  for (int id = 0; id < 300; ++id) {
    const std::vector<float> seen = augmented(lens, image, 1, 0, id);
    // r' / r = 1 + k r^2: k from one pixel must tell where all others come from. A corner's radius is 1.
    const auto bend = [&](int64_t i, int64_t j) {
      const double y = static_cast<double>(i) + 0.5 - 10.0, x = static_cast<double>(j) + 0.5 - 15.0;
      const Place from = place_of(seen, 30, i, j);
      CHECK(std::fabs((from.y - 10.0) * x - (from.x - 15.0) * y) < 1e-3);  // on the same ray
      return ((from.x - 15.0) / x - 1.0) / ((y * y + x * x) / (10.0 * 10.0 + 15.0 * 15.0));
    };
    const double k = bend(4, 6);
    CHECK(std::fabs(k) <= 0.3 + 1e-4);
    CHECK(std::fabs(bend(12, 3) - k) < 1e-3);
    CHECK(std::fabs(bend(15, 24) - k) < 1e-3);
    drawn.add(k);
  }
  CHECK(drawn.deviation() == within(0.3 / std::sqrt(3.0), 0.1));
}

TEST_CASE(
    "AUG-10 lens_distortion by hand: what was beside the edge of a line comes from a corner's radius further out") {
  // In one row of three the centres have radius 2/3 of that of the short edge's middle; with the corners at
  // sqrt(1.5^2 + 0.5^2), k = 0.3 moves them by 0.3 (1 / 2.5) = 0.12 of a pixel: 12 % black, 88 % of their own.
  const Augmenter lens = augmenter({R"({"type": "lens_distortion", "strength": 0.3})"}, {1, 3, 1});
  float least = 1.0f;
  for (int id = 0; id < 400; ++id) {
    const std::vector<float> seen = augmented(lens, {1, 1, 1}, 1, 0, id);
    CHECK(seen[1] == 1.0f);
    CHECK(seen[0] == within(seen[2], 1e-6));
    least = std::min(least, seen[0]);
  }
  CHECK(least == within(0.88, 0.002));
}

TEST_CASE(
    "AUG-10 elastic: alpha 0 is the identity, displacements have the spread of a smoothed uniform field and are "
    "smooth") {
  const Shape shape{28, 28, 2};
  const std::vector<float> image = places(28, 28);
  CHECK(augmented(augmenter({R"({"type": "elastic", "alpha": 0})"}, shape), image) == image);

  constexpr double kAlpha = 34.0, kSigma = 4.0;
  const Augmenter rubber = augmenter({R"({"type": "elastic", "fill": "edge"})"}, shape);
  SampleMoments moved, difference, corner;
  for (int id = 0; id < 400; ++id) {
    const std::vector<float> seen = augmented(rubber, image, 1, 0, id);
    for (const int64_t i : {8, 14, 20}) {
      const Place here = place_of(seen, 28, i, 14), beside = place_of(seen, 28, i, 15);
      moved.add(here.y - static_cast<double>(i) - 0.5);
      moved.add(here.x - 14.5);
      difference.add(beside.x - here.x - 1.0);
    }
    corner.add(place_of(seen, 28, 6, 6).y - 6.5);
  }
  // White noise of variance 1/3 behind a Gaussian: variance 1 / (3 * 4 pi sigma^2). Of a neighbour it differs by about
  // sqrt(1/2) / sigma times as much.
  const double spread = kAlpha / std::sqrt(12.0 * 3.14159265358979 * kSigma * kSigma);
  CHECK(std::fabs(moved.mean()) < 5 * moved.standard_error());
  CHECK(moved.deviation() == within(spread, 0.06));
  CHECK(corner.deviation() == within(spread, 0.12));
  CHECK(difference.deviation() == within(spread * std::sqrt(0.5) / kSigma, 0.1));
}
