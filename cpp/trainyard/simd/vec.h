// A vector of floats with operators, over Google Highway with static dispatch: 4 lanes in wasm and SSE4, 8 in
// AVX2, 16 in AVX-512. Elementwise functors are written once, templated on V, and run with V = Vec, float or
// double: `select(x > V(0), x, V(slope) * x)`. Elements never meet across lanes here, so results do not depend on
// the width. min and max hand NaN on from either side. What functors call is constexpr or TY_DEVICE, for the CUDA
// kernels. Only backend/cpu and ops include this file.
#pragma once

#include <hwy/highway.h>

#include <cmath>

#include "trainyard/core/device_function.h"

namespace trainyard::simd {

namespace hn = hwy::HWY_NAMESPACE;

struct Mask;

struct Vec {
  using D = hn::ScalableTag<float>;
  using Native = hn::Vec<D>;
  static constexpr int kLanes = static_cast<int>(hn::MaxLanes(D{}));
  static_assert(kLanes == 4 || kLanes == 8 || kLanes == 16, "compile for SSE4.2, AVX2, AVX-512, NEON or wasm SIMD128");

  Native v;

  Vec() : v(hn::Zero(D{})) {}
  explicit Vec(float x) : v(hn::Set(D{}, x)) {}
  explicit Vec(double x) : v(hn::Set(D{}, static_cast<float>(x))) {}
  explicit Vec(int x) : v(hn::Set(D{}, static_cast<float>(x))) {}
  Vec(Native native) : v(native) {}

  // p need not be aligned; kLanes floats are touched.
  static Vec load(const float* p) { return hn::LoadU(D{}, p); }
  void store(float* p) const { hn::StoreU(v, D{}, p); }

  Vec& operator+=(Vec b) { return *this = hn::Add(v, b.v); }
  Vec& operator-=(Vec b) { return *this = hn::Sub(v, b.v); }
  Vec& operator*=(Vec b) { return *this = hn::Mul(v, b.v); }
  Vec& operator/=(Vec b) { return *this = hn::Div(v, b.v); }
};

// One truth value per lane.
struct Mask {
  hn::Mask<Vec::D> m;
};

inline Vec operator+(Vec a, Vec b) { return hn::Add(a.v, b.v); }
inline Vec operator-(Vec a, Vec b) { return hn::Sub(a.v, b.v); }
inline Vec operator*(Vec a, Vec b) { return hn::Mul(a.v, b.v); }
inline Vec operator/(Vec a, Vec b) { return hn::Div(a.v, b.v); }
inline Vec operator-(Vec a) { return hn::Neg(a.v); }

inline Mask operator<(Vec a, Vec b) { return {hn::Lt(a.v, b.v)}; }
inline Mask operator<=(Vec a, Vec b) { return {hn::Le(a.v, b.v)}; }
inline Mask operator>(Vec a, Vec b) { return {hn::Gt(a.v, b.v)}; }
inline Mask operator>=(Vec a, Vec b) { return {hn::Ge(a.v, b.v)}; }
inline Mask operator==(Vec a, Vec b) { return {hn::Eq(a.v, b.v)}; }
// Not hn::Ne: with AVX-512 it says that NaN does not differ from NaN.
inline Mask operator!=(Vec a, Vec b) { return {hn::Not(hn::Eq(a.v, b.v))}; }
inline Mask operator&(Mask a, Mask b) { return {hn::And(a.m, b.m)}; }
inline Mask operator|(Mask a, Mask b) { return {hn::Or(a.m, b.m)}; }
inline Mask operator&&(Mask a, Mask b) { return {hn::And(a.m, b.m)}; }
inline Mask operator||(Mask a, Mask b) { return {hn::Or(a.m, b.m)}; }
inline Mask operator!(Mask a) { return {hn::Not(a.m)}; }

// a where the mask holds, else b; both sides are evaluated.
inline Vec select(Mask mask, Vec a, Vec b) { return hn::IfThenElse(mask.m, a.v, b.v); }
constexpr float select(bool mask, float a, float b) { return mask ? a : b; }
constexpr double select(bool mask, double a, double b) { return mask ? a : b; }

inline Vec abs(Vec x) { return hn::Abs(x.v); }
TY_DEVICE inline float abs(float x) { return std::fabs(x); }
TY_DEVICE inline double abs(double x) { return std::fabs(x); }

// Correctly rounded everywhere.
inline Vec sqrt(Vec x) { return hn::Sqrt(x.v); }
TY_DEVICE inline float sqrt(float x) { return std::sqrt(x); }
TY_DEVICE inline double sqrt(double x) { return std::sqrt(x); }

inline Vec floor(Vec x) { return hn::Floor(x.v); }
TY_DEVICE inline float floor(float x) { return std::floor(x); }
TY_DEVICE inline double floor(double x) { return std::floor(x); }

// The size of x with the sign of s.
inline Vec copysign(Vec x, Vec s) { return hn::CopySign(x.v, s.v); }
TY_DEVICE inline float copysign(float x, float s) { return std::copysign(x, s); }
TY_DEVICE inline double copysign(double x, double s) { return std::copysign(x, s); }

// Not hn::Min: its NaN and signed-zero rules differ between SSE and wasm.
template <class V>
constexpr V min(V a, V b) {
  return select(a < b, a, select(a == a, b, a));
}
template <class V>
constexpr V max(V a, V b) {
  return select(a > b, a, select(a == a, b, a));
}

// a * b + c, rounded once where the target has FMA, twice elsewhere.
inline Vec fma(Vec a, Vec b, Vec c) { return hn::MulAdd(a.v, b.v, c.v); }
constexpr float fma(float a, float b, float c) { return a * b + c; }
constexpr double fma(double a, double b, double c) { return a * b + c; }

}  // namespace trainyard::simd
