// Between the core's parameter layouts and the ones in files, which are PyTorch's.
#pragma once

#include <vector>

#include "trainyard/tensor/plan.h"

namespace trainyard {

// The file's shape of a tensor that is `shape` here.
std::vector<int64_t> file_shape(Layout, const Shape& shape);

// index[k] = where element k of the file's tensor stands in ours.
std::vector<int64_t> file_order(Layout, const Shape& shape, int64_t positions);

}  // namespace trainyard
