// AUG-09: the image leans, as italics do.
#include "trainyard/core/math.h"
#include "trainyard/data/augmentation.h"
#include "trainyard/data/augmentations/beyond.h"

namespace trainyard {
namespace {

struct ShearOptions : AugmentationOptions {
  double degrees = 10.0;
  std::string direction = "horizontal";
  std::string fill = "zero";
  void visit(FieldVisitor& v) override {
    v.number({.name = "degrees", .doc = "how far upright lines lean at most, to either side", .min = 0, .max = 60},
             degrees);
    v.choice({.name = "direction", .doc = "rows shift sideways, columns up and down, or one of the two at random"},
             direction, {"horizontal", "vertical", "either"});
    visit_fill(v, fill);
  }
};

class Shear final : public AugmentationWith<ShearOptions> {
 public:
  using AugmentationWith::AugmentationWith;

  void apply(Draw& draw, Canvas& canvas) const override {
    const double angle = draw.uniform(-options().degrees, options().degrees) * math::kPi / 180.0;
    const double slope = math::sin(angle) / math::cos(angle);
    const bool sideways = options().direction == "either" ? draw.below(2) == 0 : options().direction == "horizontal";
    canvas.place_about_centre(sideways ? leaned(0.0, slope) : leaned(slope, 0.0), beyond_of(options().fill));
  }
};

}  // namespace

TY_REGISTER_AUGMENTATION(shear, Shear, ShearOptions, "slants images, as italics are",
                         "x shifts by y tan(angle), angle ~ U(-degrees, degrees)")

}  // namespace trainyard
