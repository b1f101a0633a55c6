#include "layers/curve.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("layer", "prelu") {
  check_layer(R"("prelu")", {7});
  check_layer(R"("prelu")", {3, 3, 5});
}

TEST_CASE("ACT-05 prelu's slope starts at 0.25 and its gradient is the sum of x dy over negative inputs") {
  FloatNetwork net(make_reference_backend<float>(), "\"prelu\"", {2});
  CHECK(net.weight("0.weight") == std::vector<float>{0.25f});
  CHECK(net.forward({-4.0f, 8.0f, -2.0f, 0.0f}, Mode::train()) == std::vector<float>{-1.0f, 8.0f, -0.5f, 0.0f});
  CHECK(net.backward({1.0f, 1.0f, 10.0f, 1.0f}) == std::vector<float>{0.25f, 1.0f, 2.5f, 0.25f});
  CHECK(net.gradient("0.weight") == std::vector<float>{-4.0f - 20.0f});
}

TEST_CASE("ACT-05 decay leaves prelu's slope alone") {
  FloatNetwork net(make_reference_backend<float>(), "\"prelu\"", {2});
  CHECK_FALSE(net.parameter("0.weight").decay);
}

TEST_CASE("ERR-02 a learned slope above 1 still bends at 0") {
  FloatNetwork net(make_reference_backend<float>(), "\"prelu\"", {2}, {.rows = 1});
  net.set_weight("0.weight", {2.0});
  CHECK(net.forward({-1.0f, 1.0f}, Mode::train()) == std::vector<float>{-2.0f, 1.0f});
}
