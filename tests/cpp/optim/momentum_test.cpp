#include <cmath>

#include "support/check_optimizer.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("optimizer", "momentum") {
  check_optimizer("\"momentum\"");
  check_optimizer(R"({"type": "momentum", "form": "velocity", "momentum": 0.5})");
  check_optimizer(R"({"type": "momentum", "form": "step", "momentum": 0.5})");
}

namespace {

constexpr const char* kAccumulate = R"({"type": "momentum", "lr": 0.0078125, "momentum": 0.9})";
constexpr const char* kVelocity = R"({"type": "momentum", "lr": 0.0078125, "momentum": 0.9, "form": "velocity"})";

}  // namespace

TEST_CASE("OPT-04 under a constant gradient the velocity grows to g / (1 - rho)") {
  for (const auto& [rho, gain] : {std::pair<const char*, double>{"0.9", 10.0}, {"0.99", 100.0}}) {
    Descent d(std::string(R"({"type": "momentum", "momentum": )") + rho + "}", {0.0});
    for (int i = 0; i < 4000; ++i) d.step(constant_gradient(2.0));
    CHECK(d.state(0, 0) == doctest::Approx(2.0 * gain).epsilon(1e-12));
  }
}

TEST_CASE("OPT-06 the form of the first source is form A to the bit, whatever the rate") {
  Descent a(kVelocity, {1.0, 1.0}), s(R"({"type": "momentum", "momentum": 0.9, "form": "step"})", {1.0, 1.0});
  for (int i = 0; i < 60; ++i) {
    const double lr = i < 30 ? 0.0078125 : 0.0011;
    a.step(quadratic({1.0, 100.0}), lr);
    s.step(quadratic({1.0, 100.0}), lr);
    for (size_t k = 0; k < 2; ++k) {
      CHECK(a.weights()[k] == s.weights()[k]);
      CHECK(a.state(0, k) == -s.state(0, k));
    }
  }
}

TEST_CASE("OPT-05 OPT-07 both forms of momentum give the same weights at a constant rate") {
  Descent a(kVelocity, {1.0, 1.0}), b(kAccumulate, {1.0, 1.0});
  for (int i = 0; i < 60; ++i) {
    a.step(quadratic({1.0, 100.0}));
    b.step(quadratic({1.0, 100.0}));
    for (size_t k = 0; k < 2; ++k) CHECK(std::abs(a.weights()[k] - b.weights()[k]) < 1e-14);
  }
}

TEST_CASE("OPT-07 ERR-22 the forms part by 0.157 when the rate drops to a tenth at step 30") {
  // Curvatures 1 and 100, rate 0.005, momentum 0.9, from (1, 1), after 60 steps.
  Descent a(kVelocity, {1.0, 1.0}), b(kAccumulate, {1.0, 1.0});
  for (int i = 0; i < 60; ++i) {
    const double lr = i < 30 ? 0.005 : 0.0005;
    a.step(quadratic({1.0, 100.0}), lr);
    b.step(quadratic({1.0, 100.0}), lr);
  }
  CHECK(std::abs(a.weights()[0] - b.weights()[0]) == doctest::Approx(0.156906).epsilon(1e-5));
}

TEST_CASE("OPT-20 LND-01 on diag(1, 100) tuned heavy-ball momentum needs 95 steps to 1e-6") {
  // lr = 4 / (sqrt 100 + sqrt 1)^2, rho = ((sqrt 100 - 1) / (sqrt 100 + 1))^2 = 0.818182^2
  Descent d(R"({"type": "momentum", "lr": 0.033057851239669422, "momentum": 0.66942148760330578})", {1.0, 1.0});
  while (std::hypot(d.weights()[0], d.weights()[1]) >= 1e-6) d.step(quadratic({1.0, 100.0}));
  CHECK(d.steps() == 95);
}

TEST_CASE("OPT-05 the first velocity step, by hand") {
  Descent d(R"({"type": "momentum", "lr": 0.5, "momentum": 0.5, "form": "velocity"})", {1.0});
  d.step(constant_gradient(2.0));  // v = -1
  CHECK(d.weights()[0] == 0.0);
  d.step(constant_gradient(2.0));  // v = -0.5 - 1
  CHECK(d.weights()[0] == -1.5);
  CHECK(d.state(0, 0) == -1.5);
}
