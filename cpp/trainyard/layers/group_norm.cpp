// NRM-12 (Wu & He 2018): groups of neighbouring channels of each sample by their own mean and variance. One group is
// layer norm over the sample, as many as there are channels instance norm.
#include "trainyard/layers/group_normalization.h"

namespace trainyard {
namespace {

struct GroupNormOptions : NormOptions {
  int64_t groups = 2;
  void visit(FieldVisitor& v) override {
    v.integer(
        {.name = "groups", .doc = "groups of channels that share a mean; divides the channels", .min = 1, .max = 65536},
        groups);
    NormOptions::visit(v);
  }
};

template <class T>
class GroupNorm final : public GroupNormalization<T> {
 public:
  explicit GroupNorm(std::shared_ptr<const GroupNormOptions> options)
      : GroupNormalization<T>(options), groups_(options->groups) {}

  Shape bind(const Shape& in, Binder<T>& binder) override {
    if (in.last() % groups_ != 0) {
      throw Error("shape", "/groups",
                  "[group_norm] " + std::to_string(in.last()) + " channels do not divide into " +
                      std::to_string(groups_) + " groups");
    }
    // Files, and PyTorch, hold those features in another order: its groups would be others.
    if (in.positions > 1 && groups_ > 1) {
      throw Error("shape", "", "[group_norm] has no channels behind flatten: put it before flatten");
    }
    if (in.count() == groups_) {
      throw Error("shape", "/groups",
                  "[group_norm] each group of " + to_string(in) + " would be one number, which has no variance");
    }
    return this->bind_groups(in, groups_, false, binder);
  }

 private:
  int64_t groups_;
};

}  // namespace

TY_REGISTER_LAYER(group_norm, GroupNorm, GroupNormOptions,
                  "gives groups of channels of each example mean 0 and variance 1, then a learned scale and shift",
                  "gamma (x - mean) / sqrt(var + epsilon) + beta")

}  // namespace trainyard
