// PRE-03: the data turned to their principal axes, that of the largest variance first: the covariance is diagonal.
#include "trainyard/data/transforms/rotation.h"

namespace trainyard {
namespace {

class Pca final : public RotationTransform {
 public:
  explicit Pca(const std::shared_ptr<const Options>&) {}

 protected:
  const char* type() const override { return "pca"; }
  Matrices matrices(const SymmetricEigen& eigen, size_t n) const override {
    Matrices out{{eigen.vectors.begin(), eigen.vectors.end()}, std::vector<float>(n * n)};
    for (size_t i = 0; i < n; ++i) {
      for (size_t j = 0; j < n; ++j) out.back[j * n + i] = out.forward[i * n + j];
    }
    return out;
  }
};

}  // namespace

TY_REGISTER_TRANSFORM(pca, Pca, Options, "decorrelates: turns the data to their principal axes, largest spread first",
                      "(x - mean) U, U the covariance's eigenvectors")

}  // namespace trainyard
