#include <cmath>

#include "support/check_optimizer.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("optimizer", "adam") {
  check_optimizer("\"adam\"");
  check_optimizer(R"({"type": "adam", "bias_correction": false, "beta1": 0.5, "beta2": 0.9, "epsilon": 0.001})");
}

TEST_CASE("OPT-18 with bias correction adam's step is lr under any constant gradient") {
  for (const double g : {1.0, -300.0, 0.1}) {
    Descent d(R"({"type": "adam", "lr": 0.25})", {0.0});
    for (int t = 1; t <= 50; ++t) {
      const double before = d.weights()[0];
      d.step(constant_gradient(g));
      // Epsilon is 1e-7 of the smallest gradient: 0.9999999 of lr.
      CHECK(before - d.weights()[0] == doctest::Approx(g > 0 ? 0.25 : -0.25).epsilon(1.5e-7).scale(0));
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
    // 0.1 / sqrt(.001), less what the listing's epsilon takes: 3e-6 of it.
    if (t == 1) CHECK(last == doctest::Approx(3.162278).epsilon(4e-6).scale(0));
    if (last > longest) {
      longest = last;
      longest_at = t;
    }
  }
  CHECK(longest == doctest::Approx(6.5685).epsilon(1e-5));
  CHECK(longest_at == 12);
  CHECK(last == doctest::Approx(1.26).epsilon(1e-2));
}

TEST_CASE("ERR-09 an l2 penalty under adam is no weight decay: large and small weights shrink alike") {
  // Gradient 2 lambda w alone; as decay both would shrink by the same factor.
  Descent d(R"({"type": "adam", "lr": 0.125})", {4.0, 0.5});
  d.step([](const std::vector<double>& w) { return std::vector<double>{0.02 * w[0], 0.02 * w[1]}; });
  CHECK(d.weights()[0] == doctest::Approx(4.0 - 0.125).epsilon(1e-6));
  CHECK(d.weights()[1] == doctest::Approx(0.5 - 0.125).epsilon(1e-6));
}

TEST_CASE("a schedule that moves the momentum moves adam's beta1") {
  const Spec spec = optimizer_from("\"adam\"");
  const auto adam = factory_of<OptimizerFactory>(spec).make_double(spec.options);
  UpdateScalars scalars;
  adam->prepare({0.1, 0.5}, 1, scalars);
  CHECK(scalars.own[0] == doctest::Approx(1.0 / (1.0 - 0.25)).epsilon(1e-14));
  CHECK(scalars.own[2] == 0.5);
}
