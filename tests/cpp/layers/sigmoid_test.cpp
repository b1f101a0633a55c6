#include "layers/curve.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("layer", "sigmoid") {
  check_layer(R"("sigmoid")", {7});
  check_layer(R"("sigmoid")", {3, 3, 5});
}

TEST_CASE("ACT-01 sigmoid meets its table and saturates without overflow") {
  const Curve c = curve("\"sigmoid\"", {0.0, -10.0, 10.0, 1000.0, -1000.0});
  CHECK(c.y[0] == 0.5);
  CHECK(c.slope[0] == 0.25);
  CHECK_CLOSE(c.y[1], 4.5397868702434395e-5);
  CHECK_CLOSE(c.y[2], 0.99995460213129757);
  CHECK(c.y[3] == 1.0);
  CHECK(c.y[4] >= 0.0);
  CHECK(c.y[4] < 1e-37);
  CHECK(c.slope[3] == 0.0);
}

TEST_CASE("ACT-16 the saturated sigmoid passes 4.5e-5 of a gradient") {
  const Curve c = curve("\"sigmoid\"", {-10.0, 10.0});
  // 1 - y loses digits where y is near 1: 1e-12 of 4.5e-5 in double, 1e-3 in float.
  constexpr double kTolerance = TY_DOUBLE_LAYERS ? 1e-11 : 2e-3;
  CHECK(close(c.slope[0], 4.5395807735951667e-5, kTolerance));
  CHECK(close(c.slope[1], 4.5395807735951671e-5, kTolerance));
}

TEST_CASE("ACT-14 sigmoid of normal numbers has mean one half") {
  CHECK(normal_mean("\"sigmoid\"") == doctest::Approx(0.5));
}
