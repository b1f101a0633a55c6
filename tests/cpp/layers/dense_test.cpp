#include "data/support.h"
#include "support/check_layer.h"
#include "support/network.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("layer", "dense") {
  check_layer(R"({"type": "dense", "units": 5})", {3});
  check_layer(R"({"type": "dense", "units": 1, "bias": false})", {17});
  check_layer(R"([{"type": "dense", "units": 19}, "tanh", {"type": "dense", "units": 4}])", {7});
}

TEST_CASE("dense computes x W + b and its gradients") {
  FloatNetwork net(make_reference_backend<float>(), R"({"type": "dense", "units": 2})", {3}, {.rows = 2});
  net.set_weight("0.weight", {1, 2, 3, 4, 5, 6});
  net.set_weight("0.bias", {10, 20});
  CHECK(net.forward({1, 0, 0, 1, 1, 1}, Mode::train()) == std::vector<float>{11, 22, 19, 32});
  CHECK(net.backward({1, 0, 0, 1}) == std::vector<float>{1, 3, 5, 2, 4, 6});
  CHECK(net.gradient("0.weight") == std::vector<float>{1, 1, 0, 1, 0, 1});
  CHECK(net.gradient("0.bias") == std::vector<float>{1, 1});
}

TEST_CASE("dense biases start where the experiment says and take no decay") {
  FloatNetwork net(make_reference_backend<float>(), R"({"type": "dense", "units": 2, "bias_value": 0.01})", {3});
  CHECK(net.weight("0.bias") == std::vector<float>{0.01f, 0.01f});
  CHECK(net.parameter("0.weight").decay);
  CHECK_FALSE(net.parameter("0.bias").decay);
}

TEST_CASE("dense on an image says what to put before it") {
  const std::string error = error_of([] {
    FloatNetwork(make_reference_backend<float>(), R"({"type": "dense", "units": 2})", {4, 4, 3});
  });
  CHECK(error.find("shape /model/0") == 0);
  CHECK(error.find("flatten") != std::string::npos);
}
