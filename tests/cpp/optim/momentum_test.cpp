#include <cmath>

#include "support/check_optimizer.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("optimizer", "momentum") {
  check_optimizer("\"momentum\"");
  check_optimizer(R"({"type": "momentum", "form": "velocity", "momentum": 0.5})");
}

namespace {

constexpr const char* kAccumulate = R"({"type": "momentum", "lr": 0.0078125, "momentum": 0.9})";
constexpr const char* kVelocity = R"({"type": "momentum", "lr": 0.0078125, "momentum": 0.9, "form": "velocity"})";

}  // namespace

TEST_CASE("OPT-04 under a constant gradient the velocity grows to g / (1 - rho)") {
  for (const auto& [rho, gain] : {std::pair<const char*, double>{"0.9", 10.0}, {"0.99", 100.0}}) {
    Descent d(std::string(R"({"type": "momentum", "momentum": )") + rho + "}", {0.0});
    for (int i = 0; i < 4000; ++i) d.step(constant_gradient(2.0));
    // rho is a float in a step: 1 - rho is off by up to 3e-6 of itself.
    CHECK(d.state(0, 0) == doctest::Approx(2.0 * gain).epsilon(1e-5));
  }
}

TEST_CASE("OPT-05, OPT-06, OPT-07 both forms of momentum give the same weights at a constant rate") {
  Descent a(kVelocity, {1.0, 1.0}), b(kAccumulate, {1.0, 1.0});
  for (int i = 0; i < 60; ++i) {
    a.step(quadratic({1.0, 100.0}));
    b.step(quadratic({1.0, 100.0}));
    for (size_t k = 0; k < 2; ++k) CHECK(std::abs(a.weights()[k] - b.weights()[k]) < 1e-14);
  }
}

TEST_CASE("OPT-07, ERR-22 the forms part when the rate drops") {
  Descent a(kVelocity, {1.0, 1.0}), b(kAccumulate, {1.0, 1.0});
  for (int i = 0; i < 40; ++i) {
    const double lr = i < 30 ? 0.0078125 : 0.00078125;
    a.step(quadratic({1.0, 100.0}), lr);
    b.step(quadratic({1.0, 100.0}), lr);
  }
  CHECK(std::abs(a.weights()[0] - b.weights()[0]) > 1e-2);
}

TEST_CASE("OPT-05 the first velocity step, by hand") {
  Descent d(R"({"type": "momentum", "lr": 0.5, "momentum": 0.5, "form": "velocity"})", {1.0});
  d.step(constant_gradient(2.0));  // v = -1
  CHECK(d.weights()[0] == 0.0);
  d.step(constant_gradient(2.0));  // v = -0.5 - 1
  CHECK(d.weights()[0] == -1.5);
  CHECK(d.state(0, 0) == -1.5);
}
