#include "support/check_layer.h"
#include "support/network.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("layer", "drop_connect") {
  check_layer(R"({"type": "drop_connect", "units": 4, "rate": 0.25})", {7});
  check_layer(R"({"type": "drop_connect", "units": 3, "bias": false, "monte_carlo": "gaussian"})", {5});
  check_layer(R"({"type": "drop_connect", "units": 2, "rate": 0})", {4});
  check_layer(R"([{"type": "drop_connect", "units": 9}, "tanh", {"type": "drop_connect", "units": 3}])", {6});
}
