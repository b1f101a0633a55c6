// A relative of swish (Misra 2019): y = x tanh(log(1 + e^x)), smooth, with a minimum of -0.3088 at -1.1924.
//   dy/dx = t + x (1 - t^2) sigmoid(x), t = tanh(log(1 + e^x)).
// With n = e^-|x| the tanh is a ratio of polynomials: (1 + 2 n) / (1 + 2 n + 2 n^2) for x >= 0, and
// (n^2 + 2 n) / (n^2 + 2 n + 2) for x < 0: one exponential, exact in both tails.
#include "trainyard/layers/activation.h"

namespace trainyard {
namespace {

struct Mish {
  static constexpr bool kFromY = false;
  explicit Mish(const LayerOptions&) {}
  template <class V>
  constexpr V f(V x) const {
    return x * gate(x);
  }
  template <class V>
  constexpr V df(V x, V) const {
    const V t = gate(x);
    return t + x * (V(1) - t * t) * simd::sigmoid(x);
  }

 private:
  // tanh(log(1 + e^x))
  template <class V>
  static constexpr V gate(V x) {
    using namespace simd;
    const V n = exp(-abs(x)), square = n * n;
    const V low = square + V(2) * n, high = V(1) + V(2) * n;
    return select(x < V(0), low / (low + V(2)), high / (high + V(2) * square));
  }
};

}  // namespace

TY_REGISTER_ACTIVATION(mish, Mish, NoLayerOptions, "like swish, a little deeper below 0", "x tanh(log(1 + e^x))")

}  // namespace trainyard
