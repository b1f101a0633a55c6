// Elementary functions on Vec, and the same names on float and double for the reference backend and for gradient
// checks in double. The vector forms use plain IEEE operations, so wasm and native 128-bit lanes without FMA
// agree bit for bit. NaN comes out where NaN goes in; infinities give the limits. Accuracies are in
// tests/cpp/simd/math_test.cpp: within 4 ulp.
#pragma once

#include <hwy/contrib/math/math-inl.h>

#include <cmath>
#include <limits>

#include "trainyard/simd/vec.h"

namespace trainyard::simd {

inline constexpr float kInfinity = std::numeric_limits<float>::infinity();
inline constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

namespace detail {
// Highway's conversions to integer differ between targets outside the range, so arguments are cut before;
// results of the lanes cut for being NaN are put right after.
inline Vec keep_nan(Vec x, Vec y) { return select(x == x, y, x); }
inline Vec cut_above(Vec x, float limit) { return select(x < Vec(limit), x, Vec(limit)); }
}  // namespace detail

// Overflows to infinity above 88.72, underflows gradually to 0 at -104.
inline Vec exp(Vec x) { return detail::keep_nan(x, hn::Exp(Vec::D{}, detail::cut_above(x, 104.0f).v)); }
inline Vec expm1(Vec x) { return detail::keep_nan(x, hn::Expm1(Vec::D{}, detail::cut_above(x, 104.0f).v)); }
inline Vec log(Vec x) {
  const Vec y = select(x == Vec(kInfinity), x, hn::Log(Vec::D{}, x.v));
  return select(x > Vec(0), y, select(x == Vec(0), Vec(-kInfinity), Vec(kNan)));
}
inline Vec log1p(Vec x) {
  const Vec y = select(x == Vec(kInfinity), x, hn::Log1p(Vec::D{}, x.v));
  return select(x > Vec(-1), y, select(x == Vec(-1), Vec(-kInfinity), Vec(kNan)));
}
inline Vec tanh(Vec x) { return detail::keep_nan(x, hn::Tanh(Vec::D{}, x.v)); }
// For |x| <= 39000; NaN beyond, where a float no longer resolves the period.
inline Vec sin(Vec x) { return select(abs(x) <= Vec(39000), hn::Sin(Vec::D{}, x.v), Vec(kNan)); }
inline Vec cos(Vec x) { return select(abs(x) <= Vec(39000), hn::Cos(Vec::D{}, x.v), Vec(kNan)); }

// Below the switch x + x P(x^2); above it 1 - exp(Q(|x|)) with Q ~ log(erfc), cut at 4 where erf rounds to 1.
// Coefficients by Remez exchange in 60 digits: P within 1.6e-8, exp(Q) within 1.5e-9, both absolute.
inline Vec erf(Vec x) {
  const Vec s = x * x;
  Vec p(-0.000601339592f);
  p = fma(p, s, Vec(0.00499800125f));
  p = fma(p, s, Vec(-0.0267702319f));
  p = fma(p, s, Vec(0.112819272f));
  p = fma(p, s, Vec(-0.376125057f));
  p = fma(p, s, Vec(0.128379152f));
  const Vec near = fma(p, x, x);

  const Vec t = detail::cut_above(abs(x), 4.0f);
  Vec q(0.000194733371f);
  q = fma(q, t, Vec(-0.00303158994f));
  q = fma(q, t, Vec(0.0221813568f));
  q = fma(q, t, Vec(-0.103838823f));
  q = fma(q, t, Vec(-0.63728585f));
  q = fma(q, t, Vec(-1.12761541f));
  q = fma(q, t, Vec(-0.000209926191f));
  const Vec far = copysign(Vec(1) - hn::Exp(Vec::D{}, q.v), x);

  return detail::keep_nan(x, select(t < Vec(0.921875f), near, far));
}

// In a kernel CUDA's own, which are as good as the vector forms.
#ifdef __CUDA_ARCH__
#define TY_FLOAT_MATH(name, x) ::name##f(x)
#else
#define TY_FLOAT_MATH(name, x) static_cast<float>(std::name(static_cast<double>(x)))
#endif
#define TY_SCALAR_MATH(name)                                              \
  TY_DEVICE inline float name(float x) { return TY_FLOAT_MATH(name, x); } \
  TY_DEVICE inline double name(double x) { return std::name(x); }
TY_SCALAR_MATH(exp)
TY_SCALAR_MATH(expm1)
TY_SCALAR_MATH(log)
TY_SCALAR_MATH(log1p)
TY_SCALAR_MATH(tanh)
TY_SCALAR_MATH(sin)
TY_SCALAR_MATH(cos)
TY_SCALAR_MATH(erf)
#undef TY_SCALAR_MATH
#undef TY_FLOAT_MATH

// 1 / (1 + exp(-x)), without overflow and exact in the left tail.
template <class V>
constexpr V sigmoid(V x) {
  const V e = exp(-abs(x));
  return select(x < V(0), e, V(1)) / (V(1) + e);
}

// log(1 + exp(x)), for any x.
template <class V>
constexpr V softplus(V x) {
  return max(x, V(0)) + log1p(exp(-abs(x)));
}

// Distribution function and density of the standard normal.
template <class V>
constexpr V normal_cdf(V x) {
  return V(0.5) + V(0.5) * erf(x * V(0.70710678118654752440));
}
template <class V>
constexpr V normal_density(V x) {
  return V(0.39894228040143267794) * exp(V(-0.5) * x * x);
}

}  // namespace trainyard::simd
