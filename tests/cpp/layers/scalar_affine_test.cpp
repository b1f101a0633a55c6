#include "data/support.h"
#include "layers/curve.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("layer", "scalar_affine") {
  check_layer(R"("scalar_affine")", {7});
  check_layer(R"({"type": "scalar_affine", "scale": false})", {3, 3, 5});
  check_layer(R"({"type": "scalar_affine", "shift": false})", {4});
}

TEST_CASE("INI-26 scalar_affine starts as the identity and has one multiplier and one bias") {
  FloatNetwork net(make_reference_backend<float>(), "\"scalar_affine\"", {2}, {.rows = 2});
  CHECK(net.weight("0.weight") == std::vector<float>{1.0f});
  CHECK(net.weight("0.bias") == std::vector<float>{0.0f});
  CHECK_FALSE(net.parameter("0.weight").decay);
  net.set_weight("0.weight", {2.0});
  net.set_weight("0.bias", {0.5});
  CHECK(net.forward({1, 2, 3, -4}, Mode::train()) == std::vector<float>{2.5f, 4.5f, 6.5f, -7.5f});
  CHECK(net.backward({1, 10, 100, 1}) == std::vector<float>{2, 20, 200, 2});
  CHECK(net.gradient("0.weight") == std::vector<float>{1 + 20 + 300 - 4});
  CHECK(net.gradient("0.bias") == std::vector<float>{112});
}

TEST_CASE("scalar_affine without a number to learn is an error") {
  CHECK(error_of([] { layers_from(R"({"type": "scalar_affine", "scale": false, "shift": false})"); }) ==
        "range /model/0/shift [scalar_affine] needs scale or shift, else it does nothing");
}
