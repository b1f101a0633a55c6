#include <algorithm>
#include <cmath>

#include "support/check_layer.h"
#include "support/network.h"
#include "support/sample_moments.h"
#include "trainyard/core/math.h"

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

TEST_CASE(
    "REG-10 ERR-11 vanilla dropout keeps values as they are in training and multiplies by the keep share at test") {
  constexpr double kKeep = 0.7;  // the lectures' p
  FloatNetwork unit(make_cpu_backend(1),
                    R"([{"type": "dropout", "rate": 0.3, "form": "vanilla"}, {"type": "dense", "units": 1}])", {32},
                    {.rows = 1});
  const std::vector<float> x = converted<float>(normal_numbers(32, 5));
  const double test = static_cast<double>(unit.forward(x, Mode::evaluate())[0]);
  SampleMoments outputs;
  for (unit.block().step = 0; unit.block().step < 4000; ++unit.block().step)
    outputs.add(unit.forward(x, Mode::train())[0]);
  CHECK(std::abs(outputs.mean() - test) < 3.0 * outputs.standard_error());
  CHECK(outputs.deviation() > 0.1);

  constexpr int64_t kUnits = 100000;
  FloatNetwork mask(make_cpu_backend(1), R"({"type": "dropout", "rate": 0.3, "form": "vanilla"})", {kUnits},
                    {.rows = 1});
  const std::vector<float> ones(kUnits, 1.0f);
  SampleMoments kept;
  for (const float v : mask.forward(ones, Mode::train())) {
    CHECK((v == 0.0f || v == 1.0f));
    kept.add(v);
  }
  CHECK(std::abs(kept.mean() - kKeep) < 3.0 * std::sqrt(kKeep * (1.0 - kKeep) / kUnits));
  CHECK(mask.forward(ones, Mode::evaluate()) == std::vector<float>(kUnits, 0.7f));
}

TEST_CASE("REG-12 the four masks of two inputs average to half the sum, which vanilla dropout gives at test") {
  FloatNetwork net(make_reference_backend<float>(),
                   R"([{"type": "dropout", "form": "vanilla"}, {"type": "dense", "units": 1, "bias": false}])", {2},
                   {.rows = 1});
  net.set_weight("1.weight", {0.7, -0.3});
  // w1 x + w2 y = -0.1, w1 x = 1.4, w2 y = -1.5 and 0 are -0.05 on average.
  std::vector<double> seen;
  for (net.block().step = 0; seen.size() < 4 && net.block().step < 100; ++net.block().step) {
    const double y = static_cast<double>(net.forward({2, 5}, Mode::train())[0]);
    if (std::find(seen.begin(), seen.end(), y) == seen.end()) seen.push_back(y);
  }
  REQUIRE(seen.size() == 4);
  CHECK((seen[0] + seen[1] + seen[2] + seen[3]) / 4.0 == doctest::Approx(-0.05).epsilon(1e-6));
  CHECK(static_cast<double>(net.forward({2, 5}, Mode::evaluate())[0]) == doctest::Approx(-0.05).epsilon(1e-6));
  std::sort(seen.begin(), seen.end());
  CHECK(seen[1] == doctest::Approx(-0.1).epsilon(1e-6));
}

TEST_CASE("REG-14 4096 units have 10^1233.018862 masks, so no two steps share one") {
  constexpr int64_t kUnits = 4096;
  FloatNetwork net(make_cpu_backend(1), "\"dropout\"", {kUnits}, {.rows = 1});
  CHECK(static_cast<double>(net.model().output().count()) * math::log(2.0) / math::log(10.0) ==
        doctest::Approx(1233.018862).epsilon(1e-9));
  std::vector<std::vector<float>> masks;
  SampleMoments kept;
  for (net.block().step = 0; net.block().step < 50; ++net.block().step) {
    masks.push_back(net.forward(std::vector<float>(kUnits, 0.5f), Mode::train()));
    for (const float v : masks.back()) kept.add(v);
  }
  std::sort(masks.begin(), masks.end());
  CHECK(std::adjacent_find(masks.begin(), masks.end()) == masks.end());
  CHECK(std::abs(kept.mean() - 0.5) < 3.0 * kept.standard_error());
}

TEST_CASE("ERR-27 a mask without its \"< p\" has the mean of a real one at p = 1/2, but a third of the variance") {
  constexpr int64_t kUnits = 100000;
  FloatNetwork net(make_cpu_backend(1), R"({"type": "dropout", "form": "vanilla"})", {kUnits}, {.rows = 1});
  SampleMoments mask, uniform;
  for (const float v : net.forward(std::vector<float>(kUnits, 1.0f), Mode::train())) mask.add(v);
  for (uint64_t i = 0; i < kUnits; ++i) uniform.add(random_uniform({1, stream_id(Purpose::check)}, i));
  CHECK(std::abs(mask.mean() - uniform.mean()) < 3.0 * (mask.standard_error() + uniform.standard_error()));
  CHECK(mask.deviation() * mask.deviation() == doctest::Approx(0.25).epsilon(0.01));
  CHECK(uniform.deviation() * uniform.deviation() == doctest::Approx(1.0 / 12.0).epsilon(0.01));
}
