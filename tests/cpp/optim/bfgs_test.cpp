#include <Eigen/Dense>
#include <cmath>

#include "support/check_optimizer.h"
#include "support/minimizer.h"
#include "support/network.h"
#include "trainyard/core/error.h"

using namespace trainyard;
using namespace trainyard::test;

TY_CHECKS("optimizer", "bfgs") { check_optimizer("\"bfgs\""); }

namespace {

// sum of i x_i^4 / 4 + i x_i^2 / 2, coupled: curvature that changes.
constexpr size_t kSize = 5;
double curved(const std::vector<double>& w, std::vector<double>& g) {
  double value = 0.0;
  g.assign(kSize, 0.0);
  for (size_t i = 0; i < kSize; ++i) {
    const double scale = static_cast<double>(i + 1), next = w[(i + 1) % kSize];
    value += scale * (w[i] * w[i] * w[i] * w[i] / 4.0 + w[i] * w[i] / 2.0) + 0.25 * w[i] * next;
    g[i] += scale * (w[i] * w[i] * w[i] + w[i]) + 0.25 * next;
    g[(i + 1) % kSize] += 0.25 * w[i];
  }
  return value;
}

using Matrix = Eigen::Matrix<double, kSize, kSize, Eigen::RowMajor>;
Matrix inverse_hessian(Minimizer& m) { return Eigen::Map<const Matrix>(m.memory().blocks[1]); }

}  // namespace

TEST_CASE("OPT-23 bfgs's H satisfies the secant equation to rounding after every step") {
  FunctionObjective f(normal_numbers(kSize, 81), curved);
  Minimizer minimizer("\"bfgs\"", f);
  for (int i = 0; i < 8; ++i) {
    std::vector<double> before(kSize), after(kSize);
    const std::vector<double> w = f.w;
    curved(w, before);
    minimizer.step();
    curved(f.w, after);
    Eigen::VectorXd s(kSize), y(kSize);
    for (size_t k = 0; k < kSize; ++k) {
      s[static_cast<Eigen::Index>(k)] = f.w[k] - w[k];
      y[static_cast<Eigen::Index>(k)] = after[k] - before[k];
    }
    // Some ten roundings of numbers up to |H| |y|.
    const Matrix h = inverse_hessian(minimizer);
    CHECK((h * y - s).norm() <= 4e-15 * h.norm() * y.norm());
  }
}

TEST_CASE("OPT-23 ERR-21 bfgs changes H by a matrix of rank two, not one") {
  FunctionObjective f(normal_numbers(kSize, 81), curved);
  Minimizer minimizer("\"bfgs\"", f);
  minimizer.step();
  for (int i = 0; i < 5; ++i) {
    const Matrix before = inverse_hessian(minimizer);
    minimizer.step();
    const Eigen::VectorXd sizes = Eigen::JacobiSVD<Matrix>(inverse_hessian(minimizer) - before).singularValues();
    CHECK(sizes[1] > 1e-6 * sizes[0]);
    CHECK(sizes[2] < 1e-13 * inverse_hessian(minimizer).norm());
  }
}

TEST_CASE("OPT-23 bfgs brings Rosenbrock's function below 1e-20 in about 34 iterations") {
  FunctionObjective f = rosenbrock_objective();
  const int iterations = Minimizer("\"bfgs\"", f).steps_to(1e-20);
  // Line searches differ in detail; the catalogue's reference needs 34.
  CHECK(iterations >= 28);
  CHECK(iterations <= 42);
  CHECK(std::abs(f.w[1] - 1.0) < 1e-9);
}

TEST_CASE("OPT-23 bfgs refuses a network whose H would not fit, and says how large it would be") {
  const Spec spec = optimizer_from("\"bfgs\"");
  const auto optimizer = factory_of<OptimizerFactory>(spec).closure_float(spec.options);
  OptimizerState state;
  try {
    optimizer->declare(state, 1234560, 1234567);
    FAIL("was taken");
  } catch (const Error& e) {
    CHECK(e.code == "size");
    CHECK(std::string(e.what()).find("1234567 weights") != std::string::npos);
    CHECK(std::string(e.what()).find("6.1 TB") != std::string::npos);
  }
}
