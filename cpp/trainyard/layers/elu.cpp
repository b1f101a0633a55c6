// ACT-06 (Clevert et al. 2016): y = x if x > 0 else alpha (e^x - 1). Smooth at 0 only for alpha = 1.
#include "trainyard/layers/activation.h"

namespace trainyard {
namespace {

struct EluOptions : LayerOptions {
  double alpha = 1.0;
  void visit(FieldVisitor& v) override {
    v.number({.name = "alpha", .doc = "large negative inputs give -alpha", .min = 0, .max = 1e3}, alpha);
  }
};

struct Elu {
  static constexpr bool kFromY = true;
  double alpha;
  explicit Elu(const EluOptions& o) : alpha(o.alpha) {}
  template <class V>
  constexpr V f(V x) const {
    using namespace simd;
    return select(x > V(0), x, V(alpha) * expm1(x));
  }
  // alpha e^x = y + alpha
  template <class V>
  constexpr V df(V, V y) const {
    using namespace simd;
    return select(y > V(0), V(1), y + V(alpha));
  }
};

}  // namespace

TY_REGISTER_ACTIVATION(elu, Elu, EluOptions, "ReLU with a smooth, saturating negative side",
                       "x if x > 0 else alpha (e^x - 1)")

}  // namespace trainyard
