#include "trainyard/data/augmentations/pixel_ops.h"

#include <algorithm>
#include <array>

namespace trainyard {
namespace {

constexpr int kLevels = 256;

float cut(float v) { return std::min(1.0f, std::max(0.0f, v)); }
int level(float v) { return static_cast<int>(cut(v) * 255.0f + 0.5f); }

int64_t positions(const Canvas& canvas) { return canvas.shape()[0] * canvas.shape()[1]; }

// How light a pixel looks (ITU-R 601); other images than coloured ones have no channel to prefer.
float lightness(const float* pixel, int64_t channels) {
  if (channels == 3) return 0.299f * pixel[0] + 0.587f * pixel[1] + 0.114f * pixel[2];
  float sum = 0.0f;
  for (int64_t k = 0; k < channels; ++k) sum += pixel[k];
  return sum / static_cast<float>(channels);
}

template <class F>
void each(Canvas& canvas, F f) {
  float* const x = canvas.pixels();
  const int64_t n = canvas.shape().count();
  for (int64_t i = 0; i < n; ++i) x[i] = f(x[i]);
}

// Each channel through a table over its levels, which table_of(counts, table) makes; it says whether there is one.
template <class F>
void by_levels(Canvas& canvas, F table_of) {
  float* const x = canvas.pixels();
  const int64_t n = positions(canvas), c = canvas.shape()[2];
  for (int64_t k = 0; k < c; ++k) {
    std::array<int, kLevels> counts{};
    for (int64_t i = 0; i < n; ++i) ++counts[static_cast<size_t>(level(x[i * c + k]))];
    std::array<float, kLevels> table{};
    if (!table_of(counts, table)) continue;
    for (int64_t i = 0; i < n; ++i) x[i * c + k] = table[static_cast<size_t>(level(x[i * c + k]))];
  }
}

}  // namespace

void brightness(Canvas& canvas, double factor) {
  each(canvas, [f = static_cast<float>(factor)](float v) { return cut(f * v); });
}

void contrast(Canvas& canvas, double factor) {
  const float* const x = canvas.pixels();
  const int64_t n = positions(canvas), c = canvas.shape()[2];
  double sum = 0.0;
  for (int64_t i = 0; i < n; ++i) sum += static_cast<double>(lightness(x + i * c, c));
  const auto mean = static_cast<float>(sum / static_cast<double>(n));
  each(canvas, [f = static_cast<float>(factor), mean](float v) { return cut(mean + f * (v - mean)); });
}

void saturation(Canvas& canvas, double factor) {
  const int64_t n = positions(canvas), c = canvas.shape()[2];
  if (c != 3) return;
  const auto f = static_cast<float>(factor);
  float* x = canvas.pixels();
  for (int64_t i = 0; i < n; ++i, x += c) {
    const float grey = lightness(x, c);
    for (int64_t k = 0; k < c; ++k) x[k] = cut(grey + f * (x[k] - grey));
  }
}

void sharpness(Canvas& canvas, double factor) {
  float* const x = canvas.pixels();
  const int64_t h = canvas.shape()[0], row = canvas.shape()[1] * canvas.shape()[2], c = canvas.shape()[2];
  const auto f = static_cast<float>(factor);
  // The row above as it was, and this one.
  std::vector<float> above(x, x + row), here(above);
  for (int64_t i = 1; i + 1 < h; ++i) {
    float* const to = x + i * row;
    const float* const below = to + row;
    std::copy_n(to, row, here.data());
    for (int64_t j = c; j < row - c; ++j) {
      const size_t at = static_cast<size_t>(j), left = at - static_cast<size_t>(c), right = at + static_cast<size_t>(c);
      const float around =
          above[left] + above[at] + above[right] + here[left] + here[right] + below[left] + below[at] + below[right];
      const float blurred = (around + 5.0f * here[at]) / 13.0f;
      to[j] = cut(blurred + f * (here[at] - blurred));
    }
    above.swap(here);
  }
}

void invert(Canvas& canvas) {
  each(canvas, [](float v) { return 1.0f - v; });
}

void solarize(Canvas& canvas, double threshold) {
  each(canvas, [t = static_cast<float>(threshold)](float v) { return v < t ? v : 1.0f - v; });
}

void posterize(Canvas& canvas, int bits) {
  const int mask = (0xff << (8 - bits)) & 0xff;
  each(canvas, [mask](float v) { return static_cast<float>(level(v) & mask) / 255.0f; });
}

void auto_contrast(Canvas& canvas) {
  float* const x = canvas.pixels();
  const int64_t n = positions(canvas), c = canvas.shape()[2];
  for (int64_t k = 0; k < c; ++k) {
    float low = x[k], high = x[k];
    for (int64_t i = 1; i < n; ++i) {
      low = std::min(low, x[i * c + k]);
      high = std::max(high, x[i * c + k]);
    }
    if (!(high > low)) continue;
    const float scale = 1.0f / (high - low);
    for (int64_t i = 0; i < n; ++i) x[i * c + k] = cut((x[i * c + k] - low) * scale);
  }
}

void equalize(Canvas& canvas) {
  by_levels(canvas, [](const std::array<int, kLevels>& counts, std::array<float, kLevels>& table) {
    int all = 0, lightest = 0;
    for (const int count : counts) {
      all += count;
      if (count) lightest = count;
    }
    const int step = (all - lightest) / (kLevels - 1);
    if (step == 0) return false;
    int below = step / 2;
    for (size_t v = 0; v < kLevels; ++v) {
      table[v] = static_cast<float>(std::min(below / step, kLevels - 1)) / 255.0f;
      below += counts[v];
    }
    return true;
  });
}

void blank(Canvas& canvas, int64_t side, Draw& draw) {
  float* const x = canvas.pixels();
  const int64_t h = canvas.shape()[0], w = canvas.shape()[1], c = canvas.shape()[2];
  const int64_t top = static_cast<int64_t>(draw.below(static_cast<uint32_t>(h))) - side / 2;
  const int64_t left = static_cast<int64_t>(draw.below(static_cast<uint32_t>(w))) - side / 2;
  const int64_t first = std::max<int64_t>(0, left), last = std::min(w, left + side);
  for (int64_t i = std::max<int64_t>(0, top); i < std::min(h, top + side) && first < last; ++i) {
    std::fill_n(x + (i * w + first) * c, (last - first) * c, 0.5f);
  }
}

}  // namespace trainyard
