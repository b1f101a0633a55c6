// OPT-22, Newton's method: d solves (H + damping I) d = -g, w += lr d; a quadratic is solved in one step. H is the full
// Hessian by central differences of the gradient, 2 N passes over the training set, and Cholesky's factors cost N^3 /
// 3: for very small networks only. Where H is not positive definite (near saddles, where the plain method would climb)
// the damping is raised until the sum is; and with `line_search` the step is halved until the loss falls (Nocedal &
// Wright 2006, chapter 3). All of it in double on the host.
#include <algorithm>
#include <cmath>

#include "trainyard/core/math.h"
#include "trainyard/ops/map.h"
#include "trainyard/optim/optimizer.h"

namespace trainyard {
namespace {

constexpr int64_t kMostWeights = 4096;  // H is 134 MB in doubles
constexpr double kDecrease = 1e-4;
constexpr int kHalvings = 30;

struct NewtonOptions : OptimizerOptions {
  double damping = 0.0;
  bool line_search = true;
  NewtonOptions() { lr = 1.0; }
  void visit(FieldVisitor& v) override {
    v.number({.name = "damping", .doc = "added to the Hessian's diagonal", .min = 0, .max = 1e6, .live = true},
             damping);
    v.boolean({.name = "line_search", .doc = "shorten a step that would not lower the loss"}, line_search);
  }
};

// The lower triangle and diagonal of a (n, n) become L with L L' = a, column by column; false if a is not positive
// definite. The strict upper triangle stays.
bool factor(double* a, int64_t n) {
  for (int64_t k = 0; k < n; ++k) {
    double* const column = a + k * n;
    for (int64_t j = 0; j < k; ++j) {
      const double* const left = a + j * n;
      for (int64_t i = k; i < n; ++i) column[i] -= left[k] * left[i];
    }
    if (!(column[k] > 0.0) || !std::isfinite(column[k])) return false;
    const double root = math::sqrt(column[k]);
    for (int64_t i = k; i < n; ++i) column[i] /= root;
  }
  return true;
}

// x = (L L')^-1 x
void solve(const double* a, int64_t n, double* x) {
  for (int64_t k = 0; k < n; ++k) {
    const double* const column = a + k * n;
    x[k] /= column[k];
    for (int64_t i = k + 1; i < n; ++i) x[i] -= column[i] * x[k];
  }
  for (int64_t k = n; k-- > 0;) {
    const double* const column = a + k * n;
    for (int64_t i = k + 1; i < n; ++i) x[k] -= column[i] * x[i];
    x[k] /= column[k];
  }
}

// d = -(a + damping I)^-1 g with the least damping, from `damping` up, that makes the sum positive definite. The upper
// triangle of a (n, n) and `diagonal` hold the symmetric matrix; the lower triangle is working room.
void descend(double* a, const double* diagonal, int64_t n, const double* g, double damping, double* d) {
  const double largest = std::fabs(
      *std::max_element(diagonal, diagonal + n, [](double x, double y) { return std::fabs(x) < std::fabs(y); }));
  for (;; damping = std::max(10.0 * damping, 1e-8 * std::max(largest, 1e-300))) {
    for (int64_t k = 0; k < n; ++k) {
      a[k * n + k] = diagonal[k] + damping;
      for (int64_t i = k + 1; i < n; ++i) a[k * n + i] = a[i * n + k];
    }
    if (factor(a, n) || !(damping < 1e300)) break;
  }
  for (int64_t k = 0; k < n; ++k) d[k] = -g[k];
  solve(a, n, d);
}

template <class T>
class Newton final : public ClosureOptimizer<T> {
 public:
  explicit Newton(std::shared_ptr<const NewtonOptions> options) : options_(std::move(options)) {}
  Rates base() const override { return {options_->lr, 0.0}; }

  void declare(OptimizerState& state, int64_t, int64_t weights) const override {
    const double n = static_cast<double>(weights);
    check_weights("newton", weights, kMostWeights, "their Hessian would take " + bytes_text(n * n * sizeof(double)),
                  "take " + std::to_string(2 * weights) + " passes over the training set and " +
                      std::to_string(static_cast<int64_t>(std::fmin(n * n * n / 3e9, 1e15))) +
                      " billion multiplications");
    state.slabs = {"gradient", "start"};
    state.host = weights * weights + 4 * weights;
  }

