#include "support/check_layer.h"
#include "support/network.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("layer", "flatten") {
  check_layer("\"flatten\"", {4, 3, 5});
  check_layer(R"([{"type": "conv2d", "filters": 3, "kernel": 2}, "flatten", "tanh", {"type": "dense", "units": 2}])",
              {3, 3, 2});
}

TEST_CASE("a dense layer behind flatten is written channels first, as PyTorch flattens") {
  FloatNetwork net(make_reference_backend<float>(), R"(["flatten", {"type": "dense", "units": 1, "bias": false}])",
                   {1, 2, 3});
  net.set_weight("1.weight", {0, 1, 2, 3, 4, 5});  // (place, channel)
  CHECK(net.model().export_tensors()[0].values == std::vector<float>{0, 3, 1, 4, 2, 5});
}
