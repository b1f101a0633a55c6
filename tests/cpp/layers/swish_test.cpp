#include "layers/curve.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("layer", "swish") {
  check_layer(R"("swish")", {7});
  check_layer(R"({"type": "swish", "beta": 1.5})", {3, 3, 5});
  check_layer(R"({"type": "swish", "beta": 0.7, "learn": true})", {5});
  check_layer(R"({"type": "swish", "learn": true})", {3, 3, 2});
}

TEST_CASE("ACT-10 swish meets its table, its minimum and its limits") {
  const Curve c = curve("\"swish\"", {1.0, -1.27846454276});
  CHECK_CLOSE(c.y[0], 0.7310585786300049);
  CHECK(c.y[1] == doctest::Approx(-0.278464542761).epsilon(1e-6));
  CHECK(std::abs(c.slope[1]) < 1e-6);
  CHECK_CLOSE(curve(R"({"type": "swish", "beta": 0})", {3.0}).y[0], 1.5);
  const Curve steep = curve(R"({"type": "swish", "beta": 100})", {-3.0, 3.0});
  CHECK(std::abs(steep.y[0]) < 1e-30);
  CHECK(steep.y[1] == 3.0);
}

TEST_CASE("ACT-10 swish with beta 1.702 is gelu's sigmoid form") {
  const std::vector<double> x{-3.0, -0.5, 0.5, 3.0};
  const Curve a = curve(R"({"type": "swish", "beta": 1.702})", x),
              b = curve(R"({"type": "gelu", "approximate": "sigmoid"})", x);
  CHECK(a.y == b.y);
  CHECK(a.slope == b.slope);
}

TEST_CASE("a learned beta starts at the number given and is no weight for decay") {
  FloatNetwork net(make_reference_backend<float>(), R"({"type": "swish", "beta": 0.5, "learn": true})", {3});
  CHECK(net.weight("0.beta") == std::vector<float>{0.5f});
  CHECK_FALSE(net.parameter("0.beta").decay);
}
