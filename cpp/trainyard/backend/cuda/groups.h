// Normalisation over groups of channels of each row: x is (n, ..., c), one team of threads to a row and group.
#pragma once

#include "trainyard/backend/cuda/device.h"
#include "trainyard/tensor/tensor.h"

namespace trainyard::cuda {

void group_norm(Device&, Tensor<const float> x, int64_t groups, double epsilon, const float* gamma, const float* beta,
                Tensor<float> y, float* mean, float* inv_std);
void group_norm_gradient(Device&, Tensor<const float> x, Tensor<const float> dy, int64_t groups, const float* gamma,
                         const float* mean, const float* inv_std, Tensor<float> dx, float* dgamma, float* dbeta);

}  // namespace trainyard::cuda
