// Which inputs a window sees, and which windows see an input.
#pragma once

#include "trainyard/backend/backend.h"
#include "trainyard/backend/cuda/launch.h"

namespace trainyard::cuda {

// Number `at` of an (n, h, w, c) array.
struct Place {
  int64_t n, y, x, c;
  TY_KERNEL static Place of(int64_t at, int64_t h, int64_t w, int64_t channels) {
    const Division by_c = divide(at, channels), by_w = divide(by_c.quotient, w), by_h = divide(by_w.quotient, h);
    return {by_h.quotient, by_h.remainder, by_w.remainder, by_c.remainder};
  }
};

// visit(y, x, tap) for the inputs of output (oy, ox), taps in reading order.
template <class Visit>
TY_KERNEL void for_inputs(const Window2d& g, int64_t oy, int64_t ox, const Visit& visit) {
  for (int64_t r = 0; r < g.kh; ++r) {
    const int64_t y = oy * g.stride_h - g.pad_h + r * g.dilation_h;
    if (y < 0 || y >= g.h) continue;
    for (int64_t s = 0; s < g.kw; ++s) {
      const int64_t x = ox * g.stride_w - g.pad_w + s * g.dilation_w;
      if (x >= 0 && x < g.w) visit(y, x, r * g.kw + s);
    }
  }
}

// visit(oy, ox, tap) for the outputs that see input (y, x), in ascending order of taps.
template <class Visit>
TY_KERNEL void for_outputs(const Window2d& g, int64_t y, int64_t x, const Visit& visit) {
  for (int64_t r = 0; r < g.kh; ++r) {
    const int64_t from_y = y + g.pad_h - r * g.dilation_h;
    if (from_y < 0) continue;
    const Division oy = divide(from_y, g.stride_h);
    if (oy.remainder != 0 || oy.quotient >= g.oh) continue;
    for (int64_t s = 0; s < g.kw; ++s) {
      const int64_t from_x = x + g.pad_w - s * g.dilation_w;
      if (from_x < 0) continue;
      const Division ox = divide(from_x, g.stride_w);
      if (ox.remainder == 0 && ox.quotient < g.ow) visit(oy.quotient, ox.quotient, r * g.kw + s);
    }
  }
}

}  // namespace trainyard::cuda
