// Verbs over the columns of x (m, c), row-major. Sums run down the rows in blocks whose size depends on m alone,
// blocks are added up in double in ascending order.
#pragma once

#include <cstdint>

#include "trainyard/backend/cpu/workspace.h"

namespace trainyard::cpu {

void column_sums(const float* x, int64_t m, int64_t c, float beta, float* y, Workspace&);
void column_moments(const float* x, int64_t m, int64_t c, float* mean, float* variance, Workspace&);
void normalized_sums(const float* x, const float* dy, int64_t m, int64_t c, const float* mean, const float* inv_std,
                     float* sum_dy, float* sum_dy_xhat, Workspace&);
void column_affine(const float* x, int64_t m, int64_t c, const float* scale, const float* shift, float* y, Workspace&);
void column_combine(const float* x1, const float* a, const float* x2, const float* b, const float* d, int64_t m,
                    int64_t c, float* y, Workspace&);
// y[:, to .. to+count) = or += x[:, from .. from+count)
void copy_columns(const float* x, int64_t cx, int64_t from, float* y, int64_t cy, int64_t to, int64_t m, int64_t count,
                  bool accumulate, Workspace&);

}  // namespace trainyard::cpu
