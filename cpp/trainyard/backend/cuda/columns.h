// Verbs over columns: x is (m, c). Sums go over chunks of rows first, neighbouring threads on neighbouring columns, and
// then over the chunks; how many those are depends on m and c only. All sums are kept in double.
#pragma once

#include <cstdint>

#include "trainyard/backend/cuda/device.h"
#include "trainyard/tensor/tensor.h"

namespace trainyard::cuda {

void column_sums(Device&, Tensor<const float> x, float beta, float* y);
void column_moments(Device&, Tensor<const float> x, float* mean, float* variance);
void normalized_sums(Device&, Tensor<const float> x, Tensor<const float> dy, const float* mean, const float* inv_std,
                     float* sum_dy, float* sum_dy_xhat);
void column_affine(Device&, Tensor<const float> x, const float* scale, const float* shift, Tensor<float> y);
void column_combine(Device&, Tensor<const float> x1, const float* a, Tensor<const float> x2, const float* b,
                    const float* d, Tensor<float> y);
void copy_columns(Device&, Tensor<const float> x, int64_t from, Tensor<float> y, int64_t to, int64_t count,
                  bool accumulate);

}  // namespace trainyard::cuda
