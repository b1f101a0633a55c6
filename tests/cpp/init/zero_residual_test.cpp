#include "data/support.h"
#include "init/check_init.h"
#include "support/network.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("init", "zero_residual") { check_init("\"zero_residual\""); }

namespace {

const char* const kBlocks = R"([{"type": "dense", "units": 32}, {"type": "repeat", "times": 10, "layers": [
  {"type": "residual", "branch": [{"type": "dense", "units": 32}, "relu", {"type": "dense", "units": 32}]}]}])";

// Variance of each block's output: the residual layers in order.
struct Blocks final : Observer<float> {
  std::vector<double> variance;
  void after_forward(const std::string& path, Tensor<const float>, Tensor<const float> y) override {
    if (path.rfind("1.", 0) != 0 || path.find("branch") != std::string::npos) return;
    double mean = 0.0, square = 0.0;
    const double n = static_cast<double>(y.count());
    for (int64_t i = 0; i < y.count(); ++i) mean += static_cast<double>(y.data[i]) / n;
    for (int64_t i = 0; i < y.count(); ++i) square += std::pow(static_cast<double>(y.data[i]) - mean, 2) / n;
    variance.push_back(square);
  }
};

std::vector<double> block_variances(const char* init) {
  constexpr int64_t kRows = 64;
  FloatNetwork net(make_cpu_backend(1), kBlocks, {32}, {.rows = kRows, .fused = false, .init = init});
  const std::vector<float> x = converted<float>(normal_numbers(kRows * 32, 5));
  std::vector<float> y(x.size());
  Blocks seen;
  Step<float> step = net.model().step(net.plan(), Mode::evaluate(), &net.block());
  step.observer = &seen;
  net.model().forward(step, {x.data(), {kRows, 32}}, {y.data(), {kRows, 32}});
  return seen.variance;
}

}  // namespace

TEST_CASE("INI-25 with the last layer of every branch at zero the variance is exactly constant over ten blocks") {
  const std::vector<double> variance = block_variances("\"zero_residual\"");
  REQUIRE(variance.size() == 10);
  for (const double v : variance) CHECK(v == variance[0]);
  CHECK(variance[0] > 0.5);
  // INI-24, ERR-14: without it, x3 a block.
  const std::vector<double> growing = block_variances("\"kaiming\"");
  CHECK(growing[9] > 1000.0 * growing[0]);
}

TEST_CASE("INI-25 the first step moves the branches' last layers only, and the shortcut's layer is no branch") {
  FloatNetwork net(make_cpu_backend(1), R"([{"type": "residual",
      "branch": [{"type": "dense", "units": 6}, "relu", {"type": "dense", "units": 5}],
      "shortcut": [{"type": "dense", "units": 5}]}, {"type": "dense", "units": 2}])",
                   {5}, {.init = R"({"type": "zero_residual", "base": {"type": "normal", "std": 1}})"});
  const auto zero = [](const std::vector<float>& w) { return second_moment(w) == 0.0; };
  CHECK(zero(net.weight("0.branch.2.weight")));
  for (const char* path : {"0.branch.0.weight", "0.shortcut.0.weight", "1.weight"}) CHECK_FALSE(zero(net.weight(path)));
  // The base's own numbers: std 1.
  CHECK(second_moment(net.weight("0.branch.0.weight")) == doctest::Approx(1.0).epsilon(0.8));
  net.fill_gradients(0.0);
  net.forward(converted<float>(normal_numbers(20, 3)), Mode::train());
  net.backward(converted<float>(normal_numbers(8, 4)));
  CHECK(zero(net.gradient("0.branch.0.weight")));
  CHECK_FALSE(zero(net.gradient("0.branch.2.weight")));
}

TEST_CASE("a scheme that looks at data is no base of another") {
  CHECK(error_of([] { init_from(R"({"type": "zero_residual", "base": "lsuv"})"); }) ==
        "choice /init/base [init] lsuv looks at data: it cannot be the base of another one");
}
