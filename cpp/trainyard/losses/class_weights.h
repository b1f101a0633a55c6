// A weight for each class, so that rare ones count for more: what the losses for classes share.
#pragma once

#include <string>
#include <vector>

#include "trainyard/core/error.h"
#include "trainyard/core/fields.h"

namespace trainyard {

inline void visit_class_weights(FieldVisitor& v, std::vector<double>& weights) {
  v.numbers({.name = "class_weights", .doc = "one number per class; its examples' losses are multiplied by it"},
            weights);
}

// Error{"range"}, {"shape"} unless there is none or one for each class, none negative.
inline void check_class_weights(const std::vector<double>& weights, int64_t classes) {
  for (size_t i = 0; i < weights.size(); ++i) {
    if (!(weights[i] >= 0.0 && weights[i] <= 1e6)) {
      throw Error("range", "/loss/class_weights/" + std::to_string(i), "class weights must be 0 .. 1e6");
    }
  }
  if (!weights.empty() && static_cast<int64_t>(weights.size()) != classes) {
    throw Error("shape", "/loss/class_weights",
                std::to_string(weights.size()) + " class weights for " + std::to_string(classes) + " classes");
  }
}

}  // namespace trainyard
