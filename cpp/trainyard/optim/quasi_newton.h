// What BFGS and L-BFGS share: a step is -H g, cut to a length that meets the strong Wolfe conditions, and H learns from
// the pair s = w_new - w, y = g_new - g (Nocedal & Wright 2006). One step() is one iteration, several evaluations of
// the full batch. All vectors are slabs, so that a checkpoint holds them and a step allocates nothing.
#pragma once

#include "trainyard/core/math.h"
#include "trainyard/ops/map.h"
#include "trainyard/optim/line_search.h"
#include "trainyard/optim/optimizer.h"

namespace trainyard {

struct Difference {
  template <class V>
  constexpr V operator()(V a, V b) const {
    return a - b;
  }
};

// One step's view of objective and memory. The first slabs and the first block are the base's.
template <class T>
struct QuasiNewtonRun {
  enum Slab : size_t { kGradient, kTrialGradient, kDirection, kStart, kOwn };

  Objective<T>& objective;
  OptimizerMemory<T>& memory;
  int64_t n;

  Backend<T>& backend() const { return objective.backend(); }
  T* slab(size_t i) const { return memory.slabs[i]; }
  double& scalar(size_t i) const { return memory.scalars[i]; }
  void copy(T* to, const T* from) const { backend().copy(to, from, static_cast<size_t>(n) * sizeof(T)); }
  double dot(const T* a, const T* b) const {
    double* const there = reinterpret_cast<double*>(memory.blocks[0]);
    double here = 0.0;
    backend().dot(a, b, n, there);
    backend().download(&here, there, sizeof here);
    return here;
  }
  void difference(T* y, const T* a, const T* b) const {
    map(backend(), Tensor<T>{y, {n}}, Difference{}, Tensor<const T>{a, {n}}, Tensor<const T>{b, {n}});
  }
};

template <class T>
class QuasiNewton : public ClosureOptimizer<T> {
 public:
  using Run = QuasiNewtonRun<T>;

  Rates base() const override { return {options_->lr, 0.0}; }

  double step(Objective<T>& objective, OptimizerMemory<T>& memory, const Rates& rates) override {
    const Run run{objective, memory, objective.size()};
    T* const w = objective.weights();
    T* const g = run.slab(Run::kGradient);
    T* const direction = run.slab(Run::kDirection);
    const double loss = objective.evaluate(g);
    const double length = math::sqrt(run.dot(g, g));
    if (!(length > 0.0)) return loss;

    set_direction(run);
    double slope = run.dot(direction, g);
    if (!(slope < 0.0)) {
      forget(run);
      set_direction(run);
      slope = -length * length;
    }
    // Without a history the direction is the gradient, which says nothing about distances.
    const double first = knows_scale(run) ? rates.lr : rates.lr * (length > 1.0 ? 1.0 / length : 1.0);
    run.copy(run.slab(Run::kStart), w);
    const auto along = [&](double t) -> LinePoint {
      run.copy(w, run.slab(Run::kStart));
      run.backend().add_scaled(static_cast<T>(t), direction, w, run.n);
      const double value = objective.evaluate(run.slab(Run::kTrialGradient));
      return {t, value, run.dot(direction, run.slab(Run::kTrialGradient))};
    };
    const LinePoint found = strong_wolfe(along, {0.0, loss, slope}, first);
    if (!(found.t > 0.0)) {
      // No step downhill can be told from rounding: stay, and start afresh.
      run.copy(w, run.slab(Run::kStart));
      forget(run);
      return loss;
    }
    remember(run, w);
    return found.value;
  }

 protected:
  explicit QuasiNewton(std::shared_ptr<const OptimizerOptions> options) : options_(std::move(options)) {}

  static void declare_base(OptimizerState& state) {
    state.slabs = {"gradient", "trial_gradient", "direction", "start"};
    // Room for one double, where the backend leaves dot products.
    state.blocks = {{"dot", static_cast<int64_t>(sizeof(double) / sizeof(T))}};
  }
  // The pair of the step just taken; false if it has no positive curvature (sy = s.y) and says nothing.
  static bool take_pair(const Run& run, const T* w, T* s, T* y, double& sy) {
    run.difference(s, w, run.slab(Run::kStart));
    run.difference(y, run.slab(Run::kTrialGradient), run.slab(Run::kGradient));
    sy = run.dot(s, y);
    return sy > 1e-10 * run.dot(y, y);
  }

  // direction = -H gradient
  virtual void set_direction(const Run&) const = 0;
  virtual void remember(const Run&, const T* w) const = 0;
  virtual void forget(const Run&) const = 0;
  virtual bool knows_scale(const Run&) const = 0;

 private:
  std::shared_ptr<const OptimizerOptions> options_;
};

template <class T>
struct ScaleBy {
  T factor;
  template <class V>
  constexpr void operator()(V& y) const {
    y = V(factor) * y;
  }
};

}  // namespace trainyard