  double step(Objective<T>& objective, OptimizerMemory<T>& memory, const Rates& rates) override {
    const Run run{objective, memory.slabs[0], objective.size()};
    int64_t n = 0;
    for (int64_t i = 0; i < run.size; ++i) n += objective.moves(i) ? 1 : 0;
    double* const h = memory.host.data();
    double* const diagonal = h + n * n;
    double* const g = diagonal + n;
    double* const d = g + n;
    double* const other = d + n;

    const double loss = objective.evaluate(run.gradient);
    read(run, g);
    if (std::all_of(g, g + n, [](double x) { return x == 0.0; })) return loss;
    differentiate(run, h, other, n);
    for (int64_t k = 0; k < n; ++k) {
      diagonal[k] = h[k * n + k];
      for (int64_t i = 0; i < k; ++i) h[k * n + i] = 0.5 * (h[k * n + i] + h[i * n + k]);
    }
    descend(h, diagonal, n, g, options_->damping, d);

    double slope = 0.0;
    for (int64_t k = 0; k < n; ++k) slope += g[k] * d[k];
    T* const w = objective.weights();
    T* const start = memory.slabs[1];
    const auto bytes = static_cast<size_t>(run.size) * sizeof(T);
    objective.backend().copy(start, w, bytes);
    double t = rates.lr;
    for (int i = 0; i < kHalvings; ++i, t *= 0.5) {
      go(run, start, d, t);
      const double value = objective.evaluate(run.gradient);
      if (!options_->line_search || value <= loss + kDecrease * t * slope) return value;
    }
    // No step downhill can be told from rounding.
    objective.backend().copy(w, start, bytes);
    return objective.evaluate(run.gradient);
  }

 private:
  struct Run {
    Objective<T>& objective;
    T* gradient;  // slab
    int64_t size;
  };
  static constexpr int64_t kChunk = 256;

  // to = the gradients of the weights that move, one after the other
  static void read(const Run& run, double* to) {
    T buffer[kChunk];
    for (int64_t first = 0; first < run.size; first += kChunk) {
      const int64_t count = std::min(kChunk, run.size - first);
      run.objective.backend().download(buffer, run.gradient + first, static_cast<size_t>(count) * sizeof(T));
      for (int64_t i = 0; i < count; ++i) {
        if (run.objective.moves(first + i)) *to++ = static_cast<double>(buffer[i]);
      }
    }
  }

  // w = start + t d
  static void go(const Run& run, const T* start, const double* d, double t) {
    T buffer[kChunk];
    for (int64_t first = 0; first < run.size; first += kChunk) {
      const int64_t count = std::min(kChunk, run.size - first);
      const auto bytes = static_cast<size_t>(count) * sizeof(T);
      run.objective.backend().download(buffer, start + first, bytes);
      for (int64_t i = 0; i < count; ++i) {
        if (run.objective.moves(first + i)) buffer[i] = static_cast<T>(static_cast<double>(buffer[i]) + t * *d++);
      }
      run.objective.backend().upload(run.objective.weights() + first, buffer, bytes);
    }
  }

  // h (n, n): column k the change of the gradient with weight k. The step is near the cube root of T's precision, where
  // rounding and the third derivative weigh the same, and a power of two, so that on a quadratic nothing is rounded.
  static void differentiate(const Run& run, double* h, double* other, int64_t n) {
    Backend<T>& backend = run.objective.backend();
    int64_t k = 0;
    for (int64_t i = 0; i < run.size; ++i) {
      if (!run.objective.moves(i)) continue;
      T* const w = run.objective.weights() + i;
      T here, up, down;
      backend.download(&here, w, sizeof here);
      T width = sizeof(T) == sizeof(double) ? T(1) / T(131072) : T(1) / T(256);
      for (T size = T(1); size < std::abs(here); size *= T(2)) width *= T(2);
      up = here + width;
      down = here - width;
      double* const column = h + k++ * n;
      backend.upload(w, &up, sizeof up);
      run.objective.evaluate(run.gradient);
      read(run, column);
      backend.upload(w, &down, sizeof down);
      run.objective.evaluate(run.gradient);
      read(run, other);
      backend.upload(w, &here, sizeof here);
      const double gap = static_cast<double>(up) - static_cast<double>(down);
      for (int64_t j = 0; j < n; ++j) column[j] = (column[j] - other[j]) / gap;
    }
  }

  std::shared_ptr<const NewtonOptions> options_;
};

}  // namespace

TY_REGISTER_CLOSURE_OPTIMIZER(newton, Newton, NewtonOptions,
                              "jumps to the minimum of the parabola that fits here; tiny networks, full batch",
                              "w -= lr (H + damping I)^-1 g")

}  // namespace trainyard
