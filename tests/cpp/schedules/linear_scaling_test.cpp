// LRS-10: N steps of (B, eta) against one of (N B, N eta) over the same examples, on a quadratic.
#include "trainyard/schedules/linear_scaling.h"

#include <cmath>

#include "support/descent.h"

using namespace trainyard;
using namespace trainyard::test;

namespace {

// Where the two paths stand apart after one epoch of `n` batches: example i pulls w towards target i.
double apart(int n, double lr) {
  const double targets[] = {1.0, -0.5, 2.0, 0.25, 3.0, -1.0, 0.5, 1.5};
  Descent small("\"sgd\"", {4.0}), large("\"sgd\"", {4.0});
  double sum = 0.0;
  for (int i = 0; i < n; ++i) {
    const double target = targets[i % 8];
    small.step([&](const std::vector<double>& w) { return std::vector<double>{w[0] - target}; }, lr);
    sum += target;
  }
  large.step([&](const std::vector<double>& w) { return std::vector<double>{w[0] - sum / n}; },
             linearly_scaled(lr, 1, n));
  return std::abs(small.weights()[0] - large.weights()[0]);
}

}  // namespace

TEST_CASE("LRS-10 the linear scaling rule: a batch N times as large takes N times the rate") {
  CHECK(linearly_scaled(0.1, 256, 8192) == doctest::Approx(3.2));
  CHECK(linearly_scaled(0.1, 32, 8) == doctest::Approx(0.025));
}

TEST_CASE("LRS-10 one scaled step matches N small ones up to the square of the rate") {
  // A tenth of the rate, a hundredth of the difference.
  CHECK(apart(8, 1e-3) == doctest::Approx(100.0 * apart(8, 1e-4)).epsilon(0.02));
  CHECK(apart(8, 1e-3) < 1e-3);
}

TEST_CASE("LRS-10 the rule breaks for very large N") {
  // N eta of 2 and more overshoots where the small steps have long settled.
  CHECK(apart(400, 0.01) > 3.0);
}
