// What centring and standardising share: y = (x - mean) * scale, with one mean (and one scale) for each element of a
// sample, or for each channel of an image. Statistics are summed in double, example by example, so that they have the
// same bits everywhere; variance is the population's (divided by n).
#pragma once

#include <vector>

#include "trainyard/data/transform.h"

namespace trainyard {

class AffineTransform : public Transform {
 public:
  enum class Over { element, channel };  // what has a mean of its own
  enum class Takes { mean, mean_and_scale };

  AffineTransform(Over over, Takes takes) : over_(over), takes_(takes) {}
  void fit(const FitData&) override;
  void apply(float* x, int64_t rows) const override;
  void inverse(float* x, int64_t rows) const override;
  std::vector<Fitted> fitted() const override;
  bool by_channel() const override { return over_ == Over::channel; }
  void restore(const std::vector<Fitted>&, const Shape& sample) override;

 private:
  Shape shape_of(const Shape& sample) const { return over_ == Over::element ? sample : Shape{sample.last()}; }

  Over over_;
  Takes takes_;
  int64_t width_ = 0;                // elements of a sample
  Shape shape_;                      // of mean and scale: the sample's, or (channels)
  std::vector<float> mean_, scale_;  // scale_ is 1 where only the mean is fitted, and for a constant column
};

// The same with its choice made, for registration.
template <AffineTransform::Over over, AffineTransform::Takes takes>
class Affine final : public AffineTransform {
 public:
  explicit Affine(const std::shared_ptr<const Options>&) : AffineTransform(over, takes) {}
};

}  // namespace trainyard
