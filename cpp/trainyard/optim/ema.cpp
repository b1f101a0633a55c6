// OPT-26 as the lectures print it under the name of Polyak averaging (ERR-24): an exponential mean, which forgets. It
// begins as a copy of the weights, so that it is constant where they are. Half of what it knows is from the last
// log(1/2) / log(decay) steps, 138.28 at .995; it shrinks the variance of independent noise to (1 - decay) / (1 +
// decay).
#include "trainyard/optim/averaging.h"

namespace trainyard {
namespace {

struct EmaOptions : AveragingOptions {
  double decay = 0.995;
  void visit(FieldVisitor& v) override {
    v.number({.name = "decay",
              .doc = "what the average keeps of itself each time",
              .min = 0,
              .max = 1,
              .below_max = true,
              .live = true},
             decay);
  }
};

class Ema final : public Averaging {
 public:
  explicit Ema(std::shared_ptr<const EmaOptions> options) : options_(std::move(options)) {}
  double weight(int64_t taken) const override { return taken == 0 ? 1.0 : 1.0 - options_->decay; }
  bool takes_start() const override { return true; }

 private:
  std::shared_ptr<const EmaOptions> options_;
};

}  // namespace

TY_REGISTER_AVERAGING(ema, Ema, EmaOptions, "an exponential mean of the last weights",
                      "average = decay average + (1 - decay) w")

}  // namespace trainyard
