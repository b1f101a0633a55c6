#include "layers/curve.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("layer", "mish") {
  check_layer(R"("mish")", {7});
  check_layer(R"("mish")", {3, 3, 5});
}

TEST_CASE("mish meets its table, its minimum and its tails") {
  const Curve c = curve("\"mish\"", {1.0, -1.0, 2.0, 0.0, -1.1924, 1000.0, -1000.0});
  // A few roundings more than the one exponential's.
  constexpr double kTolerance = 4 * kCurveTolerance;
  CHECK(close(c.y[0], 0.8650983882673103, kTolerance));
  CHECK(close(c.y[1], -0.30340146137410895, kTolerance));
  CHECK(close(c.y[2], 1.9439589595339946, kTolerance));
  CHECK(c.y[3] == 0.0);
  CHECK(close(c.slope[3], 0.6, kTolerance));
  CHECK(c.y[4] == doctest::Approx(-0.308843).epsilon(1e-6));
  CHECK(std::abs(c.slope[4]) < 1e-4);
  CHECK(c.y[5] == 1000.0);
  CHECK(c.slope[5] == 1.0);
  CHECK(std::abs(c.y[6]) < 1e-30);
  CHECK(std::abs(c.slope[6]) < 1e-30);
}

TEST_CASE("ACT-14 mish of normal numbers has mean 0.2404") {
  CHECK(normal_mean("\"mish\"") == doctest::Approx(0.240403888374788).epsilon(1e-6));
}
