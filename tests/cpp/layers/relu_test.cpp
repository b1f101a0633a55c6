#include "layers/curve.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("layer", "relu") {
  check_layer(R"("relu")", {7});
  check_layer(R"("relu")", {3, 3, 5});
}

TEST_CASE("ACT-03, ACT-17 relu cuts at 0, where its slope is 0 by convention") {
  const Curve c = curve("\"relu\"", {-10.0, 0.0, 10.0});
  CHECK(c.y == std::vector<double>{0.0, 0.0, 10.0});
  CHECK(c.slope == std::vector<double>{0.0, 0.0, 1.0});
}

TEST_CASE("ACT-03 relu halves the second moment of normal numbers") {
  // The kink lies between two of the rule's points: an error of the step's square.
  CHECK(normal_mean("\"relu\"") == doctest::Approx(0.398942).epsilon(1e-4));
  CHECK(normal_mean("\"relu\"", 2.0) == doctest::Approx(0.5).epsilon(1e-4));
}

TEST_CASE("relu lets a NaN pass") { CHECK(std::isnan(curve("\"relu\"", {std::nan("")}).y[0])); }
