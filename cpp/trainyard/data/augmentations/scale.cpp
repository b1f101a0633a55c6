// AUG-08, AUG-11: the image grows or shrinks about its centre; its size in pixels stays.
#include "trainyard/data/augmentation.h"
#include "trainyard/data/augmentations/beyond.h"
#include "trainyard/data/augmentations/factor.h"

namespace trainyard {
namespace {

struct ScaleOptions : AugmentationOptions {
  double factor = 1.2;
  std::string fill = "zero";
  void visit(FieldVisitor& v) override {
    visit_factor(v, factor);
    visit_fill(v, fill);
  }
};

class Scale final : public AugmentationWith<ScaleOptions> {
 public:
  using AugmentationWith::AugmentationWith;

  void apply(Draw& draw, Canvas& canvas) const override {
    const double f = draw_factor(draw, options().factor);
    canvas.place_about_centre(grown(f, f), beyond_of(options().fill));
  }
};

}  // namespace

TY_REGISTER_AUGMENTATION(scale, Scale, ScaleOptions, "makes what is in the image larger or smaller, proportions kept",
                         "log f ~ U(-log factor, log factor)")

}  // namespace trainyard
