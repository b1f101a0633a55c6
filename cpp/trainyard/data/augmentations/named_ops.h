// The operations of AutoAugment and RandAugment (Cubuk et al. 2018, 2019) by name. Each has one strength from 0 to 1,
// the magnitude over its greatest; with a sign, drawn for every image, where both directions make sense.
#pragma once

#include <string>
#include <vector>

#include "trainyard/data/canvas.h"
#include "trainyard/data/draw.h"

namespace trainyard {

struct NamedOp {
  const char* name;
  bool has_sign;
  void (*apply)(Canvas&, double strength, Draw&, Beyond);
};

const std::vector<NamedOp>& named_ops();
// Null if there is none.
const NamedOp* find_named_op(const std::string& name);

// With a random sign where it has one.
void apply_op(const NamedOp&, double strength, Draw&, Canvas&, Beyond);

}  // namespace trainyard
