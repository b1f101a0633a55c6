// AUG-04, simple colour jitter: lighter or darker, harder or softer. As torchvision's ColorJitter: factors are uniform
// about 1.
#include "trainyard/data/augmentation.h"
#include "trainyard/data/augmentations/pixel_ops.h"

namespace trainyard {
namespace {

struct BrightnessContrastOptions : AugmentationOptions {
  double brightness = 0.4;
  double contrast = 0.4;
  double saturation = 0.0;
  void visit(FieldVisitor& v) override {
    v.number({.name = "brightness",
              .doc = "pixels are multiplied by a factor of 1 plus or minus at most this",
              .min = 0,
              .max = 1},
             brightness);
    v.number({.name = "contrast", .doc = "so are their distances from the image's mean", .min = 0, .max = 1}, contrast);
    v.number({.name = "saturation", .doc = "so are the distances of colours from grey", .min = 0, .max = 1},
             saturation);
  }
};

class BrightnessContrast final : public AugmentationWith<BrightnessContrastOptions> {
 public:
  using AugmentationWith::AugmentationWith;

  void apply(Draw& draw, Canvas& canvas) const override {
    const auto factor = [&](double reach) { return draw.uniform(1.0 - reach, 1.0 + reach); };
    const double light = factor(options().brightness), hard = factor(options().contrast);
    const double colourful = factor(options().saturation);
    if (light != 1.0) brightness(canvas, light);
    if (hard != 1.0) contrast(canvas, hard);
    if (colourful != 1.0) saturation(canvas, colourful);
  }
};

}  // namespace

TY_REGISTER_AUGMENTATION(brightness_contrast, BrightnessContrast, BrightnessContrastOptions,
                         "changes brightness and contrast of images, and their colours if asked to",
                         "x <- b x, then mean + c (x - mean); b ~ U(1 - brightness, 1 + brightness), c likewise")

}  // namespace trainyard
