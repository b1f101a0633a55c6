// LRS-11 (Smith 2017): a triangle wave between `min` and `max`, up in `step_size` steps and down in as many; in
// triangular2 every cycle is half as high as the one before. A rising rate helps to leave a saddle.
#include <algorithm>
#include <cmath>

#include "trainyard/core/math.h"
#include "trainyard/schedules/schedule.h"

namespace trainyard {
namespace {

struct CyclicOptions : Options {
  double min = 0.0;
  double max = 0.0;
  Duration step_size;
  std::string mode = "triangular";
  void visit(FieldVisitor& v) override {
    v.number({.name = "min", .doc = "lowest learning rate", .min = 0, .max = 1e6}, min);
    v.number({.name = "max", .doc = "highest learning rate; 0 for the optimizer's", .min = 0, .max = 1e6}, max);
    v.duration({.name = "step_size",
                .doc = "half a cycle: steps, or {\"epochs\": x}",
                .min = 1,
                .max = 1e12,
                .required = true},
               step_size);
    v.choice({.name = "mode", .doc = "whether the peaks stay (triangular) or halve (triangular2)"}, mode,
             {"triangular", "triangular2"});
  }
};

class Cyclic final : public Schedule {
 public:
  explicit Cyclic(std::shared_ptr<const CyclicOptions> options) : options_(std::move(options)) {}
  Rates at(const Clock& clock, const Rates& base) const override {
    const double half = static_cast<double>(std::max<int64_t>(1, clock.steps(options_->step_size)));
    const double t = static_cast<double>(clock.step) / half, cycle = std::floor(t / 2.0);
    const double height = 1.0 - std::fabs(t - 2.0 * cycle - 1.0);
    const double peak = options_->max > 0.0 ? options_->max : base.lr;
    const double shrink = options_->mode == "triangular" ? 1.0 : math::pow(0.5, cycle);
    return {options_->min + (peak - options_->min) * height * shrink, base.momentum};
  }
  bool has_cycles() const override { return true; }
  bool ends_cycle(const Clock& clock) const override {
    return (clock.step + 1) % (2 * std::max<int64_t>(1, clock.steps(options_->step_size))) == 0;
  }

 private:
  std::shared_ptr<const CyclicOptions> options_;
};

}  // namespace

TY_REGISTER_SCHEDULE(cyclic, Cyclic, CyclicOptions, "rises and falls again and again, in straight lines",
                     "lr(t) = min + (max - min) (1 - |t / step_size - 2 cycle - 1|)")

}  // namespace trainyard
