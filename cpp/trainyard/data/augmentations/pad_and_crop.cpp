// The standard for CIFAR (He et al. 2015): pixels are added all around, then a piece of the old size is cut out at a
// random place. The same as a random whole shift.
#include "trainyard/core/error.h"
#include "trainyard/data/augmentation.h"
#include "trainyard/data/augmentations/beyond.h"

namespace trainyard {
namespace {

struct PadAndCropOptions : AugmentationOptions {
  int64_t padding = 4;
  std::string fill = "zero";
  void visit(FieldVisitor& v) override {
    v.integer({.name = "padding", .doc = "pixels added on each side", .min = 0, .max = 1024}, padding);
    visit_fill(v, fill);
  }
};

class PadAndCrop final : public AugmentationWith<PadAndCropOptions> {
 public:
  using AugmentationWith::AugmentationWith;

  bool only_moves() const override { return beyond_of(options().fill) == Beyond::zero; }
  void apply(Draw& draw, Canvas& canvas) const override {
    const auto shift = [&] {
      return static_cast<double>(draw.below(static_cast<uint32_t>(2 * options().padding + 1))) -
             static_cast<double>(options().padding);
    };
    Placement moved;
    moved.y0 = shift();
    moved.x0 = shift();
    canvas.place(moved, beyond_of(options().fill));
  }
};

}  // namespace

TY_REGISTER_AUGMENTATION(pad_and_crop, PadAndCrop, PadAndCropOptions,
                         "pads images on all sides and cuts a random piece of the old size out",
                         "shift ~ U{-padding .. padding} in y and x")

}  // namespace trainyard
