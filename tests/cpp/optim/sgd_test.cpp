#include <cmath>

#include "support/check_optimizer.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("optimizer", "sgd") { check_optimizer("\"sgd\""); }

TEST_CASE("OPT-01 gradient descent on a quadratic contracts each direction by 1 - lr lambda") {
  Descent d(R"({"type": "sgd", "lr": 0.125})", {3.0, -2.0});
  for (int i = 0; i < 10; ++i) d.step(quadratic({1.0, 4.0}));
  CHECK(d.weights()[0] == doctest::Approx(3.0 * std::pow(0.875, 10)).epsilon(1e-14));
  CHECK(d.weights()[1] == doctest::Approx(-2.0 * std::pow(0.5, 10)).epsilon(1e-14));
}

TEST_CASE("OPT-20 on diag(1, 100) the best plain descent needs 709 steps to 1e-6") {
  Descent d(R"({"type": "sgd", "lr": 0.019801980198019802})", {1.0, 1.0});
  while (std::hypot(d.weights()[0], d.weights()[1]) >= 1e-6) d.step(quadratic({1.0, 100.0}));
  CHECK(d.steps() == 709);
}

TEST_CASE("REG-02 ERR-09 an l2 penalty under sgd shrinks a weight by 1 - 2 lr lambda") {
  Descent d(R"({"type": "sgd", "lr": 0.25})", {2.0});
  d.step([](const std::vector<double>& w) { return std::vector<double>{1.0 + 2.0 * 0.5 * w[0]}; });
  CHECK(d.weights()[0] == (1.0 - 2.0 * 0.25 * 0.5) * 2.0 - 0.25 * 1.0);
}
