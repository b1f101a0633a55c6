// GEN-09 (Loshchilov & Hutter 2016, Huang et al. 2017): the run in `cycles` equal parts, each half a cosine wave from
// lr towards 0; the network at the end of each part is worth keeping, and together they are an ensemble.
//   lr(t) = lr / 2 (cos(pi mod(t - 1, ceil(T / M)) / ceil(T / M)) + 1), t counted from 1
#include "trainyard/core/math.h"
#include "trainyard/schedules/schedule.h"

namespace trainyard {
namespace {

struct SnapshotCycleOptions : Options {
  int64_t cycles = 5;
  void visit(FieldVisitor& v) override {
    v.integer({.name = "cycles", .doc = "parts of the run, each with a fall of its own", .min = 1, .max = 1e6}, cycles);
  }
};

class SnapshotCycle final : public Schedule {
 public:
  explicit SnapshotCycle(std::shared_ptr<const SnapshotCycleOptions> options) : options_(std::move(options)) {}
  Rates at(const Clock& clock, const Rates& base) const override {
    if (clock.total_steps <= 0) return base;
    const int64_t length = cycle(clock);
    const double part = static_cast<double>(clock.step % length) / static_cast<double>(length);
    return {base.lr * 0.5 * (math::cos(math::kPi * part) + 1.0), base.momentum};
  }
  bool has_cycles() const override { return true; }
  // The last one may be shorter than the others.
  bool ends_cycle(const Clock& clock) const override {
    if (clock.total_steps <= 0) return false;
    return (clock.step + 1) % cycle(clock) == 0 || clock.step + 1 == clock.total_steps;
  }

 private:
  int64_t cycle(const Clock& clock) const { return (clock.total_steps + options_->cycles - 1) / options_->cycles; }

  std::shared_ptr<const SnapshotCycleOptions> options_;
};

}  // namespace

TY_REGISTER_SCHEDULE(snapshot_cycle, SnapshotCycle, SnapshotCycleOptions,
                     "equal cosine falls; the network at the end of each can join an ensemble",
                     "lr(t) = lr (cos(pi mod(t - 1, c) / c) + 1) / 2, c = ceil(T / cycles)")

}  // namespace trainyard
