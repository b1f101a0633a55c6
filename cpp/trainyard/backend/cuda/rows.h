// Verbs over rows: x is (n, c), one team of threads to a row.
#pragma once

#include <cstdint>

#include "trainyard/backend/cuda/device.h"
#include "trainyard/tensor/tensor.h"

namespace trainyard::cuda {

void softmax_rows(Device&, Tensor<const float> x, Tensor<float> y);
void softmax_rows_gradient(Device&, Tensor<const float> y, Tensor<const float> dy, Tensor<float> dx);
void softmax_cross_entropy(Device&, Tensor<const float> scores, Tensor<const float> targets, const float* weights,
                           float scale, Tensor<float> dscores, float* row_loss);
void argmax_rows(Device&, Tensor<const float> x, int32_t* index);
void gather_rows(Device&, Tensor<const float> source, const int32_t* index, Tensor<float> y);

}  // namespace trainyard::cuda
