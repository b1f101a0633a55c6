// Sums over the rows of a matrix, one per column: blocks of rows on several threads, then the blocks in order.
#pragma once

#include <algorithm>

#include "trainyard/backend/cpu/workspace.h"
#include "trainyard/simd/lanes.h"

namespace trainyard::cpu {

// A float sum runs over at most this many rows before it is added to the block's.
inline constexpr int64_t kRun = 64;
inline constexpr int64_t kBlockRows = 256;

struct RowBlocks {
  explicit RowBlocks(int64_t m)
      : rows(std::max(kBlockRows, (m + Workspace::kPartialChunks - 1) / Workspace::kPartialChunks)),
        count((m + rows - 1) / rows) {}
  int64_t rows, count;
};

// finish(column, sums) with sums[s] = sum over rows of term s. terms(row, column, count, out) writes kTerms vectors
// for the columns column .. column+count.
template <int kTerms, class Terms, class Finish>
void reduce_columns(int64_t m, int64_t c, Workspace& workspace, const Terms& terms, const Finish& finish) {
  using simd::Vec;
  constexpr int64_t kColumns = Workspace::kPartialColumns;
  static_assert(kColumns % kLanes == 0 && kTerms <= 2);
  const RowBlocks blocks(m);
  float* const partials = workspace.partials();
  for (int64_t j0 = 0; j0 < c; j0 += kColumns) {
    const int64_t columns = std::min(kColumns, c - j0);
    const auto block_sums = [&](int64_t block, int) {
      const int64_t end = std::min(m, (block + 1) * blocks.rows);
      for (int64_t j = 0; j < columns; j += kLanes) {
        const int64_t count = std::min<int64_t>(kLanes, columns - j);
        Vec total[kTerms];
        for (int64_t i = block * blocks.rows; i < end;) {
          Vec sum[kTerms];
          for (const int64_t stop = std::min(end, i + kRun); i < stop; ++i) {
            Vec term[kTerms];
            terms(i, j0 + j, count, term);
            for (int s = 0; s < kTerms; ++s) sum[s] += term[s];
          }
          for (int s = 0; s < kTerms; ++s) total[s] += sum[s];
        }
        for (int s = 0; s < kTerms; ++s) total[s].store(partials + (block * kTerms + s) * kColumns + j);
      }
    };
    if (m * columns < 65536) {
      for (int64_t block = 0; block < blocks.count; ++block) block_sums(block, 0);
    } else {
      workspace.threads().for_each(blocks.count, block_sums);
    }
    for (int64_t j = 0; j < columns; ++j) {
      double sums[kTerms] = {};
      for (int64_t block = 0; block < blocks.count; ++block) {
        for (int s = 0; s < kTerms; ++s) sums[s] += double{partials[(block * kTerms + s) * kColumns + j]};
      }
      finish(j0 + j, sums);
    }
  }
}

}  // namespace trainyard::cpu
