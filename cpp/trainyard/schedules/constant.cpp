// LRS-02: the learning rate stays.
#include "trainyard/schedules/schedule.h"

namespace trainyard {
namespace {

class Constant final : public Schedule {
 public:
  explicit Constant(const std::shared_ptr<const Options>&) {}
  Rates at(const Clock&, const Rates& base) const override { return base; }
};

}  // namespace

TY_REGISTER_SCHEDULE(constant, Constant, Options, "the learning rate stays as it is", "lr(t) = lr")

}  // namespace trainyard
