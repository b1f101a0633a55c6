// AUG-02: top becomes bottom. For what has no up and down, such as cells or the earth from above.
#include "trainyard/data/augmentation.h"

namespace trainyard {
namespace {

struct VerticalFlipOptions : AugmentationOptions {
  VerticalFlipOptions() { probability = 0.5; }
};

class VerticalFlip final : public AugmentationWith<VerticalFlipOptions> {
 public:
  using AugmentationWith::AugmentationWith;

  bool only_moves() const override { return true; }
  void apply(Draw&, Canvas& canvas) const override {
    Placement mirrored;
    mirrored.yy = -1.0;
    canvas.place_about_centre(mirrored, Beyond::zero);
  }
};

}  // namespace

TY_REGISTER_AUGMENTATION(vertical_flip, VerticalFlip, VerticalFlipOptions,
                         "mirrors images top to bottom; for what has no up and down", "x(i, j) = x(h - 1 - i, j)")

}  // namespace trainyard
