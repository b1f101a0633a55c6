// ACT-01. Saturates on both sides, where the derivative y (1 - y) vanishes.
#include "trainyard/layers/activation.h"

namespace trainyard {
namespace {

struct Sigmoid {
  static constexpr bool kFromY = true;
  explicit Sigmoid(const LayerOptions&) {}
  template <class V>
  constexpr V f(V x) const {
    return simd::sigmoid(x);
  }
  template <class V>
  constexpr V df(V, V y) const {
    return y * (V(1) - y);
  }
};

}  // namespace

TY_REGISTER_ACTIVATION(sigmoid, Sigmoid, NoLayerOptions, "squashes to between 0 and 1", "1 / (1 + e^-x)")

}  // namespace trainyard
