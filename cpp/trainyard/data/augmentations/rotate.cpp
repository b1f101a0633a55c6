// AUG-07: the image turns about its centre.
#include <cmath>

#include "trainyard/data/augmentation.h"
#include "trainyard/data/augmentations/beyond.h"

namespace trainyard {
namespace {

struct RotateOptions : AugmentationOptions {
  double degrees = 15.0;
  double step = 0.0;
  std::string fill = "zero";
  void visit(FieldVisitor& v) override {
    v.number({.name = "degrees", .doc = "how far at most, to either side", .min = 0, .max = 180}, degrees);
    v.number({.name = "step",
              .doc = "only multiples of this angle, such as 90 for quarter turns, which blur nothing; 0: any angle",
              .min = 0,
              .max = 180},
             step);
    visit_fill(v, fill);
  }
};

class Rotate final : public AugmentationWith<RotateOptions> {
 public:
  using AugmentationWith::AugmentationWith;

  void apply(Draw& draw, Canvas& canvas) const override {
    canvas.place_about_centre(turned(angle(draw)), beyond_of(options().fill));
  }

 private:
  double angle(Draw& draw) const {
    const double most = options().degrees, step = options().step;
    if (step == 0.0) return draw.uniform(-most, most);
    const double steps = std::floor(most / step);
    return step * (draw.below(static_cast<uint32_t>(2.0 * steps) + 1) - steps);
  }
};

}  // namespace

TY_REGISTER_AUGMENTATION(rotate, Rotate, RotateOptions, "turns images about their centre",
                         "angle ~ U(-degrees, degrees)")

}  // namespace trainyard
