// REG-21, REG-22, mixup (Zhang et al. 2018): an example and its label are blended with another one's, the share lambda
// drawn anew for every example.
#include "trainyard/data/mixer.h"
#include "trainyard/data/mixers/beta.h"
#include "trainyard/data/mixers/blend.h"

namespace trainyard {
namespace {

struct MixupOptions : BetaOptions {
  MixupOptions() { alpha = 0.2; }
};

class Mixup final : public Mixer {
 public:
  explicit Mixup(std::shared_ptr<const MixupOptions> options) : options_(std::move(options)) {}
  bool wants_partner() const override { return true; }

  float apply(const MixSite& site, float* x, float* target) const override {
    Draw draw(site.stream);
    const auto lambda = static_cast<float>(draw_beta(options_->alpha, draw));
    blend(lambda, site.partner_x, x, site.sample.count());
    blend(lambda, site.partner_target, target, site.target_width);
    return lambda;
  }

 private:
  std::shared_ptr<const MixupOptions> options_;
};

}  // namespace

TY_REGISTER_MIXER(mixup, Mixup, MixupOptions, "trains on blends of two examples and of their labels",
                  "x = lambda x_a + (1 - lambda) x_b, the same for y")

}  // namespace trainyard
