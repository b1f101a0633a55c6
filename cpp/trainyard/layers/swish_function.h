// x sigmoid(beta x) and its derivatives, for swish and for the sigmoid form of GELU.
#pragma once

#include "trainyard/simd/math.h"

namespace trainyard {

template <class V>
constexpr V swish(V x, V beta) {
  return x * simd::sigmoid(beta * x);
}
// with respect to x: s + beta x s (1 - s)
template <class V>
constexpr V swish_dx(V x, V beta) {
  const V s = simd::sigmoid(beta * x);
  return s + beta * x * s * (V(1) - s);
}
// with respect to beta: x^2 s (1 - s)
template <class V>
constexpr V swish_dbeta(V x, V beta) {
  const V s = simd::sigmoid(beta * x);
  return x * x * s * (V(1) - s);
}

}  // namespace trainyard
