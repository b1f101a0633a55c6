#include "layers/curve.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("layer", "softplus") {
  check_layer(R"("softplus")", {7});
  check_layer(R"("softplus")", {3, 3, 5});
}

TEST_CASE("ACT-11 softplus meets its table and is stable at 1000") {
  const Curve c = curve("\"softplus\"", {0.0, -1.0, 1.0, 1000.0, -1000.0});
  CHECK(c.y[0] == doctest::Approx(0.693147180560).epsilon(1e-7));
  CHECK_CLOSE(c.y[1], 0.3132616875182228);
  CHECK_CLOSE(c.y[2], 1.313261687518223);
  CHECK(c.y[3] == 1000.0);
  CHECK(c.y[4] == 0.0);
}

TEST_CASE("ACT-11 softplus has the sigmoid as its slope, in the far left tail too") {
  const std::vector<double> x{-30.0, -3.0, -0.5, 0.0, 0.5, 3.0};
  const Curve plus = curve("\"softplus\"", x), gate = curve("\"sigmoid\"", x);
  for (size_t i = 0; i < x.size(); ++i) CHECK_CLOSE(plus.slope[i], gate.y[i]);
}
