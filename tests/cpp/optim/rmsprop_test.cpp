#include <cmath>

#include "support/check_optimizer.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("optimizer", "rmsprop") {
  check_optimizer("\"rmsprop\"");
  check_optimizer(R"({"type": "rmsprop", "decay": 0.5, "epsilon": 0.01, "epsilon_inside": true})");
}

TEST_CASE("OPT-15 under a constant gradient rmsprop's steps fall from 3.16 lr to lr") {
  Descent d(R"({"type": "rmsprop", "lr": 1, "decay": 0.9})", {0.0});
  for (int t = 1; t <= 100; ++t) {
    const double before = d.weights()[0];
    d.step(constant_gradient(1.0));
    const double step = before - d.weights()[0];
    if (t == 1) CHECK(step == doctest::Approx(3.162278).epsilon(1e-6));
    if (t == 10) CHECK(step == doctest::Approx(1.239088).epsilon(1e-6));
    if (t == 100) CHECK(step == doctest::Approx(1.000013).epsilon(1e-6));
  }
}

TEST_CASE("ERR-23 rmsprop adds epsilon to the root, or under it if asked") {
  Descent outside(R"({"type": "rmsprop", "lr": 1, "decay": 0, "epsilon": 0.5})", {0.0}),
      inside(R"({"type": "rmsprop", "lr": 1, "decay": 0, "epsilon": 0.5, "epsilon_inside": true})", {0.0});
  outside.step(constant_gradient(2.0));
  inside.step(constant_gradient(2.0));
  CHECK(outside.weights()[0] == doctest::Approx(-2.0 / 2.5).epsilon(1e-14));
  CHECK(inside.weights()[0] == doctest::Approx(-2.0 / std::sqrt(4.5)).epsilon(1e-14));
}
