// PRE-04: principal axes divided by their spread, sqrt(variance + 1e-5): the covariance is the identity. `zca` turns
// the result back, so that it stays as near to the data as any whitening: images still look like images.
#include "trainyard/core/math.h"
#include "trainyard/data/transforms/rotation.h"

namespace trainyard {
namespace {

struct WhitenOptions : Options {
  double epsilon = 1e-5;
  bool zca = false;
  void visit(FieldVisitor& v) override {
    v.number({.name = "epsilon",
              .doc = "added to each variance, so that directions without spread are not blown up",
              .min = 0,
              .max = 1e6,
              .above_min = true},
             epsilon);
    v.boolean({.name = "zca", .doc = "turn back to the original axes: images still look like images"}, zca);
  }
};

class Whiten final : public RotationTransform {
 public:
  explicit Whiten(std::shared_ptr<const WhitenOptions> options) : options_(std::move(options)) {}

 protected:
  const char* type() const override { return "whiten"; }
  Matrices matrices(const SymmetricEigen& eigen, size_t n) const override {
    Matrices out{std::vector<float>(n * n), std::vector<float>(n * n)};
    std::vector<double> spread(n);
    // Rounding may leave a variance of 0 slightly below it.
    for (size_t k = 0; k < n; ++k)
      spread[k] = math::sqrt((eigen.values[k] > 0.0 ? eigen.values[k] : 0.0) + options_->epsilon);
    const auto u = [&](size_t i, size_t k) { return eigen.vectors[i * n + k]; };
    for (size_t i = 0; i < n; ++i) {
      for (size_t j = 0; j < n; ++j) {
        double forward = u(i, j) / spread[j], back = u(j, i) * spread[i];
        if (options_->zca) {
          forward = back = 0.0;
          for (size_t k = 0; k < n; ++k) {
            forward += u(i, k) * u(j, k) / spread[k];
            back += u(i, k) * u(j, k) * spread[k];
          }
        }
        out.forward[i * n + j] = static_cast<float>(forward);
        out.back[i * n + j] = static_cast<float>(back);
      }
    }
    return out;
  }

 private:
  std::shared_ptr<const WhitenOptions> options_;
};

}  // namespace

TY_REGISTER_TRANSFORM(whiten, Whiten, WhitenOptions, "makes the features uncorrelated with variance 1 each",
                      "(x - mean) U / sqrt(variance + epsilon)")

}  // namespace trainyard
