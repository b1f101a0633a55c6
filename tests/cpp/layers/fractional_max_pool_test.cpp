#include "support/check_layer.h"
#include "support/network.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("layer", "fractional_max_pool") {
  check_layer("\"fractional_max_pool\"", {7, 5, 2});
  check_layer(R"({"type": "fractional_max_pool", "regions": "random", "ratio": 1.25})", {6, 9, 3});
  check_layer(R"({"type": "fractional_max_pool", "ratio": 1.9})", {3, 1, 1});
}
