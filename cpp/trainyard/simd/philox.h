// The generator of core/rng.h for as many counters at once as a vector has lanes: the same integers, so the same
// numbers.
#pragma once

#include <hwy/highway.h>

#include <cstdint>

#include "trainyard/core/rng.h"
#include "trainyard/simd/vec.h"

namespace trainyard::simd {
namespace detail {

using Words = hn::Rebind<uint32_t, Vec::D>;
using WordVec = hn::Vec<Words>;

// Both halves of a * m, lane by lane.
inline void multiply_wide(WordVec a, uint32_t m, WordVec& high, WordVec& low) {
#if HWY_TARGET == HWY_WASM
  // Highway 1.0.3 multiplies 64 by 64 bits here, which engines put together from three products.
  const v128_t factor = wasm_u32x4_splat(m);
  const v128_t first = wasm_u64x2_extmul_low_u32x4(a.raw, factor);
  const v128_t second = wasm_u64x2_extmul_high_u32x4(a.raw, factor);
  low = WordVec{wasm_i32x4_shuffle(first, second, 0, 2, 4, 6)};
  high = WordVec{wasm_i32x4_shuffle(first, second, 1, 3, 5, 7)};
#else
  const Words d;
  const hn::RepartitionToWide<Words> wide;
  const WordVec factor = hn::Set(d, m);
  const auto even = hn::MulEven(a, factor);
  const auto odd = hn::MulEven(hn::BitCast(d, hn::ShiftRight<32>(hn::BitCast(wide, a))), factor);
  high = hn::OddEven(hn::BitCast(d, odd), hn::BitCast(d, hn::ShiftRight<32>(even)));
  low = hn::OddEven(hn::BitCast(d, hn::ShiftLeft<32>(odd)), hn::BitCast(d, even));
#endif
}

}  // namespace detail

// u[0 .. 4 kLanes) = random_uniform of the elements 4 block, 4 block + 1, ...
inline void uniform_blocks(const RngStream& stream, uint32_t block, float* u) {
  const detail::Words d;
  const PhiloxBlock counter = random_counter(stream, block);
  detail::WordVec c0 = hn::Iota(d, counter[0]), c1 = hn::Set(d, counter[1]);
  detail::WordVec c2 = hn::Set(d, counter[2]), c3 = hn::Set(d, counter[3]);
  auto k0 = static_cast<uint32_t>(stream.seed), k1 = static_cast<uint32_t>(stream.seed >> 32);
  for (int round = 0; round < 10; ++round, k0 += kPhiloxW0, k1 += kPhiloxW1) {
    detail::WordVec high0, low0, high1, low1;
    detail::multiply_wide(c0, kPhiloxM0, high0, low0);
    detail::multiply_wide(c2, kPhiloxM1, high1, low1);
    c0 = hn::Xor(hn::Xor(high1, c1), hn::Set(d, k0));
    c1 = low1;
    c2 = hn::Xor(hn::Xor(high0, c3), hn::Set(d, k1));
    c3 = low0;
  }
  const Vec::D df;
  const hn::Rebind<int32_t, Vec::D> di;
  const auto uniform = [&](detail::WordVec bits) {
    return hn::Mul(hn::ConvertTo(df, hn::BitCast(di, hn::ShiftRight<8>(bits))), hn::Set(df, 0x1p-24f));
  };
  hn::StoreInterleaved4(uniform(c0), uniform(c1), uniform(c2), uniform(c3), df, u);
}

}  // namespace trainyard::simd
