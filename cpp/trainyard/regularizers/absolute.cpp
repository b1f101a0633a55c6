#include "trainyard/regularizers/absolute.h"

#include "trainyard/ops/reduce.h"

namespace trainyard {
namespace {

struct Value {
  float beta;
  template <class V>
  V operator()(V w) const {
    using namespace simd;
    return abs(w) + V(beta) * w * w;
  }
};
struct AddSubgradient {
  float strength, curvature;
  template <class V>
  void operator()(V& g, V w) const {
    using namespace simd;
    const V s(strength);
    g = g + (select(w > V(0), s, select(w < V(0), -s, V(0))) + V(curvature) * w);
  }
};
// Written so that a NaN stays one.
struct Shrink {
  float threshold, factor;
  template <class V>
  void operator()(V& w) const {
    using namespace simd;
    w = select(abs(w) <= V(threshold), V(0), (w - copysign(V(threshold), w)) * V(factor));
  }
};

}  // namespace

void AbsoluteOptions::visit_strength(FieldVisitor& v) {
  v.number({.name = "strength", .doc = "weight of the penalty", .min = 0, .max = 1e6, .required = true, .live = true},
           strength);
}
void AbsoluteOptions::visit_form(FieldVisitor& v) {
  v.choice({.name = "form",
            .doc = "subgradient adds to the gradient; proximal cuts every weight by lr * strength after the step, so "
                   "that small ones become exactly 0"},
           form, {"subgradient", "proximal"});
}

void AbsolutePenalty::add_gradient(Backend<float>& backend, const float* w, float* g, int64_t n, double scale) const {
  if (proximal()) return;
  const double s = options_->strength * scale;
  update(backend, n, AddSubgradient{static_cast<float>(s), static_cast<float>(2.0 * s * options_->beta)}, g, w);
}

void AbsolutePenalty::value(Backend<float>& backend, const float* w, int64_t n, double* out) const {
  reduce_sum(backend, n, Value{static_cast<float>(options_->beta)}, out, w);
}

void AbsolutePenalty::proximal_step(Backend<float>& backend, float* w, int64_t n, float lr) const {
  const double cut = static_cast<double>(lr) * options_->strength;
  update(backend, n, Shrink{static_cast<float>(cut), static_cast<float>(1.0 / (1.0 + 2.0 * cut * options_->beta))}, w);
}

}  // namespace trainyard
