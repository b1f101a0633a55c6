#include "support/check_layer.h"
#include "support/network.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("layer", "maxout") {
  check_layer(R"({"type": "maxout", "units": 5})", {4});
  check_layer(R"({"type": "maxout", "units": 17, "pieces": 3, "bias": false})", {3});
  check_layer(R"([{"type": "maxout", "units": 6}, "tanh", {"type": "maxout", "units": 2, "pieces": 5}])", {7});
}

namespace {

constexpr const char* kPair = R"({"type": "maxout", "units": 2})";
const std::vector<float> kInputs{-1.5f, 0.25f, 2.0f, -3.0f, 0.0f, 1.0f};  // (2, 3)

// Weights (3, 4): the columns of piece 0, then those of piece 1, `times` as large.
std::vector<double> pieces(double times) {
  const double w[3][2] = {{1.0, -2.0}, {0.5, 0.25}, {-1.0, 1.5}};
  std::vector<double> out;
  for (const auto& row : w) {
    for (const double factor : {1.0, times}) {
      for (const double value : row) out.push_back(factor * value);
    }
  }
  return out;
}

}  // namespace

TEST_CASE("ACT-12 maxout with a second piece of 0 is a dense layer with a relu, to the bit") {
  FloatNetwork maxout(make_cpu_backend(1), kPair, {3}, {.rows = 2});
  FloatNetwork relu(make_cpu_backend(1), R"([{"type": "dense", "units": 2}, "relu"])", {3}, {.rows = 2});
  maxout.set_weight("0.weight", pieces(0.0));
  relu.set_weight("0.weight", {1.0, -2.0, 0.5, 0.25, -1.0, 1.5});
  maxout.set_weight("0.bias", {0.5, -0.25, 0.0, 0.0});
  relu.set_weight("0.bias", {0.5, -0.25});
  const std::vector<float> y = relu.forward(kInputs, Mode::train());
  CHECK(maxout.forward(kInputs, Mode::train()) == y);
  CHECK(std::count(y.begin(), y.end(), 0.0f) > 0);
  CHECK(maxout.backward({1, 2, 3, 4}) == relu.backward({1, 2, 3, 4}));
}

TEST_CASE("ACT-12 maxout with a second piece a tenth as large is a leaky relu") {
  FloatNetwork maxout(make_cpu_backend(1), kPair, {3}, {.rows = 2});
  FloatNetwork leaky(make_cpu_backend(1), R"([{"type": "dense", "units": 2}, {"type": "leaky_relu", "slope": 0.1}])",
                     {3}, {.rows = 2});
  maxout.set_weight("0.weight", pieces(0.1));
  leaky.set_weight("0.weight", {1.0, -2.0, 0.5, 0.25, -1.0, 1.5});
  // 0.1 is rounded before the sum in one and behind it in the other.
  CHECK(relative_difference(maxout.forward(kInputs, Mode::train()), leaky.forward(kInputs, Mode::train())) < 1e-6);
}

TEST_CASE("ACT-12 maxout has exactly as many times the parameters as it has pieces") {
  const auto parameters = [](const std::string& layer) {
    return FloatNetwork(make_cpu_backend(1), layer, {37}).model().table().parameter_count();
  };
  const int64_t dense = parameters(R"({"type": "dense", "units": 11})");
  CHECK(dense == 37 * 11 + 11);
  CHECK(parameters(R"({"type": "maxout", "units": 11})") == 2 * dense);
  CHECK(parameters(R"({"type": "maxout", "units": 11, "pieces": 5})") == 5 * dense);
}

TEST_CASE("ACT-12 maxout neither saturates nor dies: some piece always takes the whole gradient") {
  FloatNetwork net(make_cpu_backend(1), kPair, {1}, {.rows = 1});
  net.set_weight("0.weight", {1, 1, -2, -2});
  for (const float x : {-1000.0f, -1.0f, 1.0f, 1000.0f}) {
    net.forward({x}, Mode::train());
    CHECK(net.backward({1, 0}) == std::vector<float>{x > 0 ? 1.0f : -2.0f});
  }
}

TEST_CASE("of equal pieces the first takes the gradient") {
  FloatNetwork net(make_cpu_backend(1), R"({"type": "maxout", "units": 1, "pieces": 3})", {1}, {.rows = 1});
  net.set_weight("0.weight", {1, 1, 1});
  net.forward({2}, Mode::train());
  net.fill_gradients(0.0);
  net.backward({5});
  CHECK(net.gradient("0.weight") == std::vector<float>{10, 0, 0});
  CHECK(net.gradient("0.bias") == std::vector<float>{5, 0, 0});
}
