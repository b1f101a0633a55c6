// OPT-24, L-BFGS (Nocedal 1980; Nocedal & Wright 2006, algorithm 7.4): the step is -H g with H from the last `history`
// pairs s, y, never formed.
#include <array>

#include "trainyard/optim/quasi_newton.h"

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

enum Scalar : size_t { kCount, kNext, kRho };

template <class T>
class Lbfgs final : public QuasiNewton<T> {
 public:
  using Run = QuasiNewtonRun<T>;
  explicit Lbfgs(std::shared_ptr<const LbfgsOptions> options) : QuasiNewton<T>(options), options_(std::move(options)) {}

  void declare(OptimizerState& state, int64_t, int64_t) const override {
    this->declare_base(state);
    state.scalars = {{"count", 0.0}, {"next", 0.0}};
    for (int64_t i = 0; i < options_->history; ++i) {
      state.slabs.push_back("s." + std::to_string(i));
      state.slabs.push_back("y." + std::to_string(i));
      state.scalars.emplace_back("rho." + std::to_string(i), 0.0);
    }
  }

 protected:
  // By the two loops.
  void set_direction(const Run& run) const override {
    const int64_t history = options_->history, count = static_cast<int64_t>(run.scalar(kCount));
    T* const d = run.slab(Run::kDirection);
    std::array<double, kMaxHistory> alpha;
    run.copy(d, run.slab(Run::kGradient));
    for (int64_t age = 0; age < count; ++age) {
      const size_t i = slot(run, age, history);
      alpha[static_cast<size_t>(age)] = run.scalar(kRho + i) * run.dot(s(run, i), d);
      run.backend().add_scaled(static_cast<T>(-alpha[static_cast<size_t>(age)]), y(run, i), d, run.n);
    }
    double scale = -1.0;
    if (count > 0) {
      const size_t newest = slot(run, 0, history);
      scale = -1.0 / (run.scalar(kRho + newest) * run.dot(y(run, newest), y(run, newest)));
    }
    // From here on d is -r, so that it ends as the direction.
    update(run.backend(), run.n, ScaleBy<T>{static_cast<T>(scale)}, d);
    for (int64_t age = count; age-- > 0;) {
      const size_t i = slot(run, age, history);
      const double beta = run.scalar(kRho + i) * run.dot(y(run, i), d);
      run.backend().add_scaled(static_cast<T>(-alpha[static_cast<size_t>(age)] - beta), s(run, i), d, run.n);
    }
  }

  // A pair without positive curvature is left out.
  void remember(const Run& run, const T* w) const override {
    const size_t i = static_cast<size_t>(run.scalar(kNext));
    double sy = 0.0;
    if (!this->take_pair(run, w, s(run, i), y(run, i), sy)) return;
    run.scalar(kRho + i) = 1.0 / sy;
    run.scalar(kNext) = static_cast<double>((static_cast<int64_t>(i) + 1) % options_->history);
    if (run.scalar(kCount) < static_cast<double>(options_->history)) run.scalar(kCount) += 1.0;
  }
  void forget(const Run& run) const override { run.scalar(kCount) = 0.0; }
  bool knows_scale(const Run& run) const override { return run.scalar(kCount) > 0.0; }

 private:
  static T* s(const Run& run, size_t i) { return run.slab(Run::kOwn + 2 * i); }
  static T* y(const Run& run, size_t i) { return run.slab(Run::kOwn + 2 * i + 1); }
  // Slot of the pair that is `age` pairs old.
  static size_t slot(const Run& run, int64_t age, int64_t history) {
    return static_cast<size_t>((static_cast<int64_t>(run.scalar(kNext)) - 1 - age + 2 * history) % history);
  }

  std::shared_ptr<const LbfgsOptions> options_;
};

}  // namespace

TY_REGISTER_CLOSURE_OPTIMIZER(lbfgs, Lbfgs, LbfgsOptions,
                              "steps shaped by the curvature of the last ones; full batch, without noise",
                              "w += t d, d = -H g with H from the last pairs of steps and gradient changes")

}  // namespace trainyard
