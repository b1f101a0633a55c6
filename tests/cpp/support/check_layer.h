// What every layer must do, whatever it computes:
// - its gradients are those of its outputs, in double against differences along a random projection, in every mode
//   that has a backward, for batches of 1 and odd sizes, frozen or not; parameter gradients are added, dx is set;
// - the reference and the cpu backend agree, and one and two threads to the bit;
// - a step allocates nothing, and gives the same bits twice;
// - evaluation changes neither weights nor statistics, and needs no training plan;
// - a batch smaller than the plan's is a batch of its own size; two halves are the whole, unless rows are mixed;
// - its tensors survive export and import.
#pragma once

#include <string>

#include "support/checked.h"
#include "trainyard/tensor/shape.h"

namespace trainyard::test {

struct LayerTraits {
  bool mixes_rows = false;  // a row's output depends on the others in training
};

// `layers` is one layer's JSON, or a list of layers; `input` its per-sample shape.
void check_layer(const std::string& layers, const Shape& input, const LayerTraits& traits = {});

}  // namespace trainyard::test
