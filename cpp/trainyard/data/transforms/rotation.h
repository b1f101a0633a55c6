// What pca and whiten share: y = (x - mean) M and back, with M made from the eigenvectors U and eigenvalues of the
// training examples' covariance (population's, divided by n). Everything is fitted in double and kept in float.
#pragma once

#include <vector>

#include "trainyard/data/transform.h"
#include "trainyard/data/transforms/symmetric_eigen.h"

namespace trainyard {

class RotationTransform : public Transform {
 public:
  void fit(const FitData&) override;
  void apply(float* x, int64_t rows) const override;
  void inverse(float* x, int64_t rows) const override;
  std::vector<Fitted> fitted() const override;
  void restore(const std::vector<Fitted>&, const Shape& sample) override;

 protected:
  // M (n, n) and its inverse.
  struct Matrices {
    std::vector<float> forward, back;
  };
  virtual Matrices matrices(const SymmetricEigen&, size_t n) const = 0;
  virtual const char* type() const = 0;

 private:
  size_t width_ = 0;
  std::vector<float> mean_;  // (width)
  Matrices matrix_;
};

}  // namespace trainyard
