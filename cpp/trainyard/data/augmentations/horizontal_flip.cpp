// AUG-02: left becomes right. For things that look as natural in a mirror: not for digits and letters.
#include "trainyard/data/augmentation.h"

namespace trainyard {
namespace {

struct FlipOptions : AugmentationOptions {
  FlipOptions() { probability = 0.5; }
};

class HorizontalFlip final : public AugmentationWith<FlipOptions> {
 public:
  using AugmentationWith::AugmentationWith;

  bool only_moves() const override { return true; }
  void apply(Draw&, Canvas& canvas) const override {
    Placement mirrored;
    mirrored.xx = -1.0;
    mirrored.x0 = static_cast<double>(canvas.shape()[1]);
    canvas.place(mirrored, Beyond::zero);
  }
};

}  // namespace

TY_REGISTER_AUGMENTATION(horizontal_flip, HorizontalFlip, FlipOptions,
                         "mirrors images left to right; not for digits and letters", "x(i, j) = x(i, w - 1 - j)")

}  // namespace trainyard
