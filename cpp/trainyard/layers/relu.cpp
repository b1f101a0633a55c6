// ACT-03. The derivative at 0 is 0 by convention.
#include "trainyard/layers/activation.h"

namespace trainyard {
namespace {

struct Relu {
  static constexpr bool kFromY = true;
  explicit Relu(const LayerOptions&) {}
  template <class V>
  constexpr V f(V x) const {
    using namespace simd;
    // Not max(x, 0): a NaN must pass, or a diverged network would look healthy.
    return select(x <= V(0), V(0), x);
  }
  template <class V>
  constexpr V df(V, V y) const {
    using namespace simd;
    return select(y > V(0), V(1), V(0));
  }
};

}  // namespace

TY_REGISTER_ACTIVATION(relu, Relu, NoLayerOptions, "keeps what is positive", "max(0, x)")

}  // namespace trainyard
