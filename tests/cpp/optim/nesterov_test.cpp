#include <cmath>

#include "support/check_optimizer.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("optimizer", "nesterov") { check_optimizer("\"nesterov\""); }

namespace {

constexpr const char* kNesterov = R"({"type": "nesterov", "lr": 0.0078125, "momentum": 0.5})";
constexpr double kRate = 0.0078125, kMomentum = 0.5, kCurvature = 100.0;

}  // namespace

TEST_CASE("OPT-08 nesterov takes its gradient at w + rho v") {
  Descent d(kNesterov, {1.0});
  double w = 1.0, v = 0.0;
  for (int i = 0; i < 60; ++i) {
    v = kMomentum * v - kRate * kCurvature * (w + kMomentum * v);
    w += v;
    d.step(quadratic({kCurvature}));
    CHECK(std::abs(d.weights()[0] - w) < 1e-15);
  }
}

TEST_CASE("OPT-09 the change of variables x~ = x + rho v gives the same path") {
  Descent d(kNesterov, {1.0});
  double x = 1.0, v = 0.0;
  for (int i = 0; i < 60; ++i) {
    const double old = v;
    v = kMomentum * v - kRate * kCurvature * x;
    x += -kMomentum * old + (1.0 + kMomentum) * v;
    d.step(quadratic({kCurvature}));
    CHECK(std::abs(d.weights()[0] + kMomentum * d.state(0, 0) - x) < 1e-14);
  }
}
