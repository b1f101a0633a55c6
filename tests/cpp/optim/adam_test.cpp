#include <cmath>

#include "support/check_optimizer.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("optimizer", "adam") {
  check_optimizer("\"adam\"");
  check_optimizer(R"({"type": "adam", "bias_correction": false, "beta1": 0.5, "beta2": 0.9, "epsilon": 0.001})");
}

TEST_CASE("OPT-18 with bias correction adam's step is lr under any constant gradient") {
  for (const double g : {1.0, -300.0, 1e-3}) {
    Descent d(R"({"type": "adam", "lr": 0.25})", {0.0});
    for (int t = 1; t <= 50; ++t) {
      const double before = d.weights()[0];
      d.step(constant_gradient(g));
      // The corrections are floats in a step; epsilon is 1e-5 of the smallest gradient.
      CHECK(before - d.weights()[0] == doctest::Approx(g > 0 ? 0.25 : -0.25).epsilon(2e-5));
    }
  }
}

TEST_CASE("OPT-16, OPT-17 without bias correction adam starts with steps that are too long") {
  Descent d(R"({"type": "adam", "lr": 1, "bias_correction": false, "epsilon": 1e-7})", {0.0});
  double longest = 0.0, last = 0.0;
  int longest_at = 0;
  for (int t = 1; t <= 1000; ++t) {
    const double before = d.weights()[0];
    d.step(constant_gradient(1.0));
    last = before - d.weights()[0];
    if (t == 1) CHECK(last == doctest::Approx(3.162278).epsilon(1e-5));
    if (last > longest) {
      longest = last;
      longest_at = t;
    }
  }
  CHECK(longest == doctest::Approx(6.5685).epsilon(1e-4));
  CHECK(longest_at == 12);
  CHECK(last == doctest::Approx(1.26).epsilon(1e-2));
}
