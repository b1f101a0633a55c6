// Pooling: every number of the result is one thread's, in the gradients too, which so need no atomic additions.
#pragma once

#include <cstdint>

#include "trainyard/backend/backend.h"
#include "trainyard/backend/cuda/device.h"

namespace trainyard::cuda {

void max_pool(Device&, const Window2d&, Tensor<const float> x, Tensor<float> y, int32_t* argmax);
void max_pool_gradient(Device&, const Window2d&, Tensor<const float> dy, const int32_t* argmax, Tensor<float> dx);
void avg_pool(Device&, const Window2d&, Tensor<const float> x, Tensor<float> y);
void avg_pool_gradient(Device&, const Window2d&, Tensor<const float> dy, Tensor<float> dx);

}  // namespace trainyard::cuda
