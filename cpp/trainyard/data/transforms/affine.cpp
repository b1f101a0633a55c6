#include "trainyard/data/transforms/affine.h"

#include <algorithm>
#include <array>
#include <limits>

#include "trainyard/core/error.h"
#include "trainyard/core/math.h"

namespace trainyard {
namespace {

// Below this a standard deviation's reciprocal is no float.
constexpr double kSmallest = 1e-30;
constexpr int64_t kRun = 64;  // numbers

}  // namespace

void AffineTransform::fit(const FitData& data) {
  width_ = data.sample.count();
  shape_ = shape_of(data.sample);
  const auto columns = static_cast<size_t>(shape_.count());
  const auto width = static_cast<size_t>(width_);
  const double per_column = static_cast<double>(data.n) * static_cast<double>(width / columns);
  std::vector<float> x(width);
  std::vector<double> sum(columns, 0.0), square(columns, 0.0);
  std::vector<float> least(columns, std::numeric_limits<float>::infinity()),
      most(columns, -std::numeric_limits<float>::infinity());
  // Element j of a sample belongs to column j mod columns: channels come last.
  const auto pass = [&](const auto& see) {
    for (int64_t i = 0; i < data.n; ++i) {
      data.read(i, x.data());
      for (size_t start = 0; start < width; start += columns) {
        for (size_t c = 0; c < columns; ++c) see(c, x[start + c]);
      }
    }
  };
  pass([&](size_t c, float value) {
    sum[c] += static_cast<double>(value);
    least[c] = std::min(least[c], value);
    most[c] = std::max(most[c], value);
  });
  for (double& s : sum) s /= per_column;
  mean_.assign(sum.begin(), sum.end());
  scale_.assign(columns, 1.0f);
  if (takes_ == Takes::mean) return;
  // A second pass, around the mean: the one-pass formula cancels where the mean is large.
  pass([&](size_t c, float value) {
    const double d = static_cast<double>(value) - sum[c];
    square[c] += d * d;
  });
  for (size_t c = 0; c < columns; ++c) {
    const double deviation = math::sqrt(square[c] / per_column);
    if (least[c] < most[c] && deviation > kSmallest) scale_[c] = static_cast<float>(1.0 / deviation);
  }
}

void AffineTransform::apply(float* x, int64_t rows) const {
  TY_ASSERT(width_ > 0);
  const int64_t columns = shape_.count();
  const float* mean = mean_.data();
  const float* scale = scale_.data();
  int64_t run = columns;
  // Three colours again and again are too few to work on at once: they are laid side by side.
  std::array<float, kRun> means, scales;
  if (2 * columns <= kRun) {
    run = kRun / columns * columns;
    for (int64_t i = 0; i < run; ++i) {
      means[static_cast<size_t>(i)] = mean_[static_cast<size_t>(i % columns)];
      scales[static_cast<size_t>(i)] = scale_[static_cast<size_t>(i % columns)];
    }
    mean = means.data();
    scale = scales.data();
  }
  for (float* const end = x + rows * width_; x < end; x += run) {
    const int64_t left = std::min<int64_t>(run, end - x);
    for (int64_t c = 0; c < left; ++c) x[c] = (x[c] - mean[c]) * scale[c];
  }
}

void AffineTransform::inverse(float* x, int64_t rows) const {
  TY_ASSERT(width_ > 0);
  const int64_t columns = shape_.count();
  for (float* const end = x + rows * width_; x < end; x += columns) {
    for (int64_t c = 0; c < columns; ++c) x[c] = x[c] / scale_[static_cast<size_t>(c)] + mean_[static_cast<size_t>(c)];
  }
}

std::vector<Transform::Fitted> AffineTransform::fitted() const {
  std::vector<Fitted> out{{"mean", shape_, mean_}};
  if (takes_ == Takes::mean_and_scale) out.push_back({"scale", shape_, scale_});
  return out;
}

void AffineTransform::restore(const std::vector<Fitted>& saved, const Shape& sample) {
  const Shape shape = shape_of(sample);
  const std::vector<float> mean = find_fitted(saved, "mean", shape).values;
  scale_ = takes_ == Takes::mean_and_scale ? find_fitted(saved, "scale", shape).values
                                           : std::vector<float>(mean.size(), 1.0f);
  mean_ = mean;
  shape_ = shape;
  width_ = sample.count();
}

}  // namespace trainyard
