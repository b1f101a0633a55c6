// An activation's card for pages and people, with what it costs on this machine (ACT-22).
#pragma once

#include <string>

#include "trainyard/diagnose/activation_card.h"

namespace trainyard {

struct ActivationCost {
  double forward_ns = 0.0, backward_ns = 0.0;  // per element, the fastest of many runs over numbers in cache
};

ActivationCost activation_cost(const Spec& layer);

// `layer` as in an experiment's "model": "relu" or {"type": "elu", "alpha": 0.5}. With `timed` it takes some
// milliseconds more.
std::string activation_json(const std::string& layer, bool timed);
Spec activation_spec(const std::string& layer);

}  // namespace trainyard
