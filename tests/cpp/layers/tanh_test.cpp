#include "layers/curve.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("layer", "tanh") {
  check_layer(R"("tanh")", {7});
  check_layer(R"("tanh")", {3, 3, 5});
}

TEST_CASE("ACT-02 tanh meets its table, is odd and does not overflow") {
  const Curve c = curve("\"tanh\"", {10.0, 1000.0, -1000.0, 0.3, -0.3, 0.0});
  CHECK(c.y[0] == doctest::Approx(0.9999999959).epsilon(TY_DOUBLE_LAYERS ? 1e-9 : 1e-7));
  CHECK(c.y[1] == 1.0);
  CHECK(c.y[2] == -1.0);
  CHECK(c.y[3] == -c.y[4]);
  CHECK(c.slope[5] == 1.0);
#if TY_DOUBLE_LAYERS
  CHECK(close(c.slope[0], 8.2446144557673974e-9, 1e-7));
#endif
}
