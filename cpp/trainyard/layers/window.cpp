#include "trainyard/layers/window.h"

#include "trainyard/core/error.h"

namespace trainyard {
namespace {

std::string by(int64_t height, int64_t width) { return std::to_string(height) + " x " + std::to_string(width); }

}  // namespace

Window2d window_on(const Shape& in, const WindowOptions& options, const std::string& layer) {
  if (!in.is_image()) {
    throw Error("shape", "", "[" + layer + "] needs an image (height x width x channels), got " + to_string(in));
  }
  const auto& [size, stride, padding, dilation] = options;
  if (padding.same && (stride[0] != 1 || stride[1] != 1)) {
    throw Error(
        "range", "/padding",
        "[" + layer + "] same padding is for stride 1: give the padding in numbers, 1 for a window of 3 for example");
  }
  int64_t extent[2], total[2], before[2], out[2];
  for (size_t i = 0; i < 2; ++i) {
    extent[i] = dilation[i] * (size[i] - 1) + 1;
    total[i] = padding.same ? extent[i] - 1 : 2 * padding.amount[i];
    // Of an odd amount the larger half goes below and right.
    before[i] = total[i] / 2;
    const int64_t free = in[static_cast<int>(i)] + total[i] - extent[i];
    if (free < 0) {
      throw Error("shape", "",
                  "[" + layer + "] a window of " +
                      by(dilation[0] * (size[0] - 1) + 1, dilation[1] * (size[1] - 1) + 1) +
                      " does not fit on an image of " + by(in[0], in[1]) +
                      (padding.same ? "" : " with padding " + by(padding.amount[0], padding.amount[1])));
    }
    out[i] = free / stride[i] + 1;
  }
  Window2d g;
  g.h = in[0], g.w = in[1], g.c = in[2];
  g.kh = size[0], g.kw = size[1];
  g.stride_h = stride[0], g.stride_w = stride[1];
  g.pad_h = before[0], g.pad_w = before[1];
  g.dilation_h = dilation[0], g.dilation_w = dilation[1];
  g.oh = out[0], g.ow = out[1];
  return g;
}

void check_pool_padding(const WindowOptions& options, const std::string& layer) {
  if (options.padding.same) return;
  for (size_t i = 0; i < 2; ++i) {
    if (2 * options.padding.amount[i] > options.size[i]) {
      throw Error("range", "/padding",
                  "[" + layer + "] padding must be at most half the window of " + by(options.size[0], options.size[1]) +
                      ", got " + by(options.padding.amount[0], options.padding.amount[1]));
    }
  }
}

}  // namespace trainyard
