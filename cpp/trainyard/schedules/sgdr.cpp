// LRS-12 (Loshchilov & Hutter 2017), warm restarts: half a cosine wave from the optimizer's rate down to `min` in
// `period` steps, then back to the top at once; each period is `t_mult` times as long as the one before.
#include <algorithm>

#include "trainyard/core/math.h"
#include "trainyard/schedules/schedule.h"

namespace trainyard {
namespace {

struct SgdrOptions : Options {
  Duration period;
  int64_t t_mult = 1;
  double min = 0.0;
  void visit(FieldVisitor& v) override {
    v.duration({.name = "period",
                .doc = "from the start to the first restart: steps, or {\"epochs\": x}",
                .min = 1,
                .max = 1e12,
                .required = true},
               period);
    v.integer({.name = "t_mult", .doc = "how much longer each period is than the last", .min = 1, .max = 1000}, t_mult);
    v.number({.name = "min", .doc = "learning rate at the end of a period", .min = 0, .max = 1e6}, min);
  }
};

class Sgdr final : public Schedule {
 public:
  explicit Sgdr(std::shared_ptr<const SgdrOptions> options) : options_(std::move(options)) {}
  Rates at(const Clock& clock, const Rates& base) const override {
    const Place now = place(clock);
    const double part = static_cast<double>(now.step) / static_cast<double>(now.period);
    return {options_->min + (base.lr - options_->min) * 0.5 * (1.0 + math::cos(math::kPi * part)), base.momentum};
  }
  bool has_cycles() const override { return true; }
  bool ends_cycle(const Clock& clock) const override {
    const Place now = place(clock);
    return now.step + 1 == now.period;
  }

 private:
  // Steps since the latest restart, and from it to the next.
  struct Place {
    int64_t step, period;
  };
  Place place(const Clock& clock) const {
    Place now{clock.step, std::max<int64_t>(1, clock.steps(options_->period))};
    if (options_->t_mult == 1) now.step %= now.period;
    while (now.step >= now.period) {
      now.step -= now.period;
      now.period *= options_->t_mult;
    }
    return now;
  }

  std::shared_ptr<const SgdrOptions> options_;
};

}  // namespace

TY_REGISTER_SCHEDULE(sgdr, Sgdr, SgdrOptions, "cosine falls with warm restarts from the top",
                     "lr(t) = min + (lr - min) (1 + cos(pi t_since_restart / period)) / 2")

}  // namespace trainyard
