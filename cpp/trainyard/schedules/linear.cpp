// LRS-05: a straight line from lr to 0 at the end of the run.
#include "trainyard/schedules/schedule.h"

namespace trainyard {
namespace {

class Linear final : public Schedule {
 public:
  explicit Linear(const std::shared_ptr<const Options>&) {}
  Rates at(const Clock& clock, const Rates& base) const override {
    return {base.lr * (1.0 - clock.progress()), base.momentum};
  }
};

}  // namespace

TY_REGISTER_SCHEDULE(linear, Linear, Options, "falls to 0 along a straight line", "lr(t) = lr (1 - t / T)")

}  // namespace trainyard
