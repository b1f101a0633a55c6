#include "init/check_init.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("init", "xavier") {
  check_init("\"xavier\"");
  check_init(R"({"type": "xavier", "mode": "fan_avg", "distribution": "uniform"})");
}

TEST_CASE("INI-16 xavier by fan-in: Var W times Din is 1 within 1 %") {
  CHECK(second_moment(draw("\"xavier\"", dense_parameter(400, 150))) * 400.0 == doctest::Approx(1.0).epsilon(0.01));
  CHECK(second_moment(draw("\"xavier\"", conv_parameter(3, 64, 64))) * 576.0 == doctest::Approx(1.0).epsilon(0.02));
}

TEST_CASE("INI-17, ERR-30 xavier by both fans: Var W times their mean is 1, uniform up to sqrt(6 / (in + out))") {
  const std::vector<float> normal = draw(R"({"type": "xavier", "mode": "fan_avg"})", dense_parameter(400, 150));
  CHECK(second_moment(normal) * 275.0 == doctest::Approx(1.0).epsilon(0.01));
  const std::vector<float> uniform =
      draw(R"({"type": "xavier", "mode": "fan_avg", "distribution": "uniform"})", dense_parameter(400, 150));
  CHECK(second_moment(uniform) * 275.0 == doctest::Approx(1.0).epsilon(0.01));
  float largest = 0.0f;
  for (const float v : uniform) largest = std::max(largest, std::abs(v));
  const double bound = std::sqrt(6.0 / 550.0);
  CHECK(static_cast<double>(largest) <= bound);
  CHECK(static_cast<double>(largest) > 0.999 * bound);
}
