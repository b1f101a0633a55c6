// AUG-13's successor, RandAugment (Cubuk et al. 2019): so many operations drawn for every image, all of one magnitude.
// Nothing is searched for; doing as well as learned policies. Cutout and inverting are not among them.
#include <cstring>

#include "trainyard/data/augmentation.h"
#include "trainyard/data/augmentations/beyond.h"
#include "trainyard/data/augmentations/named_ops.h"

namespace trainyard {
namespace {

struct RandAugmentOptions : AugmentationOptions {
  int64_t count = 2;
  double magnitude = 9.0;
  std::string fill = "zero";
  void visit(FieldVisitor& v) override {
    v.integer({.name = "count", .doc = "operations for an image", .min = 1, .max = 16}, count);
    v.number({.name = "magnitude", .doc = "how much each does; 30 is as much as there is", .min = 0, .max = 30},
             magnitude);
    visit_fill(v, fill);
  }
};

class RandAugment final : public AugmentationWith<RandAugmentOptions> {
 public:
  explicit RandAugment(std::shared_ptr<const RandAugmentOptions> options) : AugmentationWith(std::move(options)) {
    for (const NamedOp& op : named_ops()) {
      if (std::strcmp(op.name, "invert") != 0 && std::strcmp(op.name, "cutout") != 0) ops_.push_back(&op);
    }
  }

  void apply(Draw& draw, Canvas& canvas) const override {
    for (int64_t i = 0; i < options().count; ++i) {
      const uint32_t which = draw.below(static_cast<uint32_t>(ops_.size() + 1));
      if (which == ops_.size()) continue;  // nothing is one of them
      apply_op(*ops_[which], options().magnitude / 30.0, draw, canvas, beyond_of(options().fill));
    }
  }

 private:
  std::vector<const NamedOp*> ops_;
};

}  // namespace

TY_REGISTER_AUGMENTATION(rand_augment, RandAugment, RandAugmentOptions,
                         "a few random operations of one strength for every image", "")

}  // namespace trainyard
