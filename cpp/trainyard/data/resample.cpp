#include "trainyard/data/resample.h"

#include <algorithm>
#include <cmath>

namespace trainyard {
namespace {

// The pixel that stands at index i of an axis of n, or -1 for black.
int64_t resolve(int64_t i, int64_t n, Beyond beyond) {
  if (i >= 0 && i < n) return i;
  if (beyond == Beyond::zero) return -1;
  if (beyond == Beyond::edge || n == 1) return std::clamp<int64_t>(i, 0, n - 1);
  const int64_t period = 2 * (n - 1);
  const int64_t at = ((i % period) + period) % period;
  return at < n ? at : period - at;
}

// Below, places are in units where whole numbers are pixel centres. kChannels 0: any number.

struct Weights {
  float w00, w01, w10, w11;
  Weights(float v, float u) : w00((1.0f - v) * (1.0f - u)), w01((1.0f - v) * u), w10(v * (1.0f - u)), w11(v * u) {}
};

// Between four pixels that are all there.
template <int kChannels>
void blend_inside(const float* from, const Shape& in, double y, double x, float* to) {
  const int64_t w = in[1], c = kChannels ? kChannels : in[2];
  const auto i = static_cast<int32_t>(y), j = static_cast<int32_t>(x);
  const Weights at(static_cast<float>(y - i), static_cast<float>(x - j));
  const float* const top = from + (i * w + j) * c;
  const float* const bottom = top + w * c;
  for (int64_t k = 0; k < c; ++k) {
    to[k] = at.w00 * top[k] + at.w01 * top[c + k] + at.w10 * bottom[k] + at.w11 * bottom[c + k];
  }
}

// At the edge and beyond.
template <int kChannels>
void blend_outside(const float* from, const Shape& in, double y, double x, Beyond beyond, float* to) {
  const int64_t h = in[0], w = in[1], c = kChannels ? kChannels : in[2];
  const double floor_y = std::floor(y), floor_x = std::floor(x);
  const auto i = static_cast<int64_t>(floor_y), j = static_cast<int64_t>(floor_x);
  const Weights at(static_cast<float>(y - floor_y), static_cast<float>(x - floor_x));
  const float weights[] = {at.w00, at.w01, at.w10, at.w11};
  const int64_t rows[] = {resolve(i, h, beyond), resolve(i + 1, h, beyond)};
  const int64_t columns[] = {resolve(j, w, beyond), resolve(j + 1, w, beyond)};
  std::fill_n(to, c, 0.0f);
  for (int corner = 0; corner < 4; ++corner) {
    const int64_t row = rows[corner / 2], column = columns[corner % 2];
    if (row < 0 || column < 0 || weights[corner] == 0.0f) continue;
    const float* const pixel = from + (row * w + column) * c;
    for (int64_t k = 0; k < c; ++k) to[k] += weights[corner] * pixel[k];
  }
}

// Along a row of the new image a place moves on a line: at column j it is start + step (j + 1/2).
struct Line {
  double start, step;
  double at(int64_t j) const { return start + step * (static_cast<double>(j) + 0.5); }
};

struct Range {
  int64_t first, last;  // [first, last)
};

// Narrows to the columns where the line is inside [0, n - 1). at() is monotonic, so the ends decide.
Range inside(const Line& line, int64_t n, Range range) {
  const auto is_inside = [&](int64_t j) {
    const double at = line.at(j);
    return at >= 0.0 && at < static_cast<double>(n - 1);
  };
  if (line.step != 0.0) {
    double a = -line.start / line.step, b = (static_cast<double>(n - 1) - line.start) / line.step;
    if (a > b) std::swap(a, b);
    const auto clamped = [&](double j) {
      return static_cast<int64_t>(std::clamp(j, static_cast<double>(range.first), static_cast<double>(range.last)));
    };
    range = {clamped(std::floor(a)), clamped(std::ceil(b) + 1.0)};
  }
  while (range.first < range.last && !is_inside(range.first)) ++range.first;
  while (range.first < range.last && !is_inside(range.last - 1)) --range.last;
  return range;
}

template <int kChannels>
void resample_affine(const float* from, const Shape& in, const Placement& p, Beyond beyond, const Shape& out,
                     float* to) {
  const int64_t columns = out[1], c = kChannels ? kChannels : in[2];
  for (int64_t i = 0; i < out[0]; ++i, to += columns * c) {
    const double row = static_cast<double>(i) + 0.5;
    const Line y{p.yy * row + p.y0 - 0.5, p.yx}, x{p.xy * row + p.x0 - 0.5, p.xx};
    const Range whole = inside(x, in[1], inside(y, in[0], {0, columns}));
    const auto outside = [&](int64_t first, int64_t last) {
      for (int64_t j = first; j < last; ++j) {
        blend_outside<kChannels>(from, in, y.at(j), x.at(j), beyond, to + j * c);
      }
    };
    outside(0, whole.first);
    for (int64_t j = whole.first; j < whole.last; ++j) {
      blend_inside<kChannels>(from, in, y.at(j), x.at(j), to + j * c);
    }
    outside(whole.last, columns);
  }
}

template <int kChannels>
void resample_places(const float* from, const Shape& in, const double* places, int64_t count, Beyond beyond,
                     float* to) {
  const int64_t c = kChannels ? kChannels : in[2];
  const auto last_y = static_cast<double>(in[0] - 1), last_x = static_cast<double>(in[1] - 1);
  for (int64_t k = 0; k < count; ++k, to += c) {
    const double y = places[2 * k] - 0.5, x = places[2 * k + 1] - 0.5;
    if (y >= 0.0 && x >= 0.0 && y < last_y && x < last_x) {
      blend_inside<kChannels>(from, in, y, x, to);
    } else {
      blend_outside<kChannels>(from, in, y, x, beyond, to);
    }
  }
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

void resample(const float* from, const Shape& in, const Placement& placement, Beyond beyond, const Shape& out,
              float* to) {
  const auto take = placement.is_copy() ? copy_pixels
                    : in[2] == 1        ? resample_affine<1>
                    : in[2] == 3        ? resample_affine<3>
                                        : resample_affine<0>;
  take(from, in, placement, beyond, out, to);
}

void resample_at(const float* from, const Shape& in, const double* places, int64_t count, Beyond beyond, float* to) {
  const auto take = in[2] == 1 ? resample_places<1> : in[2] == 3 ? resample_places<3> : resample_places<0>;
  take(from, in, places, count, beyond, to);
}

Blocks blocks_of(const Placement& p, const Shape& in) {
  // How far one moves in the old image, at most, for a pixel's way in the new. Rotations alone: 1.
  const auto block = [](double a, double b, int64_t n) {
    constexpr double kRounding = 1e-9;
    return static_cast<int64_t>(std::clamp(std::sqrt(a * a + b * b) + kRounding, 1.0, static_cast<double>(n)));
  };
  return {block(p.yy, p.yx, in[0]), block(p.xy, p.xx, in[1])};
}

Shape shrunk(const Shape& in, const Blocks& blocks) {
  return {(in[0] + blocks.y - 1) / blocks.y, (in[1] + blocks.x - 1) / blocks.x, in[2]};
}

void shrink(const float* from, const Shape& in, const Blocks& blocks, float* to) {
  const Shape out = shrunk(in, blocks);
  const int64_t c = in[2];
  for (int64_t i = 0; i < out[0]; ++i) {
    const int64_t top = i * blocks.y, bottom = std::min(top + blocks.y, in[0]);
    for (int64_t j = 0; j < out[1]; ++j, to += c) {
      const int64_t left = j * blocks.x, right = std::min(left + blocks.x, in[1]);
      std::fill_n(to, c, 0.0f);
      for (int64_t y = top; y < bottom; ++y) {
        for (int64_t x = left; x < right; ++x) {
          const float* const pixel = from + (y * in[1] + x) * c;
          for (int64_t k = 0; k < c; ++k) to[k] += pixel[k];
        }
      }
      const float share = 1.0f / static_cast<float>((bottom - top) * (right - left));
      for (int64_t k = 0; k < c; ++k) to[k] *= share;
    }
  }
}

}  // namespace trainyard
