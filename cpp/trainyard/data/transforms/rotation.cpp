#include "trainyard/data/transforms/rotation.h"

#include <algorithm>

#include "trainyard/core/error.h"

namespace trainyard {
namespace {

// Above this a fit takes minutes, and every example a product with a matrix of that size.
constexpr int64_t kMostFeatures = 2048;

// to = from M, or (from - mean) M.
void multiply(const float* from, const float* mean, const std::vector<float>& m, size_t n, std::vector<double>& to) {
  std::fill(to.begin(), to.end(), 0.0);
  for (size_t i = 0; i < n; ++i) {
    const double x = static_cast<double>(from[i]) - (mean ? static_cast<double>(mean[i]) : 0.0);
    const float* const row = m.data() + i * n;
    for (size_t j = 0; j < n; ++j) to[j] += x * static_cast<double>(row[j]);
  }
}

}  // namespace

void RotationTransform::fit(const FitData& data) {
  const int64_t features = data.sample.count();
  if (features > kMostFeatures) {
    // Covariance, reflections, eigenvectors and their copy in double, two matrices in float.
    const int64_t megabytes = features * features * (4 * 8 + 2 * 4) / 1000000;
    throw Error("memory", "",
                "[" + std::string(type()) + "] the covariance of " + std::to_string(features) +
                    " features and its eigenvectors would need " + std::to_string(megabytes) +
                    " MB and minutes: at most " + std::to_string(kMostFeatures) + " features are taken");
  }
  width_ = static_cast<size_t>(features);
  const double n = static_cast<double>(data.n);
  std::vector<float> x(width_);
  std::vector<double> mean(width_, 0.0), centred(width_), covariance(width_ * width_, 0.0);
  for (int64_t i = 0; i < data.n; ++i) {
    data.read(i, x.data());
    for (size_t c = 0; c < width_; ++c) mean[c] += static_cast<double>(x[c]) / n;
  }
  mean_.assign(mean.begin(), mean.end());
  for (int64_t i = 0; i < data.n; ++i) {
    data.read(i, x.data());
    for (size_t c = 0; c < width_; ++c) centred[c] = static_cast<double>(x[c]) - mean[c];
    for (size_t c = 0; c < width_; ++c) {
      const double value = centred[c] / n;
      double* const row = covariance.data() + c * width_;
      for (size_t k = 0; k <= c; ++k) row[k] += value * centred[k];
    }
  }
  matrix_ = matrices(symmetric_eigen(std::move(covariance), width_), width_);
}

void RotationTransform::apply(float* x, int64_t rows) const {
  std::vector<double> y(width_);
  for (float* const end = x + rows * static_cast<int64_t>(width_); x < end; x += width_) {
    multiply(x, mean_.data(), matrix_.forward, width_, y);
    std::copy(y.begin(), y.end(), x);
  }
}

void RotationTransform::inverse(float* x, int64_t rows) const {
  std::vector<double> y(width_);
  for (float* const end = x + rows * static_cast<int64_t>(width_); x < end; x += width_) {
    multiply(x, nullptr, matrix_.back, width_, y);
    for (size_t c = 0; c < width_; ++c) x[c] = static_cast<float>(y[c] + static_cast<double>(mean_[c]));
  }
}

std::vector<Transform::Fitted> RotationTransform::fitted() const {
  const auto n = static_cast<int64_t>(width_);
  return {{"mean", {n}, mean_}, {"matrix", {n, n}, matrix_.forward}, {"inverse", {n, n}, matrix_.back}};
}

void RotationTransform::restore(const std::vector<Fitted>& saved, const Shape& sample) {
  const int64_t n = sample.count();
  const Fitted mean = find_fitted(saved, "mean", {n});
  matrix_ = {find_fitted(saved, "matrix", {n, n}).values, find_fitted(saved, "inverse", {n, n}).values};
  mean_ = mean.values;
  width_ = static_cast<size_t>(n);
}

}  // namespace trainyard
