// REG-03: R = strength * sum |w|; the subgradient at 0 is 0.
#include "trainyard/regularizers/absolute.h"

namespace trainyard {
namespace {

struct L1Options : AbsoluteOptions {
  void visit(FieldVisitor& v) override {
    visit_strength(v);
    visit_form(v);
  }
};

}  // namespace

TY_REGISTER_REGULARIZER(l1, AbsolutePenalty, L1Options, "prefers few weights: small ones are driven to 0",
                        "strength * sum |w|")

}  // namespace trainyard
