// The column verbs that add up: blocks of rows on several threads, then the blocks in order.
#include "trainyard/backend/cpu/columns.h"

#include <algorithm>

#include "trainyard/simd/lanes.h"

namespace trainyard::cpu {
namespace {

using simd::Vec;

// A float sum runs over at most this many rows before it is added to the block's.
constexpr int64_t kRun = 64;
constexpr int64_t kBlockRows = 256;

struct Blocks {
  explicit Blocks(int64_t m)
      : rows(std::max(kBlockRows, (m + Workspace::kPartialChunks - 1) / Workspace::kPartialChunks)),
        count((m + rows - 1) / rows) {}
  int64_t rows, count;
};

// finish(column, sums) with sums[s] = sum over rows of term s. terms(row, column, count, out) writes kTerms vectors
// for the columns column .. column+count.
template <int kTerms, class Terms, class Finish>
void reduce_columns(int64_t m, int64_t c, Workspace& workspace, const Terms& terms, const Finish& finish) {
  constexpr int64_t kColumns = Workspace::kPartialColumns;
  static_assert(kColumns % kLanes == 0 && kTerms <= 2);
  const Blocks blocks(m);
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

}  // namespace

void column_sums(const float* x, int64_t m, int64_t c, float beta, float* y, Workspace& workspace) {
  reduce_columns<1>(
      m, c, workspace,
      [&](int64_t i, int64_t j, int64_t count, Vec* term) { term[0] = simd::load_first(x + i * c + j, count); },
      [&](int64_t j, const double* sums) {
        y[j] = static_cast<float>(beta == 0.0f ? sums[0] : sums[0] + double{beta} * double{y[j]});
      });
}

void column_moments(const float* x, int64_t m, int64_t c, float* mean, float* variance, Workspace& workspace) {
  const double rows = static_cast<double>(m);
  column_sums(x, m, c, 0.0f, mean, workspace);
  for (int64_t j = 0; j < c; ++j) mean[j] = static_cast<float>(double{mean[j]} / rows);
  // The second pass also sums the deviations: what the rounding of the mean adds to the squares is taken off again.
  reduce_columns<2>(
      m, c, workspace,
      [&](int64_t i, int64_t j, int64_t count, Vec* term) {
        term[0] = simd::load_first(x + i * c + j, count) - simd::load_first(mean + j, count);
        term[1] = term[0] * term[0];
      },
      [&](int64_t j, const double* sums) {
        const double off = sums[0] / rows;
        variance[j] = static_cast<float>(std::max(0.0, sums[1] / rows - off * off));
      });
}

void normalized_sums(const float* x, const float* dy, int64_t m, int64_t c, const float* mean, const float* inv_std,
                     float* sum_dy, float* sum_dy_xhat, Workspace& workspace) {
  reduce_columns<2>(
      m, c, workspace,
      [&](int64_t i, int64_t j, int64_t count, Vec* term) {
        term[0] = simd::load_first(dy + i * c + j, count);
        term[1] = term[0] * (simd::load_first(x + i * c + j, count) - simd::load_first(mean + j, count));
      },
      [&](int64_t j, const double* sums) {
        sum_dy[j] = static_cast<float>(sums[0]);
        sum_dy_xhat[j] = static_cast<float>(sums[1] * double{inv_std[j]});
      });
}

}  // namespace trainyard::cpu
