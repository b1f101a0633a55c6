// A convolution and its input gradient are the same loop: y[i, j] = sum over taps of x[i * step + tap] w(tap).
// Forward has one such loop; the input gradient has one for each of the stride_h x stride_w phases of its output,
// with step 1 and the taps of the window that reach the phase, last first. Taps are arithmetic progressions.
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>

#include "trainyard/backend/backend.h"

namespace trainyard::cpu {

// Along one axis: tap t looks `first + t * step` from i * stride, and is the window's tap window_first + t *
// window_step.
struct Taps {
  int64_t count = 0;
  int64_t first = 0, step = 1;
  int64_t window_first = 0, window_step = 1;
};

inline Taps forward_taps(int64_t window, int64_t pad, int64_t dilation) { return {window, -pad, dilation, 0, 1}; }

// Input position p = phase + stride * i met output position o at tap r where o * stride = p + pad - r * dilation.
inline Taps backward_taps(int64_t window, int64_t pad, int64_t dilation, int64_t stride, int64_t phase) {
  const int64_t common = std::gcd(stride, dilation);
  const int64_t period = stride / common;
  for (int64_t r = 0; r < std::min(window, period); ++r) {
    if ((phase + pad - r * dilation) % stride != 0) continue;
    const int64_t count = (window - 1 - r) / period + 1;
    const int64_t last = r + (count - 1) * period;
    return {count, (phase + pad - last * dilation) / stride, dilation / common, last, -period};
  }
  return {};
}

// The image as the loop sees it, cut into strips of output rows. A strip of the image, with zeros where the window
// hangs over the edge, is copied to a buffer; where nothing hangs over the image is read in place.
struct Strips {
  int64_t h = 0, w = 0, c = 0;   // image
  int64_t out_h = 0, out_w = 0;  // of the loop
  int64_t step_h = 1, step_w = 1;
  Taps rows, columns;

  int64_t width() const { return (out_w - 1) * step_w + (columns.count - 1) * columns.step + 1; }
  int64_t height(int64_t strip) const { return (strip - 1) * step_h + (rows.count - 1) * rows.step + 1; }
  bool in_place() const {
    return rows.first >= 0 && columns.first >= 0 && rows.first + height(out_h) <= h && columns.first + width() <= w;
  }
  // Floats from one row, or one column, of what is read to the next.
  int64_t row_stride() const { return (in_place() ? w : width()) * c; }

  // Output rows of a strip: what keeps it in a second-level cache, and no fewer than one.
  int64_t strip_rows() const {
    constexpr int64_t kFloats = 32768;
    const int64_t row = width() * c;
    const int64_t fit = (kFloats / std::max<int64_t>(1, row) - (rows.count - 1) * rows.step - 1) / step_h + 1;
    return std::clamp<int64_t>(fit, 1, std::max<int64_t>(1, out_h));
  }
  int64_t count() const { return (out_h + strip_rows() - 1) / strip_rows(); }
  int64_t buffer_floats() const {
    return in_place() || rows.count * columns.count == 0 ? 0 : height(strip_rows()) * width() * c;
  }

  // Where tap (0, 0) of output (i0, 0) lies for one image, strip rows i0 .. i1.
  const float* read(const float* image, int64_t i0, int64_t i1, float* buffer) const;
};

}  // namespace trainyard::cpu
