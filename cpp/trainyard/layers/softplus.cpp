// ACT-11: y = log(1 + e^x), a smooth ReLU. Its derivative sigmoid(x) is 1 - e^-y.
#include "trainyard/layers/activation.h"

namespace trainyard {
namespace {

struct Softplus {
  static constexpr bool kFromY = true;
  explicit Softplus(const LayerOptions&) {}
  template <class V>
  constexpr V f(V x) const {
    return simd::softplus(x);
  }
  template <class V>
  constexpr V df(V, V y) const {
    return -simd::expm1(-y);
  }
};

}  // namespace

TY_REGISTER_ACTIVATION(softplus, Softplus, NoLayerOptions, "a smooth ReLU", "log(1 + e^x)")

}  // namespace trainyard
