#include <cmath>

#include "support/check_layer.h"
#include "support/network.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("layer", "dropout") {
  check_layer(R"({"type": "dropout", "rate": 0.25})", {7});
  check_layer(R"({"type": "dropout", "rate": 0.5})", {3, 3, 5});
  check_layer(R"({"type": "dropout", "rate": 0})", {4});
  check_layer(R"({"type": "dropout", "rate": 0.25, "form": "vanilla"})", {7});
}

TEST_CASE("REG-11 dropout keeps the mean, and its share of zeros, within three standard errors") {
  constexpr int64_t kUnits = 100000;
  constexpr double kRate = 0.3;
  FloatNetwork net(make_cpu_backend(1), R"({"type": "dropout", "rate": 0.3})", {kUnits}, {.rows = 1});
  const std::vector<float> y = net.forward(std::vector<float>(kUnits, 1.0f), Mode::train());
  double sum = 0.0, zeros = 0.0;
  for (const float v : y) {
    sum += static_cast<double>(v);
    zeros += v == 0.0f ? 1.0 : 0.0;
  }
  const double error = std::sqrt(kRate * (1.0 - kRate) / kUnits);
  CHECK(std::abs(zeros / kUnits - kRate) < 3.0 * error);
  CHECK(std::abs(sum / kUnits - 1.0) < 3.0 * error / (1.0 - kRate));
}

TEST_CASE("REG-11 a network evaluates to the same bits with and without dropout") {
  FloatNetwork with(make_cpu_backend(1), R"([{"type": "dense", "units": 9}, {"type": "dropout", "rate": 0.5}])", {5});
  FloatNetwork without(make_cpu_backend(1), R"({"type": "dense", "units": 9})", {5});
  const std::vector<float> x = converted<float>(normal_numbers(20, 1));
  CHECK(with.forward(x, Mode::evaluate()) == without.forward(x, Mode::evaluate()));
}

TEST_CASE("dropout masks change with the step, the sample and the layer, and with nothing else") {
  const std::vector<float> ones(64, 1.0f);
  FloatNetwork net(make_cpu_backend(1), R"({"type": "dropout", "rate": 0.5})", {64}, {.rows = 1});
  const std::vector<float> first = net.forward(ones, Mode::train());
  CHECK(net.forward(ones, Mode::train()) == first);
  CHECK(net.forward(ones, Mode::monte_carlo()) == first);
  net.block().step = 1;
  CHECK(net.forward(ones, Mode::train()) != first);
  net.block() = {.seed = 1, .sample = 1};
  CHECK(net.forward(ones, Mode::train()) != first);
  FloatNetwork two(make_cpu_backend(1), R"([{"type": "dropout", "rate": 0}, {"type": "dropout", "rate": 0.5}])", {64},
                   {.rows = 1});
  CHECK(two.forward(ones, Mode::train()) != first);
}
