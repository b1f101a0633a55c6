#include <algorithm>

#include "data/support.h"
#include "support/check_layer.h"
#include "support/network.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("layer", "residual") {
  check_layer(
      R"({"type": "residual", "branch": [{"type": "dense", "units": 6}, "tanh", {"type": "dense", "units": 4}]})", {4});
  check_layer(
      R"({"type": "residual", "branch": [{"type": "dense", "units": 3}, "sigmoid"], "shortcut": [{"type": "dense", "units": 3, "bias": false}]})",
      {5});
  check_layer(R"([{"type": "conv2d", "filters": 3, "kernel": 1},
                  {"type": "residual", "branch": [{"type": "conv2d", "filters": 3, "kernel": 3, "padding": "same"}, "batch_norm", "gelu"]}, "softplus"])",
              {3, 3, 2}, {.mixes_rows = true});
  check_layer(R"({"type": "residual", "branch": []})", {3});
  check_layer(
      R"({"type": "residual", "branch": ["tanh", {"type": "residual", "branch": [{"type": "dense", "units": 4}, {"type": "dropout", "rate": 0.5}]}]})",
      {4});
  // The step that check_layer takes draws 0.304 and 0.077: the first block is skipped, the second used.
  const std::string constant = R"("survival_rule": "constant", )";
  check_layer(R"([{"type": "residual", "survival": 0.2, )" + constant +
                  R"("branch": [{"type": "dense", "units": 4}, "tanh"]},
          {"type": "residual", "survival": 0.5, )" +
                  constant +
                  R"("branch": [{"type": "dense", "units": 3}, "relu"], "shortcut": [{"type": "dense", "units": 3}]}])",
              {4});
  check_layer(R"({"type": "residual", "survival": 0.2, )" + constant +
                  R"("branch": [{"type": "dense", "units": 3}], "shortcut": [{"type": "dense", "units": 3}]})",
              {4});
}

TEST_CASE("residual adds its branch to its input, without an activation behind") {
  FloatNetwork net(make_reference_backend<float>(),
                   R"({"type": "residual", "branch": [{"type": "dense", "units": 2}]})", {2}, {.rows = 1});
  net.set_weight("0.branch.0.weight", {-1, 0, 0, 2});
  CHECK(net.forward({-3, 5}, Mode::train()) == std::vector<float>{0, 15});
  CHECK(net.backward({1, 1}) == std::vector<float>{0, 3});
}

TEST_CASE("a residual branch that ends in relu keeps its own output for backward") {
  // The sum is positive where the branch's relu is off: its gradient must stay 0 there.
  FloatNetwork net(make_reference_backend<float>(),
                   R"({"type": "residual", "branch": [{"type": "dense", "units": 1}, "relu"]})", {1}, {.rows = 2});
  net.set_weight("0.branch.0.weight", {-1});
  CHECK(net.forward({3, -3}, Mode::train()) == std::vector<float>{3, 0});
  CHECK(net.backward({1, 1}) == std::vector<float>{1, 0});
}

TEST_CASE("INI-25 a residual block whose branch ends in zeros starts as the identity") {
  FloatNetwork net(make_cpu_backend(1), R"({"type": "residual", "branch": [
    {"type": "conv2d", "filters": 4, "kernel": 3, "padding": "same"}, "relu",
    {"type": "conv2d", "filters": 2, "kernel": 3, "padding": "same", "init": "zeros"}]})",
                   {5, 5, 2});
  const std::vector<float> x = converted<float>(normal_numbers(100, 3));
  CHECK(net.forward(x, Mode::train()) == x);
  net.fill_gradients(0.0);
  net.backward(converted<float>(normal_numbers(100, 4)));
  for (const float g : net.gradient("0.branch.0.weight")) CHECK(g == 0.0f);
  CHECK(net.gradient("0.branch.2.weight") != std::vector<float>(4 * 9 * 2, 0.0f));
}

TEST_CASE("SYS-06 a residual block whose second convolution is zero is relu(x)") {
  FloatNetwork net(make_cpu_backend(1), R"([{"type": "residual", "branch": [
    {"type": "conv2d", "filters": 4, "kernel": 3, "padding": "same"}, "relu",
    {"type": "conv2d", "filters": 2, "kernel": 3, "padding": "same", "init": "zeros"}]}, "relu"])",
                   {5, 5, 2});
  std::vector<float> x = converted<float>(normal_numbers(100, 3));
  const std::vector<float> y = net.forward(x, Mode::train());
  for (float& v : x) v = std::max(v, 0.0f);
  CHECK(y == x);
}

TEST_CASE("SYS-06 convolution, max-pooling, residual block and global average pooling: gradients of the whole") {
  check_layer(R"([{"type": "conv2d", "filters": 3, "kernel": 3, "padding": "same"}, "relu",
                  {"type": "max_pool", "size": 2},
                  {"type": "residual", "branch": [{"type": "conv2d", "filters": 3, "kernel": 3, "padding": "same"}, "relu",
                                                  {"type": "conv2d", "filters": 3, "kernel": 3, "padding": "same"}]}, "relu",
                  "global_avg_pool"])",
              {6, 6, 2});
}

TEST_CASE("parameters of a residual block are named by their place") {
  FloatNetwork net(make_cpu_backend(1),
                   R"(["relu", {"type": "residual", "branch": ["relu", {"type": "dense", "units": 2}],
    "shortcut": [{"type": "dense", "units": 2, "bias": false, "name": "project"}]}])",
                   {3});
  std::vector<std::string> names;
  for (const NamedTensor& t : net.model().export_tensors()) names.push_back(t.name);
  CHECK(names == std::vector<std::string>{"1.branch.1.weight", "1.branch.1.bias", "1.shortcut.project.weight"});
}

TEST_CASE("a residual block says when its ways give different shapes") {
  const std::string error = error_of([] {
    FloatNetwork(make_cpu_backend(1), R"({"type": "residual", "branch": [{"type": "dense", "units": 2}]})", {3});
  });
  CHECK(error.find("shape /model/0") == 0);
  CHECK(error.find("the branch gives 2 but the shortcut 3") != std::string::npos);
}

TEST_CASE("an error inside a branch points to its place") {
  const std::string error = error_of([] {
    FloatNetwork(make_cpu_backend(1),
                 R"({"type": "residual", "branch": ["relu", {"type": "conv2d", "filters": 2, "kernel": 9}]})",
                 {3, 3, 1});
  });
  CHECK(error.find("shape /model/0/branch/1") == 0);
}
