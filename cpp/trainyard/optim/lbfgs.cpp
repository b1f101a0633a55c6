// OPT-24, L-BFGS (Nocedal 1980; Nocedal & Wright 2006, algorithms 7.4, 3.5 and 3.6): the step is -H g with H from the
// last `history` pairs s = w_new - w, y = g_new - g, cut to a length that meets the strong Wolfe conditions.
// One step() is one iteration, several evaluations of the full batch. A pair without positive curvature is left out.
// All vectors are slabs, so that a checkpoint holds the history and a step allocates nothing.
#include "trainyard/optim/line_search.h"

#include <array>

#include "trainyard/core/math.h"
#include "trainyard/ops/map.h"
#include "trainyard/optim/optimizer.h"

namespace trainyard {
namespace {

constexpr int64_t kMaxHistory = 100;

struct LbfgsOptions : OptimizerOptions {
  int64_t history = 10;
  LbfgsOptions() { lr = 1.0; }
  void visit(FieldVisitor& v) override {
    v.integer({.name = "history", .doc = "past steps that shape the next one", .min = 1, .max = kMaxHistory}, history);
  }
};

template <class T>
struct Scale {
  T factor;
  template <class V>
  void operator()(V& y) const {
    y = V(factor) * y;
  }
};
struct Difference {
  template <class V>
  V operator()(V a, V b) const {
    return a - b;
  }
};

enum Slab : size_t { kGradient, kTrialGradient, kDirection, kStart, kPairs };
enum Scalar : size_t { kCount, kNext, kRho };

template <class T>
class Lbfgs final : public ClosureOptimizer<T> {
 public:
  explicit Lbfgs(std::shared_ptr<const LbfgsOptions> options) : options_(std::move(options)) {}
  Rates base() const override { return {options_->lr, 0.0}; }

  void declare(OptimizerState& state, int64_t, int64_t) const override {
    state.slabs = {"gradient", "trial_gradient", "direction", "start"};
    state.scalars = {{"count", 0.0}, {"next", 0.0}};
    for (int64_t i = 0; i < options_->history; ++i) {
      state.slabs.push_back("s." + std::to_string(i));
      state.slabs.push_back("y." + std::to_string(i));
      state.scalars.emplace_back("rho." + std::to_string(i), 0.0);
    }
    // Room for one double, where the backend leaves dot products.
    state.blocks = {{"dot", static_cast<int64_t>(sizeof(double) / sizeof(T))}};
  }

  double step(Objective<T>& objective, OptimizerMemory<T>& memory, const Rates& rates) override {
    const Run run{objective, memory, objective.size()};
    T* const w = objective.weights();
    T* const g = memory.slabs[kGradient];
    const double loss = objective.evaluate(g);
    const double length = math::sqrt(run.dot(g, g));
    if (!(length > 0.0)) return loss;

    set_direction(run);
    double slope = run.dot(memory.slabs[kDirection], g);
    if (!(slope < 0.0)) {
      memory.scalars[kCount] = 0.0;
      set_direction(run);
      slope = -length * length;
    }
    // Without a history the direction has the gradient's length, which says nothing about distances.
    const double first = memory.scalars[kCount] > 0.0 ? rates.lr : rates.lr * (length > 1.0 ? 1.0 / length : 1.0);
    run.copy(memory.slabs[kStart], w);
    const auto along = [&](double t) -> LinePoint {
      run.copy(w, memory.slabs[kStart]);
      run.backend().add_scaled(static_cast<T>(t), memory.slabs[kDirection], w, run.n);
      const double value = objective.evaluate(memory.slabs[kTrialGradient]);
      return {t, value, run.dot(memory.slabs[kDirection], memory.slabs[kTrialGradient])};
    };
    const LinePoint found = strong_wolfe(along, {0.0, loss, slope}, first);
    if (!(found.t > 0.0)) {
      // No step downhill can be told from rounding: stay, and start afresh.
      run.copy(w, memory.slabs[kStart]);
      memory.scalars[kCount] = 0.0;
      return loss;
    }
    remember(run, w);
    return found.value;
  }

