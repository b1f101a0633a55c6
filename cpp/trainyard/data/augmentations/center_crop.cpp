// The middle of every image, in training and in evaluation.
#include "trainyard/data/augmentation.h"
#include "trainyard/data/augmentations/sizes.h"

namespace trainyard {
namespace {

struct CenterCropOptions : AugmentationOptions {
  std::array<int64_t, 2> size{24, 24};
  void visit(FieldVisitor& v) override {
    v.extent({.name = "size", .doc = "height and width; more than the image has is black", .min = 1, .max = 4096},
             size);
  }
};

class CenterCrop final : public AugmentationWith<CenterCropOptions> {
 public:
  using AugmentationWith::AugmentationWith;

  Shape output(const Shape& in) const override {
    return {options().size[0], options().size[1], Augmentation::output(in).last()};
  }
  void apply(Draw&, Canvas& canvas) const override { still(canvas); }
  void still(Canvas& canvas) const override { crop_centre(canvas, options().size[0], options().size[1], Beyond::zero); }
};

}  // namespace

TY_REGISTER_AUGMENTATION(center_crop, CenterCrop, CenterCropOptions, "cuts out the middle, in evaluation too", "")

}  // namespace trainyard
