// Descent on small landscapes, by the numbers the lectures' pictures stand for.
#include <Eigen/Dense>
#include <cmath>

#include "support/minimizer.h"

using namespace trainyard;
using namespace trainyard::test;

namespace {

// f = (x^2 + 100 y^2) / 2
const Descent::Gradient kValley = quadratic({1.0, 100.0});

double largest_after(double lr, int steps) {
  Descent d("\"sgd\"", {1.0, 1.0});
  for (int i = 0; i < steps; ++i) d.step(kValley, lr);
  return std::max(std::abs(d.weights()[0]), std::abs(d.weights()[1]));
}

}  // namespace

TEST_CASE("LND-01 in a valley of curvatures 1 and 100 the rate must stay below 2 / 100") {
  CHECK(largest_after(0.0199, 2000) < 1e-8);
  Descent edge("\"sgd\"", {1.0, 1.0});
  for (int i = 0; i < 200; ++i) {
    edge.step(kValley, 0.02);
    CHECK(std::abs(edge.weights()[1]) == doctest::Approx(1.0).epsilon(1e-12));
    CHECK((edge.weights()[1] < 0.0) == (i % 2 == 0));
  }
  CHECK(largest_after(0.0201, 200) == doctest::Approx(7.3).epsilon(0.01));
}

TEST_CASE("LND-01 the best rates contract by .980198 a step, with momentum by .818182") {
  Descent plain("\"sgd\"", {1.0, 1.0}), heavy(R"({"type": "momentum", "momentum": 0.66942148760330578})", {1.0, 1.0});
  double before = 1.0;
  for (int i = 0; i < 50; ++i) {
    plain.step(kValley, 2.0 / 101.0);
    const double now = std::hypot(plain.weights()[0], plain.weights()[1]) / std::sqrt(2.0);
    CHECK(now / before == doctest::Approx(0.980198).epsilon(1e-6));
    before = now;
  }
  // The double root makes the error t .818182^t; its ratio over 400 steps.
  double at_400 = 0.0;
  for (int i = 1; i <= 800; ++i) {
    heavy.step(kValley, 4.0 / 121.0);
    if (i == 400) at_400 = std::hypot(heavy.weights()[0], heavy.weights()[1]);
  }
  const double ratio = std::hypot(heavy.weights()[0], heavy.weights()[1]) / at_400;
  CHECK(std::pow(ratio / 2.0, 1.0 / 400.0) == doctest::Approx(0.818182).epsilon(1e-3));
}

TEST_CASE("LND-02 the valley's Hessian has condition number 100") {
  FunctionObjective f({0.3, -0.7}, [](const std::vector<double>& w, std::vector<double>& g) {
    g = {w[0], 100.0 * w[1]};
    return 0.5 * (w[0] * w[0] + 100.0 * w[1] * w[1]);
  });
  Minimizer newton(R"({"type": "newton", "lr": 0})", f);
  newton.step();
  const std::vector<double>& host = newton.memory().host;  // upper triangle, then the diagonal
  Eigen::Matrix2d h;
  h << host[4], host[2], host[2], host[5];
  const Eigen::Vector2d sizes = Eigen::JacobiSVD<Eigen::Matrix2d>(h).singularValues();
  CHECK(sizes[0] / sizes[1] == doctest::Approx(100.0).epsilon(1e-9));
}

TEST_CASE("LND-04 on a saddle's ridge descent is stuck; a push of 1e-6 grows by 1 + 2 lr a step") {
  const Descent::Gradient saddle = [](const std::vector<double>& w) {
    return std::vector<double>{2.0 * w[0], -2.0 * w[1]};  // x^2 - y^2
  };
  Descent ridge("\"sgd\"", {1.0, 0.0}), pushed("\"sgd\"", {1.0, 1e-6});
  for (int i = 1; i <= 100; ++i) {
    ridge.step(saddle, 0.1);
    pushed.step(saddle, 0.1);
    CHECK(ridge.weights()[1] == 0.0);
    CHECK(pushed.weights()[1] == doctest::Approx(1e-6 * std::pow(1.2, i)).epsilon(1e-12));
  }
  CHECK(std::abs(ridge.weights()[0]) < 1e-9);
}

TEST_CASE("LND-07 near the optimum the error falls along a line of slope log(1 - lr lambda) on a log axis") {
  Descent d("\"sgd\"", {3.0, 0.0});
  double before = std::log(3.0);
  for (int i = 0; i < 100; ++i) {
    d.step(kValley, 0.015);
    const double now = std::log(d.weights()[0]);
    CHECK(now - before == doctest::Approx(std::log(1.0 - 0.015)).epsilon(1e-9));
    before = now;
  }
}

TEST_CASE("OPT-20 the race: from one start every optimizer reaches the valley's bottom, each in its own time") {
  for (const char* json : {R"({"type": "sgd", "lr": 0.0198})", R"({"type": "momentum", "lr": 0.01})",
                           R"({"type": "nesterov", "lr": 0.01})", R"({"type": "adagrad", "lr": 0.5})",
                           R"({"type": "rmsprop", "lr": 0.002, "decay": 0.9})", R"({"type": "adam", "lr": 0.02})"}) {
    Descent d(json, {1.0, 1.0});
    for (int i = 0; i < 1000; ++i) d.step(kValley);
    CAPTURE(json);
    // Rmsprop's steps of even size circle the bottom.
    CHECK(std::hypot(d.weights()[0], d.weights()[1]) < 5e-3);
  }
}
