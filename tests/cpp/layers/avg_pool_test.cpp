#include "support/check_layer.h"
#include "support/network.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("layer", "avg_pool") {
  check_layer("\"avg_pool\"", {4, 6, 3});
  check_layer(R"({"type": "avg_pool", "size": 3, "stride": 2, "padding": 1})", {5, 4, 5});
}

TEST_CASE("average pool counts padding as zeros") {
  FloatNetwork net(make_reference_backend<float>(), R"({"type": "avg_pool", "size": 2, "padding": 1})", {2, 2, 1},
                   {.rows = 1});
  CHECK(net.forward({4, 8, 12, 16}, Mode::train()) == std::vector<float>{1, 2, 3, 4});
  CHECK(net.backward({4, 8, 12, 16}) == std::vector<float>{1, 2, 3, 4});
}
