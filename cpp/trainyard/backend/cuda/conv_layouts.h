// How cuDNN reads what a convolution is made of: its weights filters first (f, kh, kw, c / groups) where ours are
// filters last, and all of it as floats or, E = Bf16, rounded to 8 significant bits, to the nearest, ties to even.
#pragma once

#include <bit>
#include <cstdint>

#include "trainyard/backend/backend.h"
#include "trainyard/backend/cuda/device.h"

namespace trainyard::cuda {

// The upper half of a float.
struct Bf16 {
  uint16_t bits = 0;

  static constexpr Bf16 of(float x) {
    const uint32_t word = std::bit_cast<uint32_t>(x);
    // Rounding would carry a NaN's bits into its sign; it stays one, a quiet one.
    if ((word & 0x7fffffffu) > 0x7f800000u) return {static_cast<uint16_t>((word >> 16) | 0x40u)};
    return {static_cast<uint16_t>((word + 0x7fffu + ((word >> 16) & 1u)) >> 16)};
  }
  constexpr operator float() const { return std::bit_cast<float>(uint32_t{bits} << 16); }
};

// y (n) = x (n), rounded
void narrow(Device&, const float* x, int64_t n, Bf16* y);
// y (n) = x (n)
void widen(Device&, const Bf16* x, int64_t n, float* y);

// to (f, kh, kw, c / groups) = w (kh, kw, c / groups, f), rounded if E is Bf16. Instantiated for float and Bf16.
template <class E>
void filters_first(Device&, const Conv2d&, const float* w, E* to);
// dw (kh, kw, c / groups, f) += from (f, kh, kw, c / groups)
template <class E>
void add_filters_last(Device&, const Conv2d&, const E* from, float* dw);

}  // namespace trainyard::cuda
