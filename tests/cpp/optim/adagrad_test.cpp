#include <cmath>

#include "support/check_optimizer.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("optimizer", "adagrad") {
  check_optimizer("\"adagrad\"");
  check_optimizer(R"({"type": "adagrad", "epsilon": 0.01, "epsilon_inside": true})");
}

TEST_CASE("OPT-11, OPT-14 under a constant gradient adagrad's step is lr / sqrt(t)") {
  Descent d(R"({"type": "adagrad", "lr": 0.001, "epsilon": 1e-7})", {0.0});
  for (int t = 1; t <= 100; ++t) {
    const double before = d.weights()[0];
    d.step(constant_gradient(1.0));
    const double step = before - d.weights()[0];
    CHECK(d.state(0, 0) == static_cast<double>(t));  // the sum of squares only grows
    if (t == 1) CHECK(step == doctest::Approx(0.001).epsilon(1e-6).scale(0));
    if (t == 4) CHECK(step == doctest::Approx(0.0005).epsilon(1e-6).scale(0));
    if (t == 100) CHECK(step == doctest::Approx(0.0001).epsilon(1e-6).scale(0));
  }
}

TEST_CASE("OPT-12, ERR-23 the place of epsilon matters for tiny gradients only") {
  Descent inside(R"({"type": "adagrad", "lr": 1, "epsilon": 1e-8, "epsilon_inside": true})", {0.0}),
      outside(R"({"type": "adagrad", "lr": 1, "epsilon": 1e-7})", {0.0});
  inside.step(constant_gradient(1e-8));
  outside.step(constant_gradient(1e-8));
  CHECK(-inside.weights()[0] == doctest::Approx(1e-4).epsilon(1e-3).scale(0));
  CHECK(-outside.weights()[0] == doctest::Approx(0.0909).epsilon(1e-3).scale(0));
}

TEST_CASE("OPT-13 adagrad's first step is as long in a flat direction as in a steep one") {
  Descent d(R"({"type": "adagrad", "lr": 0.5})", {1.0, 1.0});
  d.step(quadratic({1.0, 100.0}));
  CHECK((1.0 - d.weights()[0]) / (1.0 - d.weights()[1]) == doctest::Approx(1.0).epsilon(1e-9));
}
