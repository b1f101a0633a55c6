#include "data/support.h"
#include "support/check_layer.h"
#include "support/network.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("layer", "max_pool") {
  check_layer("\"max_pool\"", {4, 6, 3});
  check_layer(R"({"type": "max_pool", "size": 3, "stride": 2, "padding": 1})", {5, 4, 5});
  check_layer(R"({"type": "max_pool", "size": [2, 3], "stride": 1, "padding": "same"})", {3, 4, 2});
}

TEST_CASE("max pool takes the largest value and sends the gradient to its first place") {
  FloatNetwork net(make_reference_backend<float>(), "\"max_pool\"", {2, 4, 1}, {.rows = 1});
  CHECK(net.forward({1, 5, 7, 7, 2, 3, 0, 7}, Mode::train()) == std::vector<float>{5, 7});
  CHECK(net.backward({1, 2}) == std::vector<float>{0, 1, 2, 0, 0, 0, 0, 0});
}

TEST_CASE("padding never wins a maximum") {
  FloatNetwork net(make_reference_backend<float>(), R"({"type": "max_pool", "size": 2, "padding": 1})", {2, 2, 1},
                   {.rows = 1});
  CHECK(net.forward({-1, -2, -3, -4}, Mode::train()) == std::vector<float>{-1, -2, -3, -4});
}

TEST_CASE("overlapping windows add their gradients") {
  FloatNetwork net(make_reference_backend<float>(), R"({"type": "max_pool", "size": [1, 2], "stride": 1})", {1, 3, 1},
                   {.rows = 1});
  CHECK(net.forward({1, 9, 2}, Mode::train()) == std::vector<float>{9, 9});
  CHECK(net.backward({1, 10}) == std::vector<float>{0, 11, 0});
}

TEST_CASE("pooling padded by more than half its window is refused") {
  CHECK(error_of([] {
          FloatNetwork(make_reference_backend<float>(), R"({"type": "max_pool", "size": 2, "padding": 2})", {4, 4, 1});
        }).find("range /model/0/padding") == 0);
}
