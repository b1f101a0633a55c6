#include "trainyard/regularizers/absolute.h"

#include "trainyard/ops/reduce.h"

namespace trainyard {
namespace {

template <class T>
struct Value {
  T beta;
  template <class V>
  constexpr V operator()(V w) const {
    using namespace simd;
    return abs(w) + V(beta) * w * w;
  }
};
template <class T>
struct AddSubgradient {
  T strength, curvature;
  template <class V>
  constexpr void operator()(V& g, V w) const {
    using namespace simd;
    const V s(strength);
    g = g + (select(w > V(0), s, select(w < V(0), -s, V(0))) + V(curvature) * w);
  }
};
// Written so that a NaN stays one.
template <class T>
struct Shrink {
  T threshold, factor;
  template <class V>
  constexpr void operator()(V& w) const {
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

template <class T>
void AbsolutePenalty<T>::add_gradient(Backend<T>& backend, const T* w, T* g, int64_t n, double scale) const {
  if (proximal()) return;
  const double s = options_->strength * scale;
  update(backend, n, AddSubgradient<T>{static_cast<T>(s), static_cast<T>(2.0 * s * options_->beta)}, g, w);
}

template <class T>
void AbsolutePenalty<T>::value(Backend<T>& backend, const T* w, int64_t n, double* out) const {
  reduce_sum(backend, n, Value<T>{static_cast<T>(options_->beta)}, out, w);
}

template <class T>
void AbsolutePenalty<T>::proximal_step(Backend<T>& backend, T* w, int64_t n, double lr) const {
  const double cut = lr * options_->strength;
  update(backend, n, Shrink<T>{static_cast<T>(cut), static_cast<T>(1.0 / (1.0 + 2.0 * cut * options_->beta))}, w);
}

template class AbsolutePenalty<float>;
#if TY_DOUBLE_LAYERS
template class AbsolutePenalty<double>;
#endif

}  // namespace trainyard
