// LRS-08: the learning rate rises from 0 in a straight line to where `then` begins, which sees the clock without the
// warm-up: both its step and the length of its run.
#include <algorithm>

#include "trainyard/schedules/schedule.h"

namespace trainyard {
namespace {

struct WarmupOptions : Options {
  Duration steps;
  Spec then;
  void visit(FieldVisitor& v) override {
    v.duration({.name = "steps",
                .doc = "length of the warm-up: steps, or {\"epochs\": x}",
                .min = 0,
                .max = 1e12,
                .required = true},
               steps);
    v.component({.name = "then", .doc = "the schedule that follows; constant if absent"}, "schedule", then);
  }
};

class Warmup final : public Schedule {
 public:
  explicit Warmup(std::shared_ptr<const WarmupOptions> options)
      : options_(std::move(options)), then_(options_->then ? make_schedule(options_->then) : nullptr) {}

  Rates at(const Clock& clock, const Rates& base) const override {
    const int64_t length = clock.steps(options_->steps);
    Clock after = clock;
    after.step = std::max<int64_t>(0, clock.step - length);
    after.total_steps = std::max<int64_t>(0, clock.total_steps - length);
    Rates rates = then_ ? then_->at(after, base) : base;
    if (clock.step < length) rates.lr *= static_cast<double>(clock.step) / static_cast<double>(length);
    return rates;
  }
  void observe(double metric) override {
    if (then_) then_->observe(metric);
  }
  std::vector<double> state() const override { return then_ ? then_->state() : std::vector<double>{}; }
  void restore(const std::vector<double>& state) override {
    if (then_) then_->restore(state);
  }

 private:
  std::shared_ptr<const WarmupOptions> options_;
  std::unique_ptr<Schedule> then_;
};

}  // namespace

TY_REGISTER_SCHEDULE(warmup, Warmup, WarmupOptions, "rises from 0, then follows another schedule",
                     "lr(t) = lr t / steps for t < steps")

}  // namespace trainyard
