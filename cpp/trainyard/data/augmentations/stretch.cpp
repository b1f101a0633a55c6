// AUG-08: height and width grow or shrink, each by its own factor: proportions change.
#include "trainyard/data/augmentation.h"
#include "trainyard/data/augmentations/beyond.h"
#include "trainyard/data/augmentations/factor.h"

namespace trainyard {
namespace {

struct StretchOptions : AugmentationOptions {
  double factor = 1.2;
  std::string fill = "zero";
  void visit(FieldVisitor& v) override {
    visit_factor(v, factor);
    visit_fill(v, fill);
  }
};

class Stretch final : public AugmentationWith<StretchOptions> {
 public:
  using AugmentationWith::AugmentationWith;

  void apply(Draw& draw, Canvas& canvas) const override {
    const double y = draw_factor(draw, options().factor), x = draw_factor(draw, options().factor);
    canvas.place_about_centre(grown(y, x), beyond_of(options().fill));
  }
};

}  // namespace

TY_REGISTER_AUGMENTATION(stretch, Stretch, StretchOptions, "changes the proportions of images",
                         "log fy, log fx ~ U(-log factor, log factor)")

}  // namespace trainyard
