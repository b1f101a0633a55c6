// Normal numbers two at a time: elements 2 pair and 2 pair + 1 of a stream share their random bits and logarithm.
#pragma once

#include <array>

#include "trainyard/core/rng.h"

namespace trainyard {

// {random_normal(s, 2 pair), random_normal(s, 2 pair + 1)}
std::array<double, 2> random_normals(const RngStream& s, uint64_t pair);

}  // namespace trainyard
