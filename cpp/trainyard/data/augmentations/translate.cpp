// AUG-06: the image moves, by any distance up to a share of its size.
#include <cmath>

#include "trainyard/data/augmentation.h"
#include "trainyard/data/augmentations/beyond.h"

namespace trainyard {
namespace {

struct TranslateOptions : AugmentationOptions {
  double share = 0.125;
  bool whole = true;
  std::string fill = "zero";
  void visit(FieldVisitor& v) override {
    v.number({.name = "share", .doc = "how far at most, as a share of height and width", .min = 0, .max = 1}, share);
    v.boolean({.name = "whole", .doc = "by whole pixels only, which blurs nothing"}, whole);
    visit_fill(v, fill);
  }
};

class Translate final : public AugmentationWith<TranslateOptions> {
 public:
  using AugmentationWith::AugmentationWith;

  void apply(Draw& draw, Canvas& canvas) const override {
    const double down = distance(draw, canvas.shape()[0]), right = distance(draw, canvas.shape()[1]);
    canvas.place(moved(down, right), beyond_of(options().fill));
  }

 private:
  double distance(Draw& draw, int64_t size) const {
    const double most = options().share * static_cast<double>(size);
    if (!options().whole) return draw.uniform(-most, most);
    const double pixels = std::floor(most);
    return draw.below(static_cast<uint32_t>(2.0 * pixels) + 1) - pixels;
  }
};

}  // namespace

TY_REGISTER_AUGMENTATION(translate, Translate, TranslateOptions, "moves images up or down and left or right",
                         "dy ~ U(-share h, share h), dx ~ U(-share w, share w)")

}  // namespace trainyard
