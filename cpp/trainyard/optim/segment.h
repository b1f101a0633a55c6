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
};

// Neighbouring parameters that train alike become one segment; frozen ones keep theirs.
std::vector<Segment> segments_of(const ParameterTable&);

}  // namespace trainyard
