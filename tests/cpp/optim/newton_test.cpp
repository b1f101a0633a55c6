#include <cmath>

#include "support/check_optimizer.h"
#include "support/minimizer.h"
#include "support/network.h"
#include "trainyard/core/error.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("optimizer", "newton") {
  check_optimizer("\"newton\"");
  check_optimizer(R"({"type": "newton", "damping": 0.5})");
}

namespace {

// 1/2 w' A w - b' w with A = {{4, 1, 0}, {1, 3, 1}, {0, 1, 2}}, b = A (1, -2, 3)
double bowl(const std::vector<double>& w, std::vector<double>& g) {
  const double a[3][3] = {{4, 1, 0}, {1, 3, 1}, {0, 1, 2}}, b[3] = {2, -2, 4};
  double value = 0.0;
  for (size_t i = 0; i < 3; ++i) {
    double row = 0.0;
    for (size_t j = 0; j < 3; ++j) row += a[i][j] * w[j];
    g[i] = row - b[i];
    value += w[i] * (0.5 * row - b[i]);
  }
  return value;
}

}  // namespace

TEST_CASE("OPT-22 newton solves a quadratic in exactly one step") {
  FunctionObjective f({7.0, -0.5, 0.25}, bowl);
  Minimizer("\"newton\"", f).step();
  // Differences of a linear gradient are exact; what is left is the rounding of Cholesky's solution.
  const double minimum[] = {1.0, -2.0, 3.0};
  for (size_t i = 0; i < 3; ++i) CHECK(std::abs(f.w[i] - minimum[i]) < 1e-14);
}

TEST_CASE("OPT-22 newton's Hessian is that of the function") {
  FunctionObjective f = rosenbrock_objective();
  Minimizer minimizer(R"({"type": "newton", "lr": 0})", f);
  minimizer.step();
  // The upper triangle keeps the symmetric mean; the diagonal lies behind the square.
  const std::vector<double>& host = minimizer.memory().host;
  const double x = -1.2, y = 1.0;
  // The fourth derivative, 2400, times the step of 1.5e-5 squared.
  constexpr double kTolerance = 1e-6;
  CHECK(std::abs(host[4] - (2.0 - 400.0 * (y - 3.0 * x * x))) < kTolerance);
  CHECK(std::abs(host[5] - 200.0) < kTolerance);
  CHECK(std::abs(host[2] - -400.0 * x) < kTolerance);
}

TEST_CASE("OPT-22 newton brings Rosenbrock's function below 1e-20 in 7 plain steps, 22 with a line search") {
  FunctionObjective plain = rosenbrock_objective(), careful = rosenbrock_objective();
  CHECK(Minimizer(R"({"type": "newton", "line_search": false})", plain).steps_to(1e-20) <= 7);
  const int steps = Minimizer("\"newton\"", careful).steps_to(1e-20);
  CHECK(steps >= 15);
  CHECK(steps <= 25);
}

TEST_CASE("OPT-21 a gradient step follows the tangent, newton's lands on the minimum of the parabola that fits") {
  // f = x^4 / 4 - x at 2: f' = 7, f'' = 12, so the parabola's minimum is at 2 - 7 / 12.
  const auto f = [](const std::vector<double>& w, std::vector<double>& g) {
    g[0] = w[0] * w[0] * w[0] - 1.0;
    return 0.25 * w[0] * w[0] * w[0] * w[0] - w[0];
  };
  FunctionObjective curve({2.0}, f);
  Minimizer(R"({"type": "newton", "line_search": false})", curve).step();
  CHECK(curve.w[0] == doctest::Approx(2.0 - 7.0 / 12.0).epsilon(1e-9));
  Descent tangent(R"({"type": "sgd", "lr": 0.125})", {2.0});
  tangent.step([&](const std::vector<double>& w) {
    std::vector<double> g(1);
    f(w, g);
    return g;
  });
  CHECK(tangent.weights()[0] == 2.0 - 0.125 * 7.0);
}

TEST_CASE("newton leaves a saddle downhill, where the plain formula would climb to it") {
  // x^2 - y^2 + y^4 / 4 from (1, 0.1): the saddle is at 0, the minima at y = +-sqrt(2).
  FunctionObjective f({1.0, 0.1}, [](const std::vector<double>& w, std::vector<double>& g) {
    g = {2.0 * w[0], -2.0 * w[1] + w[1] * w[1] * w[1]};
    return w[0] * w[0] - w[1] * w[1] + 0.25 * w[1] * w[1] * w[1] * w[1];
  });
  CHECK(Minimizer("\"newton\"", f).steps_to(-1.0 + 1e-12) < 40);
  CHECK(f.w[1] == doctest::Approx(std::sqrt(2.0)));
}

TEST_CASE("OPT-22 newton refuses a large network with the memory and time it would need") {
  const Spec spec = optimizer_from("\"newton\"");
  const auto optimizer = factory_of<OptimizerFactory>(spec).closure_float(spec.options);
  OptimizerState state;
  try {
    optimizer->declare(state, 100000, 61706);  // LeNet
    FAIL("was taken");
  } catch (const Error& e) {
    const std::string message = e.what();
    CHECK(e.code == "size");
    for (const char* part : {"61706 weights", "30.5 GB", "123412 passes", "78317 billion"})
      CHECK_MESSAGE(message.find(part) != std::string::npos, message);
  }
}
