#include <cmath>

#include "support/check_optimizer.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("optimizer", "nesterov") {
  check_optimizer("\"nesterov\"");
  check_optimizer(R"({"type": "nesterov", "form": "change_of_variables"})");
}

namespace {

constexpr const char* kLookAhead = R"({"type": "nesterov", "lr": 0.009, "momentum": 0.9})";
constexpr const char* kChanged = R"({"type": "nesterov", "lr": 0.009, "momentum": 0.9, "form": "change_of_variables"})";
constexpr double kRate = 0.009, kMomentum = 0.9;
constexpr double kCurvature[] = {1.0, 100.0};

}  // namespace

TEST_CASE("OPT-08 nesterov takes its gradient at w + rho v, in both sources' signs") {
  for (size_t k = 0; k < 2; ++k) {
    Descent path(kLookAhead, {1.0, 1.0});
    double x = 1.0, v = 0.0, theta = 1.0, u = 0.0;
    for (int i = 0; i < 60; ++i) {
      v = kMomentum * v - kRate * (kCurvature[k] * (x + kMomentum * v));
      x += v;
      u = kMomentum * u + kRate * (kCurvature[k] * (theta - kMomentum * u));
      theta -= u;
      CHECK(x == theta);
      path.step(quadratic({1.0, 100.0}));
      CHECK(std::abs(path.weights()[k] - x) < 1e-15);
    }
  }
}

TEST_CASE("OPT-09 the change of variables x~ = x + rho v gives the look-ahead's path to 1e-15, in both printed forms") {
  Descent ahead(kLookAhead, {1.0, 1.0}), changed(kChanged, {1.0, 1.0});
  double first[] = {1.0, 1.0}, second[] = {1.0, 1.0}, v[] = {0.0, 0.0};
  for (int i = 0; i < 60; ++i) {
    ahead.step(quadratic({1.0, 100.0}));
    changed.step(quadratic({1.0, 100.0}));
    for (size_t k = 0; k < 2; ++k) {
      const double old = v[k];
      v[k] = kMomentum * old - kRate * (kCurvature[k] * first[k]);
      first[k] += v[k] + kMomentum * (v[k] - old);
      second[k] += -kMomentum * old + (1.0 + kMomentum) * v[k];
      CHECK(std::abs(first[k] - second[k]) < 1e-15);
      CHECK(std::abs(changed.weights()[k] - first[k]) < 1e-15);
      CHECK(std::abs(ahead.weights()[k] + kMomentum * ahead.state(0, k) - changed.weights()[k]) < 1e-15);
    }
  }
}

TEST_CASE("OPT-10 momentum adds the gradient's step to the velocity here, nesterov the one from where it leads") {
  // At w = (1, 1) with velocity from one step before.
  for (const bool nesterov : {false, true}) {
    Descent d(nesterov ? kLookAhead : R"({"type": "momentum", "lr": 0.009, "momentum": 0.9, "form": "velocity"})",
              {1.0, 1.0});
    d.step(quadratic({1.0, 100.0}));
    const std::vector<double> w = d.weights();
    const double v[] = {d.state(0, 0), d.state(0, 1)};
    d.step(quadratic({1.0, 100.0}));
    for (size_t k = 0; k < 2; ++k) {
      const double at = nesterov ? w[k] + kMomentum * v[k] : w[k];
      const double expected = kMomentum * v[k] - kRate * kCurvature[k] * at;
      CHECK(d.weights()[k] - w[k] == doctest::Approx(expected).epsilon(1e-13));
    }
  }
}
