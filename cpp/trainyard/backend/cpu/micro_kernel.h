// The inner loop of every product and convolution: a tile of kTileRows x kTileVecs vectors held in registers while
// k runs. Each output number is one accumulator that takes its terms in ascending k, so its bits do not depend on
// the tile it falls into, on the lane width, or on how rows and columns are blocked.
#pragma once

#include <cstdint>

#include "trainyard/simd/vec.h"

namespace trainyard::cpu {

inline constexpr int kLanes = simd::Vec::kLanes;
// Accumulators, one row of b and a broadcast fill the registers: 32 with AVX-512, 16 elsewhere.
inline constexpr int kTileRows = kLanes == 16 ? 12 : 6;
inline constexpr int kTileVecs = 2;
inline constexpr int kTileColumns = kTileVecs * kLanes;

// The left operand: row r, term k of run (o, i) is
//   a[o * outer_stride + i * inner_stride + r * row_stride + k * k_stride].
// A matrix is one run; a convolution has a run for every stretch of its window that is contiguous in the image.
struct TileInput {
  const float* a = nullptr;
  int64_t row_stride = 1;
  int64_t k_stride = 1;
  int64_t outer = 1, outer_stride = 0;
  int64_t inner = 1, inner_stride = 0;
  int64_t length = 0;  // terms in a run
};

// y = alpha * sum + beta * y + bias, for `columns` columns; y is not read when beta is 0.
struct TileOutput {
  float* y = nullptr;
  int64_t row_stride = 0;
  int64_t columns = 0;
  float alpha = 1;
  float beta = 0;
  const float* bias = nullptr;  // (columns) or null
  // Sums that take their terms in several calls: they go on from these numbers, rows x vecs vectors, or are left there
  // instead of being written to y. The bits are those of one call.
  float* partial = nullptr;
  bool resumes = false, pauses = false;
};

// b: (outer * inner * length, >= vecs * kLanes), rows ldb apart; rows 1 .. kTileRows, vecs 1 .. kTileVecs with
// columns <= vecs * kLanes. Requires row_stride == 1 or k_stride == 1.
void run_tile(int rows, int vecs, const TileInput& in, const float* b, int64_t ldb, const TileOutput& out);

// All tiles of `rows` x out.columns against one panel of b.
inline void run_panel(int64_t rows, TileInput in, const float* b, int64_t ldb, TileOutput out) {
  const int vecs = out.columns > kLanes ? 2 : 1;
  for (int64_t first = 0; first < rows; first += kTileRows) {
    const int64_t count = rows - first < kTileRows ? rows - first : kTileRows;
    run_tile(static_cast<int>(count), vecs, in, b, ldb, out);
    in.a += kTileRows * in.row_stride;
    out.y += kTileRows * out.row_stride;
  }
}

}  // namespace trainyard::cpu
