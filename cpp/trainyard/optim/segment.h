// A stretch of the flat weight slab that is treated alike.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "trainyard/tensor/plan.h"

namespace trainyard {

struct Segment {
  int64_t offset = 0, size = 0;  // elements; includes the zero padding between parameters
  std::string path;              // of its first parameter, for messages
  double lr_scale = 1.0;
  bool decay = false;
  bool frozen = false;
  double decay_scale = 1.0;
  // Updates that it sat out, frozen: what counts its own updates from 1 has t = step - first_step + 1, as PyTorch has.
  int64_t first_step = 0;
};

// Neighbouring parameters that train alike become one segment; frozen ones keep theirs. `first_steps`: of each
// parameter; none for 0. Without `by_decay`, none of them decays, and so more are alike.
std::vector<Segment> segments_of(const ParameterTable&, const std::vector<int64_t>& first_steps = {},
                                 bool by_decay = true);

}  // namespace trainyard
