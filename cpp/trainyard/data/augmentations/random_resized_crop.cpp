// AUG-03, how Inception and most networks since are trained (Szegedy et al. 2014): a piece of random area and
// proportions, at a random place, in a fixed size. Evaluation takes the largest piece of the right proportions.
#include <cmath>

#include "trainyard/core/math.h"
#include "trainyard/data/augmentation.h"
#include "trainyard/data/augmentations/sizes.h"

namespace trainyard {
namespace {

struct ResizedCropOptions : AugmentationOptions {
  double area = 0.08;
  double ratio = 4.0 / 3.0;
  std::array<int64_t, 2> size{0, 0};
  void visit(FieldVisitor& v) override {
    v.number({.name = "area", .doc = "least share of the image's area", .min = 0, .max = 1, .above_min = true}, area);
    v.number({.name = "ratio", .doc = "at most so many times as wide as high, or as high as wide", .min = 1, .max = 16},
             ratio);
    v.extent({.name = "size", .doc = "height and width afterwards; 0 for those of the images", .min = 0, .max = 4096},
             size);
  }
};

class RandomResizedCrop final : public AugmentationWith<ResizedCropOptions> {
 public:
  using AugmentationWith::AugmentationWith;

  Shape output(const Shape& in) const override {
    const Shape image = Augmentation::output(in);
    return {size(image, 0), size(image, 1), image[2]};
  }

  void apply(Draw& draw, Canvas& canvas) const override {
    const Shape in = canvas.shape();
    const double whole = static_cast<double>(in[0] * in[1]), reach = math::log(options().ratio);
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
      const double area = whole * draw.uniform(options().area, 1.0), ratio = math::exp(draw.uniform(-reach, reach));
      const auto height = static_cast<int64_t>(math::sqrt(area / ratio) + 0.5);
      const auto width = static_cast<int64_t>(math::sqrt(area * ratio) + 0.5);
      if (height < 1 || width < 1 || height > in[0] || width > in[1]) continue;
      const auto place = [&](int64_t room) {
        return static_cast<int64_t>(draw.below(static_cast<uint32_t>(room + 1)));
      };
      const int64_t top = place(in[0] - height), left = place(in[1] - width);
      canvas.crop(top, left, height, width, Beyond::edge);
      return canvas.resize(size(in, 0), size(in, 1));
    }
    still(canvas);
  }

  void still(Canvas& canvas) const override {
    const Shape in = canvas.shape();
    const int64_t h = size(in, 0), w = size(in, 1);
    crop_centre(canvas, std::min(in[0], std::max<int64_t>(1, in[1] * h / w)),
                std::min(in[1], std::max<int64_t>(1, in[0] * w / h)), Beyond::edge);
    canvas.resize(h, w);
  }

 private:
  static constexpr int kAttempts = 10;  // a piece of nearly the whole area rarely fits if its proportions differ

  int64_t size(const Shape& in, size_t axis) const {
    return options().size[axis] ? options().size[axis] : in[static_cast<int>(axis)];
  }
};

}  // namespace

TY_REGISTER_AUGMENTATION(random_resized_crop, RandomResizedCrop, ResizedCropOptions,
                         "a random piece of random size and proportions, resized: the usual choice for photographs",
                         "area ~ U(area, 1), log(w / h) ~ U(-log ratio, log ratio)")

}  // namespace trainyard
