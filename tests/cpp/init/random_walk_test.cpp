#include "init/check_init.h"
#include "support/network.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("init", "random_walk") {
  check_init("\"random_walk\"");
  check_init(R"({"type": "random_walk", "activation": "linear"})");
}

namespace {

// Mean change of log |gradient| from layer to layer on the way back, over several networks of 40 layers.
double drift(const char* init, const char* activation, int64_t width) {
  constexpr int64_t kDepth = 40;
  constexpr uint64_t kNetworks = 30;
  const std::string layers = R"({"type": "repeat", "times": 40, "layers": [{"type": "dense", "units": )" +
                             std::to_string(width) + R"(, "bias": false})" + activation + "]}";
  double sum = 0.0;
  for (uint64_t seed = 0; seed < kNetworks; ++seed) {
    FloatNetwork net(make_cpu_backend(1), layers, {width}, {.rows = 1, .seed = seed, .init = init});
    net.forward(converted<float>(normal_numbers(width, seed)), Mode::train());
    const std::vector<float> dy = converted<float>(normal_numbers(width, seed + 100));
    sum += 0.5 * std::log(second_moment(net.backward(dy)) / second_moment(dy));
  }
  return sum / static_cast<double>(kDepth * kNetworks);
}

// A step's standard deviation is sqrt(5 / N) / 2 with ReLU and sqrt(2 / N) / 2 without; four of the mean of 1200.
constexpr double kReluNoise = 4 * 0.158 / 34.6, kLinearNoise = 4 * 0.1 / 34.6;

}  // namespace

TEST_CASE("INI-29 random walk: Var w is g^2 / N with the paper's g") {
  // g^2 = 2 exp(2.4 / 97.6) and exp(1 / 100); 3 standard deviations of 4e4 squares.
  CHECK(second_moment(draw("\"random_walk\"", dense_parameter(100, 400))) * 100.0 ==
        doctest::Approx(2.0497873).epsilon(0.021));
  CHECK(second_moment(draw(R"({"type": "random_walk", "activation": "linear"})", dense_parameter(100, 400))) * 100.0 ==
        doctest::Approx(1.0100502).epsilon(0.021));
}

TEST_CASE("INI-29 random walk: the gradient's length has no drift; with g = sqrt(2) or 1 it shrinks") {
  CHECK(std::abs(drift("\"random_walk\"", ", \"relu\"", 50)) < kReluNoise);
  // 1/2 E log(chi^2_M / M') = -0.0259 a layer at width 50.
  CHECK(std::abs(drift("\"kaiming\"", ", \"relu\"", 50) + 0.0259) < kReluNoise);
  CHECK(std::abs(drift(R"({"type": "random_walk", "activation": "linear"})", "", 50)) < kLinearNoise);
  // -1 / (2N)
  CHECK(std::abs(drift("\"xavier\"", "", 50) + 0.01) < kLinearNoise);
}
