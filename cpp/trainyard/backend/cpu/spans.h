// Sums over whole spans: chunks of a size that depends on n alone, in 16 running sums each (simd/lanes.h), added up
// in double in ascending order.
#pragma once

#include <cstdint>

#include "trainyard/backend/cpu/workspace.h"

namespace trainyard::cpu {

void span_fill(float* y, int64_t n, float value, Workspace& workspace);
double span_sum(const float* x, int64_t n, Workspace&);
double span_dot(const float* x, const float* y, int64_t n, Workspace&);

}  // namespace trainyard::cpu
