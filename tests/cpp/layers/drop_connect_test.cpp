#include <algorithm>
#include <cmath>

#include "data/support.h"
#include "support/check_layer.h"
#include "support/network.h"
#include "support/sample_moments.h"
#include "trainyard/core/math.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("layer", "drop_connect") {
  check_layer(R"({"type": "drop_connect", "units": 4, "rate": 0.25})", {7});
  check_layer(R"({"type": "drop_connect", "units": 3, "bias": false, "monte_carlo": "gaussian"})", {5});
  check_layer(R"({"type": "drop_connect", "units": 2, "rate": 0})", {4});
  check_layer(R"([{"type": "drop_connect", "units": 9}, "tanh", {"type": "drop_connect", "units": 3}])", {6});
}

TEST_CASE("REG-17 DropConnect's mask is on the weights: units that see the same input differ, examples do not") {
  constexpr int64_t kUnits = 50, kInputs = 40;
  FloatNetwork net(make_cpu_backend(1), R"({"type": "drop_connect", "units": 50, "rate": 0.25, "bias": false})",
                   {kInputs}, {.rows = 2});
  net.set_weight("0.weight", std::vector<double>(kUnits * kInputs, 1.0));
  const std::vector<float> x(2 * kInputs, 1.0f);
  SampleMoments outputs;
  for (net.block().step = 0; net.block().step < 200; ++net.block().step) {
    const std::vector<float> y = net.forward(x, Mode::train());
    CHECK(std::vector<float>(y.begin(), y.begin() + kUnits) == std::vector<float>(y.begin() + kUnits, y.end()));
    CHECK(*std::max_element(y.begin(), y.end()) > *std::min_element(y.begin(), y.end()));
    for (int64_t i = 0; i < kUnits; ++i) outputs.add(y[static_cast<size_t>(i)]);
  }
  // Kept weights count 4/3: the mean is that of all connections, the variance 40 * rate / (1 - rate).
  CHECK(std::abs(outputs.mean() - 40.0) < 3.0 * outputs.standard_error());
  CHECK(outputs.variance() == doctest::Approx(40.0 / 3.0).epsilon(0.05));
  CHECK(net.forward(x, Mode::evaluate()) == std::vector<float>(2 * kUnits, 40.0f));
}

TEST_CASE("REG-17 a dropped weight gets no gradient, a kept one the scaled one") {
  FloatNetwork net(make_reference_backend<float>(), R"({"type": "drop_connect", "units": 1, "bias": false})", {64},
                   {.rows = 1});
  net.set_weight("0.weight", std::vector<double>(64, 1.0));
  net.forward(std::vector<float>(64, 3.0f), Mode::train());
  net.fill_gradients(0.0);
  const std::vector<float> dx = net.backward({1.0f}), dw = net.gradient("0.weight");
  int kept = 0;
  for (size_t i = 0; i < 64; ++i) {
    CHECK((dx[i] == 0.0f || dx[i] == 2.0f));
    CHECK(dw[i] == 3.0f * dx[i]);
    kept += dx[i] > 0.0f ? 1 : 0;
  }
  CHECK(kept > 16);
  CHECK(kept < 48);
}

TEST_CASE(
    "REG-17 ERR-38 the paper's normal numbers have the moments of masks; plain weights are biased behind a relu") {
  const auto network = [](const std::string& draws) {
    return FloatNetwork(make_cpu_backend(1),
                        R"([{"type": "drop_connect", "units": 1, "monte_carlo": ")" + draws + R"("}, "relu"])", {64},
                        {.rows = 2});
  };
  FloatNetwork masks = network("masks"), gaussian = network("gaussian");
  // Weights that cancel: plain connections give 0, masked ones half of the time more, by 8 / sqrt(2 pi) on average.
  std::vector<double> w(64, 1.0);
  for (size_t i = 0; i < 64; i += 2) w[i] = -1.0;
  masks.set_weight("0.weight", w);
  gaussian.set_weight("0.weight", w);
  const std::vector<float> x(2 * 64, 1.0f);
  SampleMoments by_mask, by_gauss, product;
  for (uint32_t s = 1; s <= 4000; ++s) {
    masks.block().sample = gaussian.block().sample = s;
    by_mask.add(masks.forward(x, Mode::monte_carlo())[0]);
    const std::vector<float> two = gaussian.forward(x, Mode::monte_carlo());
    by_gauss.add(two[0]);
    product.add((two[0] - 1.0f) * (two[1] - 1.0f));
  }
  const double error = 4.0 * (by_mask.standard_error() + by_gauss.standard_error());
  CHECK(std::abs(by_mask.mean() - by_gauss.mean()) < error);
  CHECK(by_gauss.deviation() == doctest::Approx(by_mask.deviation()).epsilon(0.05));
  // Drawn for each example: equal rows do not move together.
  const double off = by_gauss.mean() - 1.0;
  CHECK(std::abs(product.mean() - off * off) < 4.0 * product.standard_error());
  CHECK(by_gauss.mean() == doctest::Approx(8.0 / std::sqrt(2.0 * math::kPi)).epsilon(0.05));
  CHECK(masks.forward(x, Mode::evaluate()) == std::vector<float>{0, 0});
  CHECK(gaussian.forward(x, Mode::evaluate()) == std::vector<float>{0, 0});
}

TEST_CASE("drop_connect wants a vector") {
  CHECK(error_of([] {
          FloatNetwork(make_cpu_backend(1), R"({"type": "drop_connect", "units": 2})", {3, 3, 1});
        }).find("shape /model/0") == 0);
}
