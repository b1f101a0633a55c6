// REG-20, cutout (DeVries and Taylor 2017): a random square of the image becomes 0, which after centring is the mean.
// It may hang over the border, so that part of the image is seen more often whole.
#include "trainyard/data/mixer.h"
#include "trainyard/data/mixers/box.h"

namespace trainyard {
namespace {

struct CutoutOptions : Options {
  int64_t size = 8;
  void visit(FieldVisitor& v) override {
    v.integer({.name = "size", .doc = "side of the square, in pixels", .min = 1, .max = 4096, .live = true}, size);
  }
};

class Cutout final : public Mixer {
 public:
  explicit Cutout(std::shared_ptr<const CutoutOptions> options) : options_(std::move(options)) {}
  bool wants_partner() const override { return false; }

  float apply(const MixSite& site, float* x, float*) const override {
    for_rows(box_at(site), as_image(site.sample),
             [&](int64_t first, int64_t count) { std::fill_n(x + first, count, 0.0f); });
    return 1.0f;
  }
  bool only_blanks() const override { return true; }
  void blank(const MixSite& site, Sight& sight) const override {
    const Box box = box_at(site);
    sight.top = static_cast<int16_t>(box.top);
    sight.bottom = static_cast<int16_t>(box.bottom);
    sight.left = static_cast<int16_t>(box.left);
    sight.right = static_cast<int16_t>(box.right);
  }

 private:
  Box box_at(const MixSite& site) const {
    Draw draw(site.stream);
    return draw_box(as_image(site.sample), options_->size, options_->size, draw);
  }

  std::shared_ptr<const CutoutOptions> options_;
};

}  // namespace

TY_REGISTER_MIXER(cutout, Cutout, CutoutOptions, "blanks a random square of every training image",
                  "x = 0 in a square around a random pixel")

}  // namespace trainyard
