// NRM-11 (Ulyanov et al. 2016): each channel of each image by its own mean and variance, so that an image's contrast
// does not matter. Gamma and beta are learned by default; torch.nn.InstanceNorm2d has none unless affine=True.
#include "trainyard/layers/group_normalization.h"

namespace trainyard {
namespace {

template <class T>
class InstanceNorm final : public GroupNormalization<T> {
 public:
  explicit InstanceNorm(std::shared_ptr<const NormOptions> options) : GroupNormalization<T>(std::move(options)) {}

  Shape bind(const Shape& in, Binder<T>& binder) override {
    if (!in.is_image() || in.positions_in_all() < 2) {
      throw Error("shape", "",
                  "[instance_norm] needs images with more than one place, got " + to_string(in) +
                      ": one number has no variance");
    }
    return this->bind_groups(in, in.last(), false, binder);
  }
};

}  // namespace

TY_REGISTER_LAYER(instance_norm, InstanceNorm, NormOptions,
                  "gives each channel of each image mean 0 and variance 1, then a learned scale and shift",
                  "gamma (x - mean) / sqrt(var + epsilon) + beta")

}  // namespace trainyard
