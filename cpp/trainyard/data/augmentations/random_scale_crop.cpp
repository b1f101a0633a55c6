// AUG-03, how ResNets are trained (He et al. 2015, after VGG): the image's short side gets a random length, proportions
// kept, and a random square is cut out. Evaluation takes the middle at the smallest length.
#include "trainyard/core/error.h"
#include "trainyard/data/augmentation.h"
#include "trainyard/data/augmentations/sizes.h"

namespace trainyard {
namespace {

struct ScaleCropOptions : AugmentationOptions {
  int64_t low = 256;
  int64_t high = 480;
  int64_t size = 224;
  void visit(FieldVisitor& v) override {
    v.integer({.name = "low",
               .doc = "least length of the short side, in pixels; evaluation takes this",
               .min = 1,
               .max = 4096},
              low);
    v.integer({.name = "high", .doc = "greatest length of the short side", .min = 1, .max = 4096}, high);
    v.integer({.name = "size", .doc = "height and width of the piece that is cut out", .min = 1, .max = 4096}, size);
  }
  void validate() const override {
    if (high < low) throw Error("range", "/high", "[random_scale_crop] high must be low or more");
    if (size > low)
      throw Error("range", "/size", "[random_scale_crop] size must be low or less, so that the piece fits");
  }
};

class RandomScaleCrop final : public AugmentationWith<ScaleCropOptions> {
 public:
  using AugmentationWith::AugmentationWith;

  Shape output(const Shape& in) const override {
    return {options().size, options().size, Augmentation::output(in).last()};
  }

  void apply(Draw& draw, Canvas& canvas) const override {
    const int64_t size = options().size;
    const auto below = [&](int64_t n) { return static_cast<int64_t>(draw.below(static_cast<uint32_t>(n))); };
    resize_short_side(canvas, options().low + below(options().high - options().low + 1));
    const int64_t top = below(canvas.shape()[0] - size + 1), left = below(canvas.shape()[1] - size + 1);
    canvas.crop(top, left, size, size, Beyond::edge);
  }

  void still(Canvas& canvas) const override {
    resize_short_side(canvas, options().low);
    crop_centre(canvas, options().size, options().size, Beyond::edge);
  }
};

}  // namespace

TY_REGISTER_AUGMENTATION(random_scale_crop, RandomScaleCrop, ScaleCropOptions,
                         "random size, then a random square piece: how ResNets were trained on ImageNet",
                         "short side ~ U{low .. high}, patch size x size")

}  // namespace trainyard
