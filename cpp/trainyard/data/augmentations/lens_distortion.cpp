// AUG-10: straight lines bend as through a cheap lens (the first radial term of Brown 1966). Up to k = -1/3 the map
// does not fold over.
#include "trainyard/data/augmentation.h"
#include "trainyard/data/augmentations/beyond.h"

namespace trainyard {
namespace {

struct LensOptions : AugmentationOptions {
  double strength = 0.15;
  std::string fill = "zero";
  void visit(FieldVisitor& v) override {
    v.number({.name = "strength",
              .doc = "how far corners move at most, as a share of their way from the centre: inwards (barrel) or "
                     "outwards (pincushion)",
              .min = 0,
              .max = 0.3},
             strength);
    visit_fill(v, fill);
  }
};

class LensDistortion final : public AugmentationWith<LensOptions> {
 public:
  using AugmentationWith::AugmentationWith;

  void apply(Draw& draw, Canvas& canvas) const override {
    const double k = draw.uniform(-options().strength, options().strength);
    const double cy = static_cast<double>(canvas.shape()[0]) / 2, cx = static_cast<double>(canvas.shape()[1]) / 2;
    const double per_square = k / (cy * cy + cx * cx);  // a corner's radius is 1
    canvas.warp(
        [=](double& y, double& x) {
          const double dy = y - cy, dx = x - cx, bend = per_square * (dy * dy + dx * dx);
          y += bend * dy;
          x += bend * dx;
        },
        beyond_of(options().fill));
  }
};

}  // namespace

TY_REGISTER_AUGMENTATION(lens_distortion, LensDistortion, LensOptions, "bends straight lines, as a cheap lens does",
                         "r' = r (1 + k r^2), k ~ U(-strength, strength), r = 1 in the corners")

}  // namespace trainyard
