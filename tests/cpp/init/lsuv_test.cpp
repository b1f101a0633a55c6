#include "init/check_init.h"
#include "support/network.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("init", "lsuv") { check_init("\"lsuv\""); }

namespace {

// Population variance of what each layer with weights gives.
struct Variances final : Observer<float> {
  std::vector<double> values;
  void after_forward(const std::string&, Tensor<const float>, Tensor<const float> y) override {
    double mean = 0.0, square = 0.0;
    const double n = static_cast<double>(y.count());
    for (int64_t i = 0; i < y.count(); ++i) mean += static_cast<double>(y.data[i]) / n;
    for (int64_t i = 0; i < y.count(); ++i) square += std::pow(static_cast<double>(y.data[i]) - mean, 2) / n;
    values.push_back(square);
  }
};

// What every layer's output has for a variance, by order of computation, after fitting on x.
std::vector<double> fitted(const char* layers, const Shape& input, const std::vector<float>& x, int64_t rows) {
  FloatNetwork net(make_cpu_backend(1), layers, input, {.rows = rows, .fused = false, .init = "\"lsuv\""});
  REQUIRE(net.model().wants_fit());
  net.model().fit_initialisation(1, x.data(), rows);
  Variances seen;
  Step<float> step = net.model().step(net.plan(), Mode::evaluate(), &net.block());
  step.observer = &seen;
  std::vector<float> y(static_cast<size_t>(rows * net.model().output().count()));
  net.model().forward(step, {x.data(), input.with_rows(rows)}, {y.data(), net.model().output().with_rows(rows)});
  return seen.values;
}

std::vector<float> wide_numbers(int64_t n) {
  std::vector<double> numbers = normal_numbers(n, 3);
  for (double& v : numbers) v *= 7.0;
  return converted<float>(numbers);
}

}  // namespace

TEST_CASE("INI-30 lsuv brings every layer's variance to within 10 % of 1, orthogonal rows kept") {
  const std::vector<double> variance = fitted(
      R"([{"type": "dense", "units": 40}, "tanh", {"type": "dense", "units": 30, "bias_value": 0.5}, "relu", {"type": "dense", "units": 20}])",
      {50}, wide_numbers(64 * 50), 64);
  for (const size_t layer : {0, 2, 4}) CHECK(std::abs(variance[layer] - 1.0) < 0.1);
}

TEST_CASE("INI-30 lsuv goes through convolutions and residual branches, too") {
  const std::vector<double> variance = fitted(
      R"([{"type": "conv2d", "filters": 6, "kernel": 3, "padding": "same"}, "relu",
          {"type": "residual", "branch": [{"type": "conv2d", "filters": 4, "kernel": 3, "padding": "same"}, "elu",
                                          {"type": "conv2d", "filters": 6, "kernel": 1}]},
          "flatten", {"type": "dense", "units": 10}])",
      {6, 6, 3}, wide_numbers(32 * 108), 32);
  // conv, relu, (conv, elu, conv), residual, flatten, dense
  REQUIRE(variance.size() == 8);
  for (const size_t layer : {0, 2, 4, 7}) CHECK(std::abs(variance[layer] - 1.0) < 0.1);
}
