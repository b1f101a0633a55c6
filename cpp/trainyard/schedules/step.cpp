// LRS-03: the learning rate is multiplied by `factor` at each of the epochs `at` (30, 60, 90 for ResNets).
#include <algorithm>

#include "trainyard/core/error.h"
#include "trainyard/schedules/schedule.h"

namespace trainyard {
namespace {

struct StepOptions : Options {
  double factor = 0.1;
  std::vector<double> at;
  void visit(FieldVisitor& v) override {
    v.number({.name = "factor", .doc = "what the learning rate is multiplied by", .min = 0, .max = 1e3}, factor);
    v.numbers({.name = "at", .doc = "epochs at which that happens, rising", .min = 0, .max = 1e9, .required = true},
              at);
  }
  void validate() const override {
    if (!std::is_sorted(at.begin(), at.end())) throw Error("range", "/at", "[step] the epochs must rise");
  }
};

class StepDecay final : public Schedule {
 public:
  explicit StepDecay(std::shared_ptr<const StepOptions> options) : options_(std::move(options)) {}
  Rates at(const Clock& clock, const Rates& base) const override {
    Rates rates = base;
    for (const double epoch : options_->at) {
      if (clock.epoch() >= epoch) rates.lr *= options_->factor;
    }
    return rates;
  }

 private:
  std::shared_ptr<const StepOptions> options_;
};

}  // namespace

TY_REGISTER_SCHEDULE(step, StepDecay, StepOptions, "drops at given epochs", "lr(t) = lr factor^(epochs of at passed)")

}  // namespace trainyard
