#include "trainyard/optim/optimizer.h"

namespace trainyard {

void OptimizerOptions::visit_common(FieldVisitor& v) {
  v.number({.name = "lr", .doc = "learning rate: the size of a step", .min = 0, .max = 1e6, .live = true}, lr);
  v.number({.name = "clip_norm",
            .doc = "largest norm of the whole gradient; longer ones are scaled down; 0 for no limit",
            .min = 0,
            .max = 1e30,
            .live = true},
           clip_norm);
}

}  // namespace trainyard
