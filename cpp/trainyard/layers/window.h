// The geometry that convolution and pooling share, and its errors.
#pragma once

#include <array>
#include <string>

#include "trainyard/backend/backend.h"
#include "trainyard/core/fields.h"

namespace trainyard {

struct WindowOptions {
  std::array<int64_t, 2> size{1, 1};  // height, width
  std::array<int64_t, 2> stride{1, 1};
  Padding padding;
  std::array<int64_t, 2> dilation{1, 1};
};

// The window on images `in` (h, w, c); n stays 0. Rows and columns that do not fill another window are left out,
// as PyTorch does. `layer` opens the messages: "conv2d". Throws Error{"shape"} if `in` is no image or the window
// does not fit, Error{"range"} for same padding with a stride.
Window2d window_on(const Shape& in, const WindowOptions& options, const std::string& layer);

// Pooling counts padding as nothing, so no window may lie in it wholly. Throws Error{"range"}.
void check_pool_padding(const WindowOptions& options, const std::string& layer);

}  // namespace trainyard
