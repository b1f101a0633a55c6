// Functions of a few numbers as objectives, and a closure optimizer at work on one.
#pragma once

#include <cmath>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "support/descent.h"

namespace trainyard::test {

class FunctionObjective final : public Objective<double> {
 public:
  // Writes the gradient at w and returns the value.
  using Function = std::function<double(const std::vector<double>& w, std::vector<double>& g)>;

  FunctionObjective(std::vector<double> start, Function f) : w(std::move(start)), f_(std::move(f)), g_(w.size()) {}
  Backend<double>& backend() override { return *backend_; }
  int64_t size() const override { return static_cast<int64_t>(w.size()); }
  double* weights() override { return w.data(); }
  double evaluate(double* g) override {
    ++evaluations;
    const double value = f_(w, g_);
    std::copy(g_.begin(), g_.end(), g);
    return value;
  }

  std::vector<double> w;
  int evaluations = 0;

 private:
  std::unique_ptr<Backend<double>> backend_ = make_reference_backend<double>();
  Function f_;
  std::vector<double> g_;
};

// (1 - x)^2 + 100 (y - x^2)^2
inline double rosenbrock(const std::vector<double>& w, std::vector<double>& g) {
  const double a = 1.0 - w[0], b = w[1] - w[0] * w[0];
  g = {-2.0 * a - 400.0 * b * w[0], 200.0 * b};
  return a * a + 100.0 * b * b;
}
inline FunctionObjective rosenbrock_objective() { return {{-1.2, 1.0}, rosenbrock}; }

class Minimizer {
 public:
  Minimizer(const std::string& json, Objective<double>& o)
      : spec_(optimizer_from(json)),
        optimizer_(factory_of<OptimizerFactory>(spec_).closure_double(spec_.options)),
        objective_(o) {
    OptimizerState declared;
    optimizer_->declare(declared, o.size(), o.size());
    slabs_ = std::make_unique<OptimizerSlabs<double>>(o.backend(), declared, o.size());
  }
  double step() { return optimizer_->step(objective_, memory(), optimizer_->base()); }
  // Steps until the value is below `goal`; 1000 if it never is.
  int steps_to(double goal) {
    int steps = 1;
    while (!(step() < goal) && steps < 1000) ++steps;
    return steps;
  }
  OptimizerMemory<double>& memory() { return slabs_->memory; }

 private:
  Spec spec_;
  std::unique_ptr<ClosureOptimizer<double>> optimizer_;
  Objective<double>& objective_;
  std::unique_ptr<OptimizerSlabs<double>> slabs_;
};

}  // namespace trainyard::test
