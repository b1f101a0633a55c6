#include "layers/curve.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("layer", "elu") {
  check_layer(R"("elu")", {7});
  check_layer(R"({"type": "elu", "alpha": 0.5})", {3, 3, 5});
}

TEST_CASE("ACT-06 elu meets its table") {
  const Curve c = curve("\"elu\"", {-1.0, -3.0, 2.0, -1e-9, -1000.0});
  CHECK_CLOSE(c.y[0], -0.6321205588285577);
  CHECK_CLOSE(c.y[1], -0.9502129316321361);
  CHECK(c.y[2] == 2.0);
  CHECK(c.slope[3] == doctest::Approx(1.0));
  CHECK(c.y[4] == -1.0);
  CHECK(c.slope[4] == 0.0);
}

TEST_CASE("ACT-06 elu's slope left of 0 is alpha: smooth for alpha = 1 only") {
  CHECK(curve(R"({"type": "elu", "alpha": 0.5})", {-1e-9, 1e-9}).slope[0] == doctest::Approx(0.5));
  CHECK(curve(R"({"type": "elu", "alpha": 0.5})", {-1e-9, 1e-9}).slope[1] == 1.0);
}

TEST_CASE("ACT-14 elu's mean is closer to 0 than relu's") {
  CHECK(normal_mean("\"elu\"") == doctest::Approx(0.160521).epsilon(1e-4));
}

TEST_CASE("ACT-25 elu deadens noise on saturated inputs") {
  const Curve c = curve("\"elu\"", {-4.0, -6.0});
  CHECK(c.y[0] - c.y[1] == doctest::Approx(0.01584).epsilon(1e-3).scale(0));
}
