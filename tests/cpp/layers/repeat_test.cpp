#include "data/support.h"
#include "support/check_layer.h"
#include "support/network.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("layer", "repeat") {
  check_layer(R"({"type": "repeat", "times": 3, "layers": [{"type": "dense", "units": 4}, "tanh"]})", {4});
  check_layer(
      R"([{"type": "repeat", "times": 2, "layers": [{"type": "dense", "units": 5}, {"type": "dropout", "rate": 0.5}]}, "gelu"])",
      {3});
}

TEST_CASE("repeat writes the same layers out, with weights of their own") {
  FloatNetwork net(make_cpu_backend(1),
                   R"(["relu", {"type": "repeat", "times": 2, "layers": ["relu", {"type": "dense", "units": 3}]}])",
                   {3});
  std::vector<std::string> names;
  for (const NamedTensor& t : net.model().export_tensors()) names.push_back(t.name);
  CHECK(names == std::vector<std::string>{"1.1.weight", "1.1.bias", "1.3.weight", "1.3.bias"});
  CHECK(net.weight("1.1.weight") != net.weight("1.3.weight"));
}

TEST_CASE("an error inside repeat points at the layer that is repeated") {
  CHECK(
      error_of([] {
        FloatNetwork net(
            make_cpu_backend(1),
            R"(["relu", {"type": "repeat", "times": 2, "layers": ["flatten", {"type": "conv2d", "filters": 1, "kernel": 3}]}])",
            {3});
      }).rfind("shape /model/1/layers/", 0) == 0);
}
