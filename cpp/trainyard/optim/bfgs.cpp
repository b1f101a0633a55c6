// OPT-23, BFGS (Broyden, Fletcher, Goldfarb, Shanno 1970; Nocedal & Wright 2006, algorithm 6.1): H, the inverse of the
// Hessian, is kept in full and learns from every pair by a change of rank two (ERR-21: rank one is SR1),
//   H += (1 + rho y.H y) rho s s' - rho (H y s' + s (H y)'),   rho = 1 / s.y,
// after which H y = s. Before the first pair H is taken to be s.y / y.y times the identity.
#include "trainyard/optim/quasi_newton.h"

namespace trainyard {
namespace {

constexpr int64_t kMostWeights = 4096;  // H is 67 MB in floats, and in every checkpoint

struct BfgsOptions : OptimizerOptions {
  BfgsOptions() { lr = 1.0; }
};

template <class T>
class Bfgs final : public QuasiNewton<T> {
 public:
  using Run = QuasiNewtonRun<T>;
  explicit Bfgs(std::shared_ptr<const BfgsOptions> options) : QuasiNewton<T>(options) {}

  void declare(OptimizerState& state, int64_t size, int64_t weights) const override {
    const double squared = static_cast<double>(weights) * static_cast<double>(weights);
    check_weights("bfgs", std::max(size, weights), kMostWeights,
                  "their inverse Hessian would take " + bytes_text(squared * sizeof(T)), "go over it three times");
    this->declare_base(state);
    state.slabs.insert(state.slabs.end(), {"s", "y", "hy"});
    state.blocks.emplace_back("inverse_hessian", size * size);
    state.scalars = {{"count", 0.0}};
  }

 protected:
  void set_direction(const Run& run) const override {
    T* const d = run.slab(Run::kDirection);
    if (!knows_scale(run)) {
      run.copy(d, run.slab(Run::kGradient));
      update(run.backend(), run.n, ScaleBy<T>{T(-1)}, d);
    } else {
      multiply(run, T(-1), run.slab(Run::kGradient), d);
    }
  }

  void remember(const Run& run, const T* w) const override {
    T* const s = run.slab(kS);
    T* const y = run.slab(kY);
    T* const hy = run.slab(kHy);
    double sy = 0.0;
    if (!this->take_pair(run, w, s, y, sy)) return;
    if (!knows_scale(run)) start(run, static_cast<T>(sy / run.dot(y, y)));
    multiply(run, T(1), y, hy);
    const double rho = 1.0 / sy;
    add_outer(run, rho * (1.0 + rho * run.dot(y, hy)), s, s);
    add_outer(run, -rho, hy, s);
    add_outer(run, -rho, s, hy);
    run.scalar(0) += 1.0;
  }
  void forget(const Run& run) const override { run.scalar(0) = 0.0; }
  bool knows_scale(const Run& run) const override { return run.scalar(0) > 0.0; }

 private:
  enum Slab : size_t { kS = Run::kOwn, kY, kHy };

  static Tensor<T> matrix(const Run& run) { return {run.memory.blocks[1], {run.n, run.n}}; }
  // H = value times the identity
  static void start(const Run& run, T value) {
    run.backend().fill(run.memory.blocks[1], run.n * run.n, T(0));
    for (int64_t i = 0; i < run.n; ++i) run.backend().fill(run.memory.blocks[1] + i * (run.n + 1), 1, value);
  }
  // y = alpha H x
  static void multiply(const Run& run, T alpha, const T* x, T* y) {
    run.backend().gemm(false, false, alpha, matrix(run), {x, {run.n, 1}}, T(0), {y, {run.n, 1}}, {});
  }
  // H += alpha a b'
  static void add_outer(const Run& run, double alpha, const T* a, const T* b) {
    run.backend().gemm(false, false, static_cast<T>(alpha), {a, {run.n, 1}}, {b, {1, run.n}}, T(1), matrix(run), {});
  }
};

}  // namespace

TY_REGISTER_CLOSURE_OPTIMIZER(bfgs, Bfgs, BfgsOptions,
                              "learns the whole curvature from the steps taken; for small networks, full batch",
                              "w += t d, d = -H g; H y = s after each step")

}  // namespace trainyard
