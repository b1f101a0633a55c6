// LRS-06 (Vaswani et al. 2017): lr / sqrt(t), with t counted from 1 since the formula has no value at 0 (ERR-33).
#include "trainyard/core/math.h"
#include "trainyard/schedules/schedule.h"

namespace trainyard {
namespace {

class InverseSqrt final : public Schedule {
 public:
  explicit InverseSqrt(const std::shared_ptr<const Options>&) {}
  Rates at(const Clock& clock, const Rates& base) const override {
    return {base.lr / math::sqrt(static_cast<double>(clock.step + 1)), base.momentum};
  }
};

}  // namespace

TY_REGISTER_SCHEDULE(inverse_sqrt, InverseSqrt, Options, "falls fast, then ever more slowly, without an end",
                     "lr(t) = lr / sqrt(t)")

}  // namespace trainyard
