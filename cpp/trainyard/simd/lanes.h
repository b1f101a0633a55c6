// The ends of spans: fewer numbers than a vector has lanes go through the same vector code by way of the stack, so
// that an element's bits do not depend on where a span ends. And sums over spans in an order that does not depend
// on the width: 16 running sums, element i into sum i mod 16, added up in ascending order.
#pragma once

#include <cstdint>

#include "trainyard/simd/vec.h"

namespace trainyard::simd {

// p[0 .. count) and zeros behind; count 0 .. kLanes.
inline Vec load_first(const float* p, int64_t count) {
  if (count >= Vec::kLanes) return Vec::load(p);
#if HWY_TARGET <= HWY_AVX3
  return hn::MaskedLoad(hn::FirstN(Vec::D{}, static_cast<size_t>(count)), Vec::D{}, p);
#endif
  float lanes[Vec::kLanes] = {};
  for (int64_t i = 0; i < count; ++i) lanes[i] = p[i];
  return Vec::load(lanes);
}
inline void store_first(Vec v, float* p, int64_t count) {
  if (count >= Vec::kLanes) return v.store(p);
#if HWY_TARGET <= HWY_AVX3
  return hn::BlendedStore(v.v, hn::FirstN(Vec::D{}, static_cast<size_t>(count)), Vec::D{}, p);
#endif
  float lanes[Vec::kLanes];
  v.store(lanes);
  for (int64_t i = 0; i < count; ++i) p[i] = lanes[i];
}
// v in the first count lanes, zero behind.
inline Vec keep_first(Vec v, int64_t count) {
  if (count >= Vec::kLanes) return v;
  float lanes[Vec::kLanes];
  v.store(lanes);
  return load_first(lanes, count);
}

// Sum over i < n of f(i, count): a vector of which the first `count` lanes are terms i, i+1, ...
inline constexpr int kSums = 16;
template <class F>
double sum_terms(int64_t n, const F& f) {
  constexpr int kVecs = kSums / Vec::kLanes;
  static_assert(kVecs >= 1);
  Vec sums[kVecs];
  int64_t i = 0;
  for (; i + kSums <= n; i += kSums) {
    for (int v = 0; v < kVecs; ++v) sums[v] += f(i + v * Vec::kLanes, int64_t{Vec::kLanes});
  }
  for (int v = 0; v < kVecs && i < n; ++v, i += Vec::kLanes) {
    const int64_t count = n - i < Vec::kLanes ? n - i : Vec::kLanes;
    sums[v] += keep_first(f(i, count), count);
  }
  float lanes[kSums];
  for (int v = 0; v < kVecs; ++v) sums[v].store(lanes + v * Vec::kLanes);
  double total = 0;
  for (const float lane : lanes) total += double{lane};
  return total;
}

// The largest of x[0 .. n), n >= 1; NaN if there is one.
inline float max_of(const float* x, int64_t n) {
  Vec best(x[0]);
  int64_t i = 0;
  for (; i + Vec::kLanes <= n; i += Vec::kLanes) best = max(best, Vec::load(x + i));
  float lanes[Vec::kLanes];
  best.store(lanes);
  float top = lanes[0];
  for (const float lane : lanes) top = max(top, lane);
  for (; i < n; ++i) top = max(top, x[i]);
  return top;
}

}  // namespace trainyard::simd
