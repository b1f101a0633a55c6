// LRS-08, LRS-09: the learning rate rises in a straight line from 0, or from a share of itself (Goyal et al. 2017: from
// eta to k eta, ERR-29), or is held at that share (constant). Then follows `then`, which sees the clock without the
// warm-up: both its step and the length of its run.
#include <algorithm>

#include "trainyard/core/error.h"
#include "trainyard/schedules/schedule.h"

namespace trainyard {
namespace {

struct WarmupOptions : Options {
  Duration steps;
  double from = 0.0;
  std::string form = "gradual";
  Spec then;
  void visit(FieldVisitor& v) override {
    v.duration({.name = "steps",
                .doc = "length of the warm-up: steps, or {\"epochs\": x}",
                .min = 0,
                .max = 1e12,
                .required = true},
               steps);
    v.number({.name = "from", .doc = "the rate at the start, as a share of the one after it", .min = 0, .max = 1},
             from);
    v.choice({.name = "form", .doc = "rise step by step (gradual), or stay at the first rate (constant)"}, form,
             {"gradual", "constant"});
    v.component({.name = "then", .doc = "the schedule that follows; constant if absent"}, "schedule", then);
  }
  void validate() const override {
    if (form == "constant" && from <= 0.0)
      throw Error("range", "/from", "[warmup] a constant warm-up at rate 0 would learn nothing: set from above 0");
  }
};

class Warmup final : public Schedule {
 public:
  explicit Warmup(std::shared_ptr<const WarmupOptions> options)
      : options_(std::move(options)), then_(options_->then ? make_schedule(options_->then) : nullptr) {}

  Rates at(const Clock& clock, const Rates& base) const override {
    const int64_t length = clock.steps(options_->steps);
    Rates rates = then_ ? then_->at(after(clock), base) : base;
    if (clock.step < length) {
      const double part = static_cast<double>(clock.step) / static_cast<double>(length);
      rates.lr *= options_->form == "constant" ? options_->from : options_->from + (1.0 - options_->from) * part;
    }
    return rates;
  }
  bool has_cycles() const override { return then_ && then_->has_cycles(); }
  bool ends_cycle(const Clock& clock) const override {
    return then_ && clock.step >= clock.steps(options_->steps) && then_->ends_cycle(after(clock));
  }
  const char* watches() const override { return then_ ? then_->watches() : nullptr; }
  void observe(const Watched& seen) override {
    if (then_) then_->observe(seen);
  }
  std::vector<double> state() const override { return then_ ? then_->state() : std::vector<double>{}; }
  void restore(const std::vector<double>& state) override {
    if (then_) then_->restore(state);
  }

 private:
  // The clock of what follows.
  Clock after(Clock clock) const {
    const int64_t length = clock.steps(options_->steps);
    clock.step = std::max<int64_t>(0, clock.step - length);
    clock.total_steps = std::max<int64_t>(0, clock.total_steps - length);
    return clock;
  }

  std::shared_ptr<const WarmupOptions> options_;
  std::unique_ptr<Schedule> then_;
};

}  // namespace

TY_REGISTER_SCHEDULE(warmup, Warmup, WarmupOptions, "starts low, then follows another schedule",
                     "lr(t) = lr (from + (1 - from) t / steps) for t < steps")

}  // namespace trainyard
