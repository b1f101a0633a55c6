// Convolutions: by cuDNN where that can be had, else as products. For those, the pixels that each output sees become a
// row of a matrix (n oh ow, kh kw c / groups), for as many images at a time as the scratch holds; the weights are that
// product's other side as they lie. A window of one pixel needs neither scratch nor cuDNN: the image is that matrix.
#pragma once

#include "trainyard/backend/backend.h"
#include "trainyard/backend/cuda/convolutions.h"
#include "trainyard/backend/cuda/products.h"

namespace trainyard::cuda {

// A null `library` means products in any case, here and below.
int64_t conv2d_scratch(const Convolutions* library, const Conv2d&);
void conv2d(Device&, Products&, Convolutions* library, const Conv2d&, Tensor<const float> x, Tensor<const float> w,
            Tensor<float> y, const Epilogue<float>&, float* scratch);
void conv2d_input_gradient(Device&, Products&, Convolutions* library, const Conv2d&, Tensor<const float> dy,
                           Tensor<const float> w, Tensor<float> dx, float* scratch);
void conv2d_weight_gradient(Device&, Products&, Convolutions* library, const Conv2d&, Tensor<const float> x,
                            Tensor<const float> dy, Tensor<float> dw, float* scratch);

}  // namespace trainyard::cuda
