// A checkpoint for predicting: its batch norms folded into the layers in front of them (model/fold.h), without what
// training would need to go on.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "trainyard/model/fold.h"

namespace trainyard {

struct FoldedCheckpoint {
  std::vector<uint8_t> checkpoint;  // for predict and eval
  std::vector<uint8_t> model;       // weights alone, under PyTorch's names
  std::string experiment;           // JSON, whose network the weights fit
  FoldReport report;
};

// Of checkpoint.safetensors, the averaged weights if there are any. Error{"checkpoint"} if it is none.
FoldedCheckpoint fold_checkpoint(const std::vector<uint8_t>& checkpoint);

}  // namespace trainyard