 private:
  struct Run {
    Objective<T>& objective;
    OptimizerMemory<T>& memory;
    int64_t n;
    Backend<T>& backend() const { return objective.backend(); }
    void copy(T* to, const T* from) const { backend().copy(to, from, static_cast<size_t>(n) * sizeof(T)); }
    double dot(const T* a, const T* b) const {
      double* const there = reinterpret_cast<double*>(memory.blocks[0]);
      double here = 0.0;
      backend().dot(a, b, n, there);
      backend().download(&here, there, sizeof here);
      return here;
    }
    T* s(size_t i) const { return memory.slabs[kPairs + 2 * i]; }
    T* y(size_t i) const { return memory.slabs[kPairs + 2 * i + 1]; }
    // Slot of the pair that is `age` pairs old.
    size_t slot(int64_t age, int64_t history) const {
      return static_cast<size_t>((static_cast<int64_t>(memory.scalars[kNext]) - 1 - age + 2 * history) % history);
    }
  };

  // direction = -H g by the two loops.
  void set_direction(const Run& run) const {
    const std::vector<double>& scalars = run.memory.scalars;
    const int64_t history = options_->history, count = static_cast<int64_t>(scalars[kCount]);
    T* const d = run.memory.slabs[kDirection];
    std::array<double, kMaxHistory> alpha;
    run.copy(d, run.memory.slabs[kGradient]);
    for (int64_t age = 0; age < count; ++age) {
      const size_t i = run.slot(age, history);
      alpha[static_cast<size_t>(age)] = scalars[kRho + i] * run.dot(run.s(i), d);
      run.backend().add_scaled(static_cast<T>(-alpha[static_cast<size_t>(age)]), run.y(i), d, run.n);
    }
    double scale = -1.0;
    if (count > 0) {
      const size_t newest = run.slot(0, history);
      scale = -1.0 / (scalars[kRho + newest] * run.dot(run.y(newest), run.y(newest)));
    }
    // From here on d is -r, so that it ends as the direction.
    update(run.backend(), run.n, Scale<T>{static_cast<T>(scale)}, d);
    for (int64_t age = count; age-- > 0;) {
      const size_t i = run.slot(age, history);
      const double beta = scalars[kRho + i] * run.dot(run.y(i), d);
      run.backend().add_scaled(static_cast<T>(-alpha[static_cast<size_t>(age)] - beta), run.s(i), d, run.n);
    }
  }

  void remember(const Run& run, const T* w) const {
    std::vector<double>& scalars = run.memory.scalars;
    const size_t i = static_cast<size_t>(scalars[kNext]);
    const Shape flat{run.n};
    map(run.backend(), Tensor<T>{run.s(i), flat}, Difference{}, Tensor<const T>{w, flat},
        Tensor<T>{run.memory.slabs[kStart], flat});
    map(run.backend(), Tensor<T>{run.y(i), flat}, Difference{}, Tensor<T>{run.memory.slabs[kTrialGradient], flat},
        Tensor<T>{run.memory.slabs[kGradient], flat});
    const double sy = run.dot(run.s(i), run.y(i)), yy = run.dot(run.y(i), run.y(i));
    if (!(sy > 1e-10 * yy)) return;
    scalars[kRho + i] = 1.0 / sy;
    scalars[kNext] = static_cast<double>((static_cast<int64_t>(i) + 1) % options_->history);
    if (scalars[kCount] < static_cast<double>(options_->history)) scalars[kCount] += 1.0;
  }

  std::shared_ptr<const LbfgsOptions> options_;
};

}  // namespace

TY_REGISTER_CLOSURE_OPTIMIZER(lbfgs, Lbfgs, LbfgsOptions,
                              "steps shaped by the curvature of the last ones; full batch, without noise",
                              "w += t d, d = -H g with H from the last pairs of steps and gradient changes")

}  // namespace trainyard
