#include "trainyard/losses/loss.h"

namespace trainyard {

void LossOptions::visit_common(FieldVisitor& v) {
  v.keyed_components({.name = "regularize", .doc = "penalties on the weights, added to the data loss"}, "regularizer",
                     regularize);
}

}  // namespace trainyard
