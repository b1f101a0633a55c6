// LRS-04 (Loshchilov & Hutter 2017): half a cosine wave from lr to 0 at the end of the run.
#include "trainyard/core/math.h"
#include "trainyard/schedules/schedule.h"

namespace trainyard {
namespace {

class Cosine final : public Schedule {
 public:
  explicit Cosine(const std::shared_ptr<const Options>&) {}
  Rates at(const Clock& clock, const Rates& base) const override {
    return {base.lr * 0.5 * (1.0 + math::cos(math::kPi * clock.progress())), base.momentum};
  }
};

}  // namespace

TY_REGISTER_SCHEDULE(cosine, Cosine, Options, "falls to 0 along half a cosine wave",
                     "lr(t) = lr (1 + cos(pi t / T)) / 2")

}  // namespace trainyard
