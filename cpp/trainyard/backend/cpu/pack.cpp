#include "trainyard/backend/cpu/pack.h"

#include <hwy/highway.h>

#include "trainyard/backend/cpu/micro_kernel.h"
#include "trainyard/simd/vec.h"

namespace trainyard::cpu {
namespace {

namespace hn = hwy::HWY_NAMESPACE;
using Quad = hn::FixedTag<float, 4>;
static_assert(kTileVecs == 2);

// to[k * width + j] = from[j * stride + k] for a block of 4 x 4.
inline void transpose_4x4(const float* from, int64_t stride, float* to, int64_t width) {
  const Quad d;
  const auto r0 = hn::LoadU(d, from), r1 = hn::LoadU(d, from + stride);
  const auto r2 = hn::LoadU(d, from + 2 * stride), r3 = hn::LoadU(d, from + 3 * stride);
  const auto a0 = hn::InterleaveLower(d, r0, r2), a1 = hn::InterleaveLower(d, r1, r3);
  const auto b0 = hn::InterleaveUpper(d, r0, r2), b1 = hn::InterleaveUpper(d, r1, r3);
  hn::StoreU(hn::InterleaveLower(d, a0, a1), d, to);
  hn::StoreU(hn::InterleaveUpper(d, a0, a1), d, to + width);
  hn::StoreU(hn::InterleaveLower(d, b0, b1), d, to + 2 * width);
  hn::StoreU(hn::InterleaveUpper(d, b0, b1), d, to + 3 * width);
}

// kRows rows of panels of full width: what goes to one panel is written in one stretch, whole lines of the caches.
template <int kRows>
void pack_some_rows(const float* source, int64_t stride, int64_t panels, int64_t distance, float* packed) {
  using simd::Vec;
  for (; panels > 0; --panels, source += kTileColumns, packed += distance) {
    Vec low[kRows], high[kRows];
    for (int r = 0; r < kRows; ++r) {
      low[r] = Vec::load(source + r * stride);
      high[r] = Vec::load(source + r * stride + Vec::kLanes);
    }
    for (int r = 0; r < kRows; ++r) {
      low[r].store(packed + r * kTileColumns);
      high[r].store(packed + r * kTileColumns + Vec::kLanes);
    }
  }
}

}  // namespace

void pack_rows(const float* source, int64_t stride, int64_t k, int64_t columns, int64_t width, float* panel) {
  const Quad d;
  for (int64_t l = 0; l < k; ++l, source += stride, panel += width) {
    int64_t j = 0;
    for (; j + simd::Vec::kLanes <= columns; j += simd::Vec::kLanes) simd::Vec::load(source + j).store(panel + j);
    for (; j + 4 <= columns; j += 4) hn::StoreU(hn::LoadU(d, source + j), d, panel + j);
    for (; j < columns; ++j) panel[j] = source[j];
    for (; j < width; ++j) panel[j] = 0.0f;
  }
}

void pack_rows_side_by_side(const float* source, int64_t stride, int64_t k, int64_t panels, int64_t distance,
                            float* packed) {
  constexpr int kRows = 4;
  int64_t l = 0;
  for (; l + kRows <= k; l += kRows, source += kRows * stride, packed += kRows * kTileColumns)
    pack_some_rows<kRows>(source, stride, panels, distance, packed);
  for (; l < k; ++l, source += stride, packed += kTileColumns)
    pack_some_rows<1>(source, stride, panels, distance, packed);
}

void pack_transposed(const float* source, int64_t stride, int64_t k, int64_t columns, int64_t width, float* panel) {
  int64_t j = 0;
  for (; j + 4 <= columns; j += 4) {
    const float* from = source + j * stride;
    int64_t l = 0;
    for (; l + 4 <= k; l += 4) transpose_4x4(from + l, stride, panel + l * width + j, width);
    for (; l < k; ++l) {
      for (int64_t i = 0; i < 4; ++i) panel[l * width + j + i] = from[i * stride + l];
    }
  }
  for (; j < columns; ++j) {
    for (int64_t l = 0; l < k; ++l) panel[l * width + j] = source[j * stride + l];
  }
  for (; j < width; ++j) {
    for (int64_t l = 0; l < k; ++l) panel[l * width + j] = 0.0f;
  }
}

}  // namespace trainyard::cpu
