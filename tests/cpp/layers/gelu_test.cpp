#include "layers/curve.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("layer", "gelu") {
  check_layer(R"("gelu")", {7});
  check_layer(R"("gelu")", {3, 3, 5});
  check_layer(R"({"type": "gelu", "approximate": "tanh"})", {9});
  check_layer(R"({"type": "gelu", "approximate": "sigmoid"})", {9});
}

TEST_CASE("ACT-08 gelu meets its table and its minimum") {
  const Curve c = curve("\"gelu\"", {1.0, -1.0, 3.0, -0.751791524694});
  constexpr double kTolerance = TY_DOUBLE_LAYERS ? 1e-14 : 1e-6;
  CHECK(close(c.y[0], 0.8413447460685429, kTolerance));
  CHECK(close(c.y[1], -0.1586552539314571, kTolerance));
  CHECK(close(c.y[2], 2.99595030590511, kTolerance));
  CHECK(c.y[3] == doctest::Approx(-0.16997120748).epsilon(1e-6));
  CHECK(std::abs(c.slope[3]) < 1e-6);
}

TEST_CASE("ACT-09 the two approximations of gelu are as far off as they should be") {
  std::vector<double> x;
  for (double at = -6.0; at <= 6.0; at += 0.01) x.push_back(at);
  const Curve exact = curve("\"gelu\"", x), gate = curve(R"({"type": "gelu", "approximate": "sigmoid"})", x),
              cubic = curve(R"({"type": "gelu", "approximate": "tanh"})", x);
  double sigmoid_error = 0.0, tanh_error = 0.0;
  for (size_t i = 0; i < x.size(); ++i) {
    sigmoid_error = std::max(sigmoid_error, std::abs(exact.y[i] - gate.y[i]));
    tanh_error = std::max(tanh_error, std::abs(exact.y[i] - cubic.y[i]));
  }
  CHECK(sigmoid_error == doctest::Approx(0.02033487).epsilon(1e-4).scale(0));
  CHECK(tanh_error == doctest::Approx(4.732e-4).epsilon(1e-3).scale(0));
}

TEST_CASE("gelu's tanh form at 1") {
  // 0.5 (1 + tanh(sqrt(2 / pi) 1.044715))
  CHECK_CLOSE(curve(R"({"type": "gelu", "approximate": "tanh"})", {1.0}).y[0], 0.8411919906082768);
}

TEST_CASE("ACT-14 gelu's mean over normal numbers") {
  CHECK(normal_mean("\"gelu\"") == doctest::Approx(0.282095).epsilon(1e-5));
}
