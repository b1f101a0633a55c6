// ACT-07 (Klambauer et al., NIPS 2017): a scaled ELU whose two constants make mean 0, variance 1 a fixed point
// through layers of independent weights with variance 1 / fan_in.
#include "trainyard/layers/activation.h"

namespace trainyard {
namespace {

struct Selu {
  static constexpr bool kFromY = true;
  static constexpr double kAlpha = 1.6732632423543772848170429916717;
  static constexpr double kLambda = 1.0507009873554804934193349852946;
  explicit Selu(const LayerOptions&) {}
  template <class V>
  constexpr V f(V x) const {
    using namespace simd;
    return select(x > V(0), V(kLambda) * x, V(kLambda * kAlpha) * expm1(x));
  }
  // lambda alpha e^x = y + lambda alpha
  template <class V>
  constexpr V df(V, V y) const {
    using namespace simd;
    return select(y > V(0), V(kLambda), y + V(kLambda * kAlpha));
  }
};

}  // namespace

TY_REGISTER_ACTIVATION(selu, Selu, NoLayerOptions, "keeps mean 0 and variance 1 through deep stacks; wants xavier init",
                       "lambda x if x > 0 else lambda alpha (e^x - 1)")

}  // namespace trainyard
