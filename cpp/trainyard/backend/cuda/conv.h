// Convolutions as products: the pixels that each output sees become a row of a matrix (n oh ow, kh kw c / groups), for
// as many images at a time as the scratch holds. The weights are that product's other side as they lie.
#pragma once

#include "trainyard/backend/backend.h"
#include "trainyard/backend/cuda/products.h"

namespace trainyard::cuda {

int64_t conv2d_scratch(const Conv2d&);
void conv2d(Device&, Products&, const Conv2d&, Tensor<const float> x, Tensor<const float> w, Tensor<float> y,
            const Epilogue<float>&, float* scratch);
void conv2d_input_gradient(Device&, Products&, const Conv2d&, Tensor<const float> dy, Tensor<const float> w,
                           Tensor<float> dx, float* scratch);
void conv2d_weight_gradient(Device&, Products&, const Conv2d&, Tensor<const float> x, Tensor<const float> dy,
                            Tensor<float> dw, float* scratch);

}  // namespace trainyard::cuda
