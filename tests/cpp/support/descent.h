// An optimizer under test: one flat slab of weights, a gradient function, the experiment's JSON.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "support/checked.h"
#include "trainyard/backend/backends.h"
#include "trainyard/optim/optimizer.h"

namespace trainyard::test {

Spec optimizer_from(const std::string& json);

// Slabs and scalars as the trainer makes them.
template <class T>
class OptimizerSlabs {
 public:
  OptimizerSlabs(Backend<T>& backend, const OptimizerState& declared, int64_t size);
  ~OptimizerSlabs();
  OptimizerSlabs(const OptimizerSlabs&) = delete;
  OptimizerSlabs& operator=(const OptimizerSlabs&) = delete;
  OptimizerMemory<T> memory;

 private:
  Backend<T>& backend_;
};

// Steps in double on the reference backend.
class Descent {
 public:
  using Gradient = std::function<std::vector<double>(const std::vector<double>& w)>;

  Descent(const std::string& json, std::vector<double> start, bool decays = true);

  // One update from the gradient at the place the optimizer asks for; lr < 0 is the experiment's.
  void step(const Gradient& gradient, double lr = -1.0);
  const std::vector<double>& weights() const { return w_; }
  double state(size_t slab, size_t i) const { return slabs_->memory.slabs[slab][i]; }
  int64_t steps() const { return steps_; }

 private:
  std::unique_ptr<Backend<double>> backend_ = make_reference_backend<double>();
  Spec spec_;
  std::unique_ptr<Optimizer<double>> optimizer_;
  std::vector<double> w_;
  std::vector<Segment> segments_;
  std::unique_ptr<OptimizerSlabs<double>> slabs_;
  int64_t steps_ = 0;
};

inline Descent::Gradient constant_gradient(double g) {
  return [g](const std::vector<double>& w) { return std::vector<double>(w.size(), g); };
}
// Of 1/2 sum of curvature[i] w[i]^2.
inline Descent::Gradient quadratic(std::vector<double> curvature) {
  return [curvature = std::move(curvature)](const std::vector<double>& w) {
    std::vector<double> g(w.size());
    for (size_t i = 0; i < w.size(); ++i) g[i] = curvature[i] * w[i];
    return g;
  };
}

extern template class OptimizerSlabs<float>;
extern template class OptimizerSlabs<double>;

}  // namespace trainyard::test
