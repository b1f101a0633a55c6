#include "trainyard/backend/cpu/micro_kernel.h"

#include <array>
#include <utility>

#include "trainyard/simd/lanes.h"

// The accumulators must be locals in registers, so every loop over them is unrolled.
#if defined(__clang__)
#define TY_UNROLL _Pragma("clang loop unroll(full)")
#else
#define TY_UNROLL _Pragma("GCC unroll 16")
#endif

namespace trainyard::cpu {
namespace {

using simd::Vec;

// Inlined always: behind a call the accumulators would have to lie in memory, all the way through the loop over k.
template <int kRows, int kVecs>
HWY_INLINE void write_tile(const Vec (&sum)[kRows][kVecs], const TileOutput& out) {
  const Vec alpha(out.alpha), beta(out.beta);
  const bool full = out.columns == kVecs * kLanes;
  TY_UNROLL
  for (int v = 0; v < kVecs; ++v) {
    const int64_t columns = out.columns - v * kLanes;
    const int64_t count = full || columns > kLanes ? kLanes : columns;
    const Vec bias = out.bias ? simd::load_first(out.bias + v * kLanes, count) : Vec(0.0f);
    TY_UNROLL
    for (int r = 0; r < kRows; ++r) {
      float* const y = out.y + r * out.row_stride + v * kLanes;
      Vec value = out.beta == 0.0f ? alpha * sum[r][v] : simd::fma(alpha, sum[r][v], beta * simd::load_first(y, count));
      if (out.bias) value += bias;
      simd::store_first(value, y, count);
    }
  }
}

// The tile of y is fetched while its sums are made: it may lie far away, and the end of the loop would wait for it. After
// fewer terms than these it would not have come.
constexpr int64_t kWorthFetching = 64;

template <int kRows, int kVecs>
HWY_INLINE void prefetch(const TileOutput& out) {
  TY_UNROLL
  for (int r = 0; r < kRows; ++r) {
    TY_UNROLL
    for (int v = 0; v < kVecs; ++v) __builtin_prefetch(out.y + r * out.row_stride + v * kLanes, 1);
  }
}

template <int kRows, int kVecs, bool kUnitRows>
void tile(const TileInput& in, const float* b, int64_t ldb, const TileOutput& out) {
  // Three rows hang on one pointer: x86 addresses base, base + stride and base + 2 stride without arithmetic.
  constexpr int kPointers = (kRows + 2) / 3;
  const int64_t row_stride = kUnitRows ? 1 : in.row_stride;
  const int64_t k_stride = kUnitRows ? in.k_stride : 1;

  if (!out.pauses && in.outer * in.inner * in.length >= kWorthFetching) prefetch<kRows, kVecs>(out);
  Vec sum[kRows][kVecs];
  if (out.resumes) {
    TY_UNROLL
    for (int r = 0; r < kRows; ++r) {
      TY_UNROLL
      for (int v = 0; v < kVecs; ++v) sum[r][v] = Vec::load(out.partial + (r * kVecs + v) * kLanes);
    }
  }
  const float* outer = in.a;
  const float* start = in.a;
  for (int64_t run = 0, i = 0; run < in.outer * in.inner; ++run) {
    const float* a[kPointers];
    TY_UNROLL
    for (int p = 0; p < kPointers; ++p) a[p] = start + 3 * p * row_stride;
    for (int64_t k = 0; k < in.length; ++k) {
      Vec row[kVecs];
      TY_UNROLL
      for (int v = 0; v < kVecs; ++v) row[v] = Vec::load(b + v * kLanes);
      TY_UNROLL
      for (int r = 0; r < kRows; ++r) {
        const Vec x(a[r / 3][(r % 3) * row_stride]);
        TY_UNROLL
        for (int v = 0; v < kVecs; ++v) sum[r][v] = simd::fma(x, row[v], sum[r][v]);
      }
      TY_UNROLL
      for (int p = 0; p < kPointers; ++p) a[p] += k_stride;
      b += ldb;
    }
    if (++i < in.inner) {
      start += in.inner_stride;
    } else {
      i = 0;
      start = outer += in.outer_stride;
    }
  }
  if (out.pauses) {
    TY_UNROLL
    for (int r = 0; r < kRows; ++r) {
      TY_UNROLL
      for (int v = 0; v < kVecs; ++v) sum[r][v].store(out.partial + (r * kVecs + v) * kLanes);
    }
    return;
  }
  write_tile<kRows, kVecs>(sum, out);
}

using Tile = void (*)(const TileInput&, const float*, int64_t, const TileOutput&);

template <int kVecs, bool kUnitRows, int... kRow>
constexpr std::array<Tile, sizeof...(kRow)> tiles(std::integer_sequence<int, kRow...>) {
  return {&tile<kRow + 1, kVecs, kUnitRows>...};
}
template <int kVecs, bool kUnitRows>
constexpr auto kTiles = tiles<kVecs, kUnitRows>(std::make_integer_sequence<int, kTileRows>{});

}  // namespace

void run_tile(int rows, int vecs, const TileInput& in, const float* b, int64_t ldb, const TileOutput& out) {
  const auto at = static_cast<size_t>(rows - 1);
  const bool unit_rows = in.row_stride == 1;
  const Tile kernel = vecs == 1 ? (unit_rows ? kTiles<1, true>[at] : kTiles<1, false>[at])
                                : (unit_rows ? kTiles<2, true>[at] : kTiles<2, false>[at]);
  kernel(in, b, ldb, out);
}

}  // namespace trainyard::cpu
