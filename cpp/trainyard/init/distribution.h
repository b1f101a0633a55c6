// Zero-mean numbers of a given standard deviation.
#pragma once

#include <cstdint>
#include <string>

#include "trainyard/core/rng.h"

namespace trainyard {

// w[i] = std * N(0, 1), or for "uniform" on [-sqrt(3) std, sqrt(3) std); element i of `stream`.
void draw_scaled(const std::string& distribution, double std, int64_t n, const RngStream& stream, float* w);

}  // namespace trainyard
