// Polyak & Juditsky (1992), Ruppert (1988): the plain mean of all weights from `start` on (ERR-24). With `every` set to
// an epoch, and a schedule that stays high or cycles, it is stochastic weight averaging (Izmailov et al. 2018).
#include "trainyard/optim/averaging.h"

namespace trainyard {
namespace {

class Polyak final : public Averaging {
 public:
  explicit Polyak(const std::shared_ptr<const AveragingOptions>&) {}
  double weight(int64_t taken) const override { return 1.0 / static_cast<double>(taken + 1); }
  bool takes_start() const override { return false; }
};

}  // namespace

TY_REGISTER_AVERAGING(polyak, Polyak, AveragingOptions, "the plain mean of all weights from the start on",
                      "average = mean of w over the steps")

}  // namespace trainyard
