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

}  // namespace

TEST_CASE("INI-30 lsuv brings every layer's variance to within 10 % of 1, orthogonal rows kept") {
  constexpr int64_t kRows = 64;
  const char* const layers =
      R"([{"type": "dense", "units": 40}, "tanh", {"type": "dense", "units": 30, "bias_value": 0.5}, "relu", {"type": "dense", "units": 20}])";
  FloatNetwork net(make_cpu_backend(1), layers, {50}, {.rows = kRows, .fused = false, .init = "\"lsuv\""});
  std::vector<double> numbers = normal_numbers(kRows * 50, 3);
  for (double& v : numbers) v *= 7.0;
  const std::vector<float> x = converted<float>(numbers);
  REQUIRE(net.model().wants_fit());
  net.model().fit_initialisation(1, x.data(), kRows);

  Variances seen;
  Step<float> step = net.model().step(net.plan(), Mode::evaluate(), &net.block());
  step.observer = &seen;
  std::vector<float> y(kRows * 20);
  net.model().forward(step, {x.data(), {kRows, 50}}, {y.data(), {kRows, 20}});
  for (const size_t layer : {0, 2, 4}) CHECK(std::abs(seen.values[layer] - 1.0) < 0.1);
}
