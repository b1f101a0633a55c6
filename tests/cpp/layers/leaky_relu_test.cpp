#include "layers/curve.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("layer", "leaky_relu") {
  check_layer(R"({"type": "leaky_relu", "slope": 0.1})", {7});
  check_layer(R"("leaky_relu")", {3, 3, 5});
  check_layer(R"({"type": "leaky_relu", "slope": 0})", {5});
  check_layer(R"({"type": "leaky_relu", "slope": 2})", {5});
}

TEST_CASE("ACT-04, ERR-01 leaky relu has both lectures' slopes") {
  CHECK_CLOSE(curve(R"({"type": "leaky_relu", "slope": 0.1})", {-10.0}).y[0], -1.0);
  CHECK_CLOSE(curve("\"leaky_relu\"", {-10.0}).y[0], -0.1);
  CHECK_CLOSE(curve("\"leaky_relu\"", {-10.0}).slope[0], 0.01);
}

TEST_CASE("ERR-02 a leaky slope above 1 still bends at 0, where max(x, slope x) would not") {
  CHECK(curve(R"({"type": "leaky_relu", "slope": 2})", {-1.0, 1.0}).y == std::vector<double>{-2.0, 1.0});
}
