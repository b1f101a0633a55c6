#include "data/support.h"
#include "support/check_layer.h"
#include "support/network.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("layer", "parallel") {
  check_layer(
      R"({"type": "parallel", "merge": "add", "branches": [[{"type": "dense", "units": 4}, "tanh"], [], [{"type": "dense", "units": 4}]]})",
      {4});
  check_layer(
      R"({"type": "parallel", "merge": "concat", "branches": [[], [{"type": "conv2d", "filters": 3, "kernel": 1}, "sigmoid"], ["max_pool", {"type": "conv2d", "filters": 1, "kernel": 2, "padding": 1}]]})",
      {2, 2, 2});
  check_layer(
      R"({"type": "parallel", "merge": "max", "branches": [[{"type": "dense", "units": 5}], [{"type": "dense", "units": 5}], [{"type": "dense", "units": 5}, "tanh"]]})",
      {3});
  check_layer(
      R"({"type": "parallel", "branches": [[{"type": "dense", "units": 2}, {"type": "dropout", "rate": 0.5}], [{"type": "dense", "units": 3}]]})",
      {4});
}

namespace {

std::string error_for(const std::string& layer, const Shape& input) {
  return error_of([&] { FloatNetwork(make_cpu_backend(1), layer, input); });
}

}  // namespace

TEST_CASE("parallel joins channels in the order of its branches") {
  FloatNetwork net(make_reference_backend<float>(), R"({"type": "parallel", "branches": [["relu"], []]})", {1, 2, 1},
                   {.rows = 1});
  CHECK(net.model().output() == Shape{1, 2, 2});
  CHECK(net.forward({-1, 2}, Mode::train()) == std::vector<float>{0, -1, 2, 2});
  CHECK(net.backward({1, 10, 100, 1000}) == std::vector<float>{10, 1100});
}

TEST_CASE("ACT-12 the maximum of two dense layers is maxout, with w2 = 0 a relu") {
  FloatNetwork net(make_reference_backend<float>(), R"({"type": "parallel", "merge": "max", "branches": [
    [{"type": "dense", "units": 1}], [{"type": "dense", "units": 1}]]})",
                   {1}, {.rows = 2});
  net.set_weight("0.branches.0.0.weight", {2});
  net.set_weight("0.branches.1.0.weight", {0});
  CHECK(net.forward({-3, 3}, Mode::train()) == std::vector<float>{0, 6});
  net.fill_gradients(0.0);
  CHECK(net.backward({1, 1}) == std::vector<float>{0, 2});
  CHECK(net.gradient("0.branches.0.0.weight") == std::vector<float>{3});
  CHECK(net.gradient("0.branches.1.0.weight") == std::vector<float>{-3});
  CHECK(net.model().table().parameter_count() == 4);
}

TEST_CASE("of equal branches the first takes the whole gradient of their maximum") {
  FloatNetwork net(make_reference_backend<float>(),
                   R"({"type": "parallel", "merge": "max", "branches": [[{"type": "leaky_relu", "slope": 3}], []]})",
                   {2}, {.rows = 1});
  CHECK(net.forward({2, -2}, Mode::train()) == std::vector<float>{2, -2});
  CHECK(net.backward({1, 1}) == std::vector<float>{1, 1});
}

TEST_CASE("parallel says which branch does not fit") {
  CHECK(error_for(R"({"type": "parallel", "merge": "add", "branches": [[], [{"type": "dense", "units": 2}]]})", {3})
            .find("branch 1 gives 2 but branch 0 3") != std::string::npos);
  CHECK(error_for(R"({"type": "parallel", "branches": [[], ["max_pool"]]})", {4, 4, 1})
            .find("height and width must be equal") != std::string::npos);
  CHECK(error_for(R"({"type": "parallel", "branches": [["flatten"], ["flatten"]]})", {2, 2, 1})
            .find("put flatten behind") != std::string::npos);
  CHECK(error_for(R"({"type": "parallel", "branches": []})", {3}).find("/branches") != std::string::npos);
}
