#include "trainyard/optim/averaging.h"

namespace trainyard {

void AveragingOptions::visit_common(FieldVisitor& v) {
  v.duration({.name = "start", .doc = "when averaging begins; until then the weights are evaluated as they are"},
             start);
  v.duration({.name = "every", .doc = "how often the weights are taken in", .min = 1, .max = 1e12}, every);
}

}  // namespace trainyard
