// Convolutions by cuDNN. Two implementations: convolutions_cudnn.cpp, and convolutions_none.cpp for builds without it,
// which says no to everything. Who is told no takes the way of conv.cu, so no convolution is ever missing.
#pragma once

#include <memory>

#include "trainyard/backend/backends.h"
#include "trainyard/backend/cuda/device.h"

namespace trainyard::cuda {

// What a convolution spreads out at a time, and what cuDNN may work in, in numbers: 1 GB.
inline constexpr int64_t kMostScratch = int64_t{1} << 28;

class Convolutions {
 public:
  Convolutions(Device&, Precision);  // the device outlives this
  ~Convolutions();

  // Numbers of scratch that the three below need at most; never fewer for a larger batch, so that what was planned for
  // a batch holds for any part of it. Nothing is started.
  int64_t scratch(const Conv2d&) const;

  // False, and nothing done, where cuDNN has no way to do it that repeats to the bit within that scratch. Whether it
  // has depends on the geometry, the direction and that x, y, dx and dy are aligned to 16 bytes, on nothing else.
  // Shapes as in backend.h. y = x * w
  bool forward(const Conv2d&, const float* x, const float* w, float* y, float* scratch);
  // dx = gradient with respect to x
  bool input_gradient(const Conv2d&, const float* dy, const float* w, float* dx, float* scratch);
  // dw += gradient with respect to w
  bool weight_gradient(const Conv2d&, const float* x, const float* dy, float* dw, float* scratch);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace trainyard::cuda
