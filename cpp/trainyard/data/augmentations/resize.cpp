// Every image in another size, in training and in evaluation. Bilinear; to a half or less, blocks of pixels are
// averaged.
#include "trainyard/data/augmentation.h"

namespace trainyard {
namespace {

struct ResizeOptions : AugmentationOptions {
  std::array<int64_t, 2> size{32, 32};
  void visit(FieldVisitor& v) override {
    v.extent({.name = "size", .doc = "height and width afterwards", .min = 1, .max = 4096}, size);
  }
};

class Resize final : public AugmentationWith<ResizeOptions> {
 public:
  using AugmentationWith::AugmentationWith;

  Shape output(const Shape& in) const override {
    return {options().size[0], options().size[1], Augmentation::output(in).last()};
  }
  void apply(Draw&, Canvas& canvas) const override { still(canvas); }
  void still(Canvas& canvas) const override { canvas.resize(options().size[0], options().size[1]); }
};

}  // namespace

TY_REGISTER_AUGMENTATION(resize, Resize, ResizeOptions, "makes images larger or smaller, in evaluation too", "")

}  // namespace trainyard
