#include "support/check_layer.h"
#include "support/network.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("layer", "global_avg_pool") {
  check_layer("\"global_avg_pool\"", {4, 3, 5});
  check_layer("\"global_avg_pool\"", {1, 1, 2});
}

TEST_CASE("global average pool makes one number per channel") {
  FloatNetwork net(make_reference_backend<float>(), "\"global_avg_pool\"", {2, 1, 2}, {.rows = 1});
  CHECK(net.model().output() == Shape{2});
  CHECK(net.forward({1, 10, 3, 30}, Mode::train()) == std::vector<float>{2, 20});
  CHECK(net.backward({4, 8}) == std::vector<float>{2, 4, 2, 4});
}
