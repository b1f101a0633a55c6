// Verbs over the rows of x (n, c), row-major.
#pragma once

#include <cstdint>

#include "trainyard/backend/cpu/workspace.h"

namespace trainyard::cpu {

void softmax_rows(const float* x, int64_t n, int64_t c, float* y, Workspace&);
void softmax_rows_gradient(const float* y, const float* dy, int64_t n, int64_t c, float* dx, Workspace&);
// weights (n) or null, dscores (n, c) or null, row_loss (n); see backend.h
void softmax_cross_entropy(const float* scores, const float* targets, int64_t n, int64_t c, const float* weights,
                           float scale, float* dscores, float* row_loss, Workspace&);
void argmax_rows(const float* x, int64_t n, int64_t c, int32_t* index);
// y (n, width) = source rows index[0 .. n)
void gather_rows(const float* source, const int32_t* index, int64_t n, int64_t width, float* y);

}  // namespace trainyard::cpu
