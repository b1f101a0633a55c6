#include "trainyard/data/canvas.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "trainyard/core/error.h"

namespace trainyard {
namespace {

// Angles such as a quarter turn leave cosines of 1e-17: what is a whole number up to rounding shall be one.
double snap(double v) {
  constexpr double kRounding = 1e-9;
  const double whole = std::nearbyint(v);
  return std::fabs(v - whole) < kRounding ? whole : v;
}

bool is_whole(double v) { return v == std::nearbyint(v); }

// The pixel that stands at index i of an axis of n, or -1 for black.
int64_t resolve(int64_t i, int64_t n, Beyond beyond) {
  if (i >= 0 && i < n) return i;
  if (beyond == Beyond::zero) return -1;
  if (beyond == Beyond::edge || n == 1) return std::clamp<int64_t>(i, 0, n - 1);
  const int64_t period = 2 * (n - 1);
  const int64_t at = ((i % period) + period) % period;
  return at < n ? at : period - at;
}

// Bilinear between the four pixels about (y, x), given in units where whole numbers are pixel centres. kChannels 0:
// any.
template <int kChannels>
void blend(const float* from, const Shape& shape, double y, double x, Beyond beyond, float* to) {
  const int64_t h = shape[0], w = shape[1], c = kChannels ? kChannels : shape[2];
  const double floor_y = std::floor(y), floor_x = std::floor(x);
  const auto i = static_cast<int64_t>(floor_y), j = static_cast<int64_t>(floor_x);
  const auto v = static_cast<float>(y - floor_y), u = static_cast<float>(x - floor_x);
  const float w00 = (1.0f - v) * (1.0f - u), w01 = (1.0f - v) * u, w10 = v * (1.0f - u), w11 = v * u;
  if (i >= 0 && j >= 0 && i + 1 < h && j + 1 < w) {
    const float* const top = from + (i * w + j) * c;
    const float* const bottom = top + w * c;
    for (int64_t k = 0; k < c; ++k) to[k] = w00 * top[k] + w01 * top[c + k] + w10 * bottom[k] + w11 * bottom[c + k];
    return;
  }
  const int64_t rows[] = {resolve(i, h, beyond), resolve(i + 1, h, beyond)};
  const int64_t columns[] = {resolve(j, w, beyond), resolve(j + 1, w, beyond)};
  const float weights[] = {w00, w01, w10, w11};
  for (int64_t k = 0; k < c; ++k) {
    float sum = 0.0f;
    for (int corner = 0; corner < 4; ++corner) {
      const int64_t row = rows[corner / 2], column = columns[corner % 2];
      if (row >= 0 && column >= 0 && weights[corner] != 0.0f) sum += weights[corner] * from[(row * w + column) * c + k];
    }
    to[k] = sum;
  }
}

template <int kChannels>
void resample(const float* from, const Shape& in, const Placement& p, Beyond beyond, const Shape& out, float* to) {
  for (int64_t i = 0; i < out[0]; ++i) {
    const double y = static_cast<double>(i) + 0.5;
    const double row_y = p.yy * y + p.y0 - 0.5, row_x = p.xy * y + p.x0 - 0.5;
    for (int64_t j = 0; j < out[1]; ++j, to += out[2]) {
      const double x = static_cast<double>(j) + 0.5;
      blend<kChannels>(from, in, row_y + p.yx * x, row_x + p.xx * x, beyond, to);
    }
  }
}

// Flips and whole shifts: pixels are copied.
bool is_copy(const Placement& p) {
  return p.yx == 0.0 && p.xy == 0.0 && std::fabs(p.yy) == 1.0 && std::fabs(p.xx) == 1.0 && is_whole(p.y0) &&
         is_whole(p.x0);
}

void copy_pixels(const float* from, const Shape& in, const Placement& p, Beyond beyond, const Shape& out, float* to) {
  const int64_t h = in[0], w = in[1], c = in[2], columns = out[1];
  const bool forward = p.xx > 0.0;
  const auto x0 = static_cast<int64_t>(p.x0), y0 = static_cast<int64_t>(p.y0);
  const auto column_of = [&](int64_t j) { return forward ? j + x0 : x0 - 1 - j; };
  // Columns first .. last - 1 lie inside the image.
  const int64_t first = std::clamp<int64_t>(forward ? -x0 : x0 - w, 0, columns);
  const int64_t last = std::clamp<int64_t>(forward ? w - x0 : x0, first, columns);
  for (int64_t i = 0; i < out[0]; ++i, to += columns * c) {
    const int64_t row = resolve(p.yy > 0.0 ? i + y0 : y0 - 1 - i, h, beyond);
    if (row < 0) {
      std::fill(to, to + columns * c, 0.0f);
      continue;
    }
    const float* const source = from + row * w * c;
    const auto outside = [&](int64_t j) {
      const int64_t column = resolve(column_of(j), w, beyond);
      for (int64_t k = 0; k < c; ++k) to[j * c + k] = column < 0 ? 0.0f : source[column * c + k];
    };
    for (int64_t j = 0; j < first; ++j) outside(j);
    if (forward) {
      std::copy(source + (first + x0) * c, source + (last + x0) * c, to + first * c);
    } else {
      for (int64_t j = first; j < last; ++j) std::copy_n(source + column_of(j) * c, c, to + j * c);
    }
    for (int64_t j = last; j < columns; ++j) outside(j);
  }
}

}  // namespace

bool Placement::is_identity() const {
  return yy == 1.0 && yx == 0.0 && y0 == 0.0 && xy == 0.0 && xx == 1.0 && x0 == 0.0;
}

Placement Placement::about(double y, double x) const {
  Placement out = *this;
  out.y0 += y - (yy * y + yx * x);
  out.x0 += x - (xy * y + xx * x);
  return out;
}

Placement compose(const Placement& a, const Placement& b) {
  Placement out;
  out.yy = snap(a.yy * b.yy + a.yx * b.xy);
  out.yx = snap(a.yy * b.yx + a.yx * b.xx);
  out.y0 = snap(a.yy * b.y0 + a.yx * b.x0 + a.y0);
  out.xy = snap(a.xy * b.yy + a.xx * b.xy);
  out.xx = snap(a.xy * b.yx + a.xx * b.xx);
  out.x0 = snap(a.xy * b.y0 + a.xx * b.x0 + a.x0);
  return out;
}

void Canvas::load(const float* pixels, const Shape& shape) {
  shape_ = stored_ = shape;
  placed_ = false;
  pixels_.assign(pixels, pixels + shape.count());
}

void Canvas::place(const Placement& placement, int64_t height, int64_t width, Beyond beyond) {
  TY_ASSERT(shape_.is_image());
  if (placed_ && beyond != beyond_) pixels();
  placement_ = compose(placed_ ? placement_ : Placement{}, placement);
  placed_ = true;
  beyond_ = beyond;
  shape_.dim[0] = height;
  shape_.dim[1] = width;
}

float* Canvas::begin_other() {
  other_.resize(static_cast<size_t>(shape_.count()));
  return other_.data();
}

float* Canvas::pixels() {
  if (!placed_) return pixels_.data();
  placed_ = false;
  if (placement_.is_identity() && shape_ == stored_) return pixels_.data();
  float* const to = begin_other();
  const auto take = is_copy(placement_) ? copy_pixels
                    : stored_[2] == 1   ? resample<1>
                    : stored_[2] == 3   ? resample<3>
                                        : resample<0>;
  take(pixels_.data(), stored_, placement_, beyond_, shape_, to);
  stored_ = shape_;
  pixels_.swap(other_);
  return pixels_.data();
}

void Canvas::sample(const float* from, const Shape& shape, double y, double x, Beyond beyond, float* to) {
  blend<0>(from, shape, y - 0.5, x - 0.5, beyond, to);
}

}  // namespace trainyard
