// ACT-04 (Maas et al. 2013): y = x if x > 0 else slope x. The paper's slope is 0.01; 0.1 is common too.
#include "trainyard/layers/activation.h"

namespace trainyard {
namespace {

struct LeakyReluOptions : LayerOptions {
  double slope = 0.01;
  void visit(FieldVisitor& v) override {
    v.number({.name = "slope", .doc = "slope for negative inputs", .min = 0, .max = 1e3}, slope);
  }
};

struct LeakyRelu {
  // A slope that is not negative keeps the sign, so that y tells the side.
  static constexpr bool kFromY = true;
  double slope;
  explicit LeakyRelu(const LeakyReluOptions& o) : slope(o.slope) {}
  template <class V>
  constexpr V f(V x) const {
    using namespace simd;
    return select(x > V(0), x, V(slope) * x);
  }
  template <class V>
  constexpr V df(V, V y) const {
    using namespace simd;
    return select(y > V(0), V(1), V(slope));
  }
};

}  // namespace

TY_REGISTER_ACTIVATION(leaky_relu, LeakyRelu, LeakyReluOptions,
                       "a ReLU that cannot die: negative inputs keep a small slope", "x if x > 0 else slope x")

}  // namespace trainyard
