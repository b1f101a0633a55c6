// Convolutions at which CUDA's kernels take different ways: strides, dilation, groups, windows of one pixel.
#pragma once

#include <vector>

#include "trainyard/backend/backend.h"

namespace trainyard::test {

inline Conv2d with_output(Conv2d g) {
  g.oh = (g.h + 2 * g.pad_h - (g.kh - 1) * g.dilation_h - 1) / g.stride_h + 1;
  g.ow = (g.w + 2 * g.pad_w - (g.kw - 1) * g.dilation_w - 1) / g.stride_w + 1;
  return g;
}

inline std::vector<Conv2d> conv_shapes() {
  const Conv2d plain{{.n = 3, .h = 9, .w = 8, .c = 4, .kh = 3, .kw = 3, .pad_h = 1, .pad_w = 1}, 6, 1};
  Conv2d strided = plain;
  strided.stride_h = 2;
  strided.dilation_w = 2;
  strided.kw = 2;
  Conv2d grouped = plain;
  grouped.groups = 2;
  const Conv2d pointwise{{.n = 3, .h = 5, .w = 4, .c = 6}, 4, 1};
  Conv2d pointwise_grouped = pointwise;
  pointwise_grouped.groups = 2;
  Conv2d pointwise_strided = pointwise_grouped;
  pointwise_strided.stride_w = 2;
  std::vector<Conv2d> all{plain, strided, grouped, pointwise, pointwise_grouped, pointwise_strided};
  for (Conv2d& g : all) g = with_output(g);
  return all;
}

}  // namespace trainyard::test
