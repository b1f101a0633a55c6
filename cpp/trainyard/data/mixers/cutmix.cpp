// REG-23, CutMix (Yun et al. 2019): a box of another image is pasted in, and the labels are mixed by area. The box has
// the share 1 - lambda before clipping; at the border less is left of it, so lambda is taken from the area pasted.
#include "trainyard/core/math.h"
#include "trainyard/data/mixer.h"
#include "trainyard/data/mixers/beta.h"
#include "trainyard/data/mixers/box.h"

namespace trainyard {
namespace {

class Cutmix final : public Mixer {
 public:
  explicit Cutmix(std::shared_ptr<const BetaOptions> options) : options_(std::move(options)) {}
  bool wants_partner() const override { return true; }

  float apply(const MixSite& site, float* x, float* target) const override {
    Draw draw(site.stream);
    const Shape image = as_image(site.sample);
    const double side = math::sqrt(1.0 - draw_beta(options_->alpha, draw));
    const auto length = [&](int axis) { return static_cast<int64_t>(side * static_cast<double>(image[axis]) + 0.5); };
    const Box box = draw_box(image, length(0), length(1), draw);
    for_rows(box, image, [&](int64_t first, int64_t count) { std::copy_n(site.partner_x + first, count, x + first); });
    const double pasted = static_cast<double>(box.area()) / static_cast<double>(image[0] * image[1]);
    const auto lambda = static_cast<float>(1.0 - pasted);
    for (int64_t i = 0; i < site.target_width; ++i) {
      target[i] = lambda * target[i] + (1.0f - lambda) * site.partner_target[i];
    }
    return lambda;
  }

 private:
  std::shared_ptr<const BetaOptions> options_;
};

}  // namespace

TY_REGISTER_MIXER(cutmix, Cutmix, BetaOptions, "pastes a box of another image and mixes the labels by area",
                  "x = M x_a + (1 - M) x_b, y = lambda y_a + (1 - lambda) y_b")

}  // namespace trainyard
