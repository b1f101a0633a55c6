// AUG-05, AlexNet's colour jitter (Krizhevsky et al. 2012): the principal axes of all pixels' colours in the training
// set say how light differs between photographs. Every image moves along them, all its pixels by the same colour.
// Fitted on at most 1000 images, evenly spread over the training set.
#include <algorithm>

#include "trainyard/data/augmentation.h"
#include "trainyard/data/transforms/symmetric_eigen.h"

namespace trainyard {
namespace {

struct PcaColorOptions : AugmentationOptions {
  double std = 0.1;
  void visit(FieldVisitor& v) override {
    v.number({.name = "std",
              .doc = "standard deviation of the steps along each axis, as a share of its variance",
              .min = 0,
              .max = 10},
             std);
  }
};

class PcaColor final : public AugmentationWith<PcaColorOptions> {
 public:
  using AugmentationWith::AugmentationWith;

  void fit(const FitData& data) override {
    constexpr int64_t kMost = 1000;
    const int64_t images = std::min(data.n, kMost), c = data.sample[2], pixels = data.sample[0] * data.sample[1];
    const auto channels = static_cast<size_t>(c);
    std::vector<float> x(static_cast<size_t>(data.sample.count()));
    std::vector<double> sum(channels), product(channels * channels);
    for (int64_t k = 0; k < images; ++k) {
      data.read(k * data.n / images, x.data());
      for (int64_t p = 0; p < pixels; ++p) {
        const float* const pixel = x.data() + p * c;
        for (size_t i = 0; i < channels; ++i) {
          const auto v = static_cast<double>(pixel[i]);
          sum[i] += v;
          for (size_t j = 0; j <= i; ++j) product[i * channels + j] += v * static_cast<double>(pixel[j]);
        }
      }
    }
    const double n = static_cast<double>(std::max<int64_t>(1, images * pixels));
    for (size_t i = 0; i < channels; ++i) {
      for (size_t j = 0; j <= i; ++j) {
        product[i * channels + j] = product[i * channels + j] / n - sum[i] / n * (sum[j] / n);
      }
    }
    eigen_ = symmetric_eigen(std::move(product), channels);
  }

  void apply(Draw& draw, Canvas& canvas) const override {
    const auto c = static_cast<size_t>(canvas.shape()[2]);
    std::vector<float> offset(c);
    for (size_t axis = 0; axis < c; ++axis) {
      const double step = options().std * draw.normal() * eigen_.values[axis];
      for (size_t k = 0; k < c; ++k) offset[k] += static_cast<float>(step * eigen_.vectors[k * c + axis]);
    }
    float* x = canvas.pixels();
    for (int64_t p = 0; p < canvas.shape()[0] * canvas.shape()[1]; ++p, x += c) {
      for (size_t k = 0; k < c; ++k) x[k] += offset[k];
    }
  }

 private:
  SymmetricEigen eigen_;
};

}  // namespace

TY_REGISTER_AUGMENTATION(pca_color, PcaColor, PcaColorOptions,
                         "shifts the colours of images as light does, along the training set's main colour axes",
                         "x + sum_i a_i lambda_i p_i, a_i ~ N(0, std), once for an image")

}  // namespace trainyard
