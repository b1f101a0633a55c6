#include "layers/curve.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("layer", "selu") {
  check_layer(R"("selu")", {7});
  check_layer(R"("selu")", {3, 3, 5});
}

TEST_CASE("ACT-07 selu meets its table and its limit") {
  const Curve c = curve("\"selu\"", {-1.0, 1.0, -1000.0});
  CHECK_CLOSE(c.y[0], -1.111330737812563);
  CHECK_CLOSE(c.y[1], 1.0507009873554805);
  CHECK(c.y[2] == doctest::Approx(-1.75809934085).epsilon(1e-7));
}

TEST_CASE("ACT-07 selu keeps mean 0 and second moment 1") {
  CHECK(normal_mean("\"selu\"") == doctest::Approx(0.0).epsilon(1e-4));
  CHECK(normal_mean("\"selu\"", 2.0) == doctest::Approx(1.0).epsilon(1e-4));
}
