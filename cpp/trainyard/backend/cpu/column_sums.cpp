// The column verbs that add up.
#include "trainyard/backend/cpu/columns.h"

#include <algorithm>

#include "trainyard/backend/cpu/column_reduce.h"

namespace trainyard::cpu {

using simd::Vec;

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
