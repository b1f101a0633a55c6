// NRM-07: no work for batch norm at test time. Behind a layer that is linear in its weights, evaluated batch norm is
// one more scale and shift per output, which the weights can take in:
//   W' = gamma / sigma W,  b' = (b - mean) gamma / sigma + beta,  sigma = sqrt(running_var + epsilon).
// For predicting only: in training batch norm uses each batch's own statistics.
#pragma once

#include <string>
#include <vector>

#include "trainyard/core/fields.h"
#include "trainyard/model/model.h"

namespace trainyard {

struct FoldReport {
  std::vector<std::string> folded;  // "1": the batch norms that are gone, by their old paths
  struct Left {
    std::string path, why;
  };
  std::vector<Left> left;  // those that stay
};

// Takes the batch norms of `model` away that directly follow a layer that can take them in, in nested layers too, and
// changes `tensors` (names and layouts of files) to suit: weights, biases, and the names of what moves up.
FoldReport fold_batch_norms(std::vector<Spec>& model, std::vector<NamedTensor>& tensors);

}  // namespace trainyard
