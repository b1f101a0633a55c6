// ACT-02. Zero-centred, saturates on both sides.
#include "trainyard/layers/activation.h"

namespace trainyard {
namespace {

struct Tanh {
  static constexpr bool kFromY = true;
  explicit Tanh(const LayerOptions&) {}
  template <class V>
  constexpr V f(V x) const {
    return simd::tanh(x);
  }
  template <class V>
  constexpr V df(V, V y) const {
    return V(1) - y * y;
  }
};

}  // namespace

TY_REGISTER_ACTIVATION(tanh, Tanh, NoLayerOptions, "squashes to between -1 and 1", "tanh(x)")

}  // namespace trainyard
