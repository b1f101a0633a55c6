// One cycle over the whole run (Smith & Topin 2018): up from max / div_factor to max in the first `pct_start` of it,
// down to that start / final_div_factor at its end; momentum goes the other way. As PyTorch's OneCycleLR, whose last
// step has the lowest rate. Under adam the momentum is beta1.
#include <algorithm>

#include "trainyard/core/math.h"
#include "trainyard/schedules/schedule.h"

namespace trainyard {
namespace {

struct OneCycleOptions : Options {
  double max = 0.0;
  double pct_start = 0.3;
  double div_factor = 25.0;
  double final_div_factor = 1e4;
  std::string anneal = "cos";
  bool cycle_momentum = true;
  double base_momentum = 0.85;
  double max_momentum = 0.95;
  void visit(FieldVisitor& v) override {
    v.number({.name = "max", .doc = "highest learning rate; 0 for the optimizer's", .min = 0, .max = 1e6}, max);
    v.number({.name = "pct_start", .doc = "share of the run in which it rises", .min = 0, .max = 1}, pct_start);
    v.number({.name = "div_factor", .doc = "highest over first rate", .min = 1, .max = 1e12}, div_factor);
    v.number({.name = "final_div_factor", .doc = "first over last rate", .min = 1, .max = 1e12}, final_div_factor);
    v.choice({.name = "anneal", .doc = "the form of rise and fall"}, anneal, {"cos", "linear"});
    v.boolean({.name = "cycle_momentum", .doc = "lower the momentum while the rate is high"}, cycle_momentum);
    v.number({.name = "base_momentum", .doc = "lowest momentum", .min = 0, .max = 1, .below_max = true}, base_momentum);
    v.number({.name = "max_momentum", .doc = "highest momentum", .min = 0, .max = 1, .below_max = true}, max_momentum);
  }
};

class OneCycle final : public Schedule {
 public:
  explicit OneCycle(std::shared_ptr<const OneCycleOptions> options) : options_(std::move(options)) {}
  Rates at(const Clock& clock, const Rates& base) const override {
    const OneCycleOptions& o = *options_;
    const double t = static_cast<double>(clock.step), total = static_cast<double>(clock.total_steps);
    const double peak_at = std::max(0.0, o.pct_start * total - 1.0), last = std::max(0.0, total - 1.0);
    const double peak = o.max > 0.0 ? o.max : base.lr, first = peak / o.div_factor;
    const bool rising = t <= peak_at && peak_at > 0.0;
    const double part = rising ? t / peak_at : last > peak_at ? std::min(1.0, (t - peak_at) / (last - peak_at)) : 1.0;
    Rates rates = base;
    rates.lr = rising ? between(first, peak, part) : between(peak, first / o.final_div_factor, part);
    if (o.cycle_momentum) {
      rates.momentum =
          rising ? between(o.max_momentum, o.base_momentum, part) : between(o.base_momentum, o.max_momentum, part);
    }
    return rates;
  }

 private:
  double between(double from, double to, double part) const {
    if (options_->anneal == "linear") return from + (to - from) * part;
    return to + (from - to) * 0.5 * (1.0 + math::cos(math::kPi * part));
  }
  std::shared_ptr<const OneCycleOptions> options_;
};

}  // namespace

TY_REGISTER_SCHEDULE(one_cycle, OneCycle, OneCycleOptions, "rises once, then falls far below where it began",
                     "max / div_factor -> max -> max / (div_factor final_div_factor)")

}  // namespace trainyard
